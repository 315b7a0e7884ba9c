"""From one design of a table to the next while it is read and written: declared, explained, priced, run, resumed."""

from f1model.migration.job import Difference, Job
from f1model.migration.migration import Migration
from f1model.migration.steps import Step

__all__ = ["Difference", "Job", "Migration", "Step"]
