"""What can go wrong, in one flat tree. botocore's own errors pass through untouched."""


class F1ModelError(Exception):
    """The base of every error this package raises; its text names the place and the fix.

    In a notebook it renders as a single line: the message is the lesson, the traceback is not.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class ModelError(F1ModelError):
    """A data model, or a value put into one, contradicts itself or DynamoDB's rules."""


class DataError(F1ModelError):
    """A data file is missing, damaged or inconsistent; names file, line and reason."""


class BackendError(F1ModelError):
    """The place where a table lives is unreachable, refused, or holds something else."""


class WorkbenchError(F1ModelError):
    """A NoSQL Workbench file cannot be read, or a model cannot be written as one."""
