"""A consumer of a table's stream that goes on where it stopped, where it keeps its place, and faults to try it with."""
