"""The small programs callscript is measured against; each says what it stands for."""
