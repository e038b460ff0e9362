"""What is kept: the journal of events, contacts, pinned scripts, backups."""
