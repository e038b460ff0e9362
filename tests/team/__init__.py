"""Two windows on one call."""
