"""For people who write scripts; and the drawer of the README's picture."""
