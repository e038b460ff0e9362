"""What we will do: concerns, actions and promises, read off a call."""
