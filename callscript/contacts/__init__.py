"""Who it is with: files of contacts read and written, duplicates, history, whom to call next."""
