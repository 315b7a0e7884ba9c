"""Where a table lives: connect to it, load it, see what is in it."""
