"""The window without a screen: keys, lines, lists, forms and what they look like."""
