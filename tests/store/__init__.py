"""The store on real SQLite in a temporary folder."""
