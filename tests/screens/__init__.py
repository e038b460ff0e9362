"""Whole screens, as a caller sees them."""
