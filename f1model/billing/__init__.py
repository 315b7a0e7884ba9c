"""What it costs: a design for one question, a whole model for a month, in units and in money; and what gets hot."""
