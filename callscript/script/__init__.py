"""What to say: the script, its checking, its conditions and its wording."""
