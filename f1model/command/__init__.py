"""The command line for a model of one's own: where it comes from, and what can be done with it."""
