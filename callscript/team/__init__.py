"""Who else: a partner on a live call, in a window of their own."""
