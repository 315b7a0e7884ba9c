"""A table that nobody explains, opened: what is in it, how sure that is, what does not fit, as a model and a page."""

from f1model.opening.opened import Opened, open_table

__all__ = ["Opened", "open_table"]
