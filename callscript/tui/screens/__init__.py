"""One module per screen: keys to intents, state to content."""
