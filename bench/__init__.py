"""Side-by-side measurements of callscript and small programs it is held against."""
