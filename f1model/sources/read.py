"""What the files hold that a person names, found by their content, and combined by table."""

from collections.abc import Sequence

from f1model.errors import ModelError
from f1model.sources.source import Source


def read_sources(paths: Sequence[str], *, sample: int | None = None) -> tuple[Source, ...]:
    """The tables that files and folders hold, one source for each.

    Files that go together are combined: a template for the keys, an export for the items. ``sample`` is how many items
    of a live table are read at most; files are read whole. Raises ModelError, naming the file.
    """
    raise ModelError(", ".join(paths), "it cannot be read yet.", "")
