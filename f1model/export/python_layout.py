"""Python code with comments in it, laid out as ``ruff format`` and Black lay it out in lines of 100 columns.

What has no comment and fits stays on its line; otherwise each member gets a line of its own, with a comma behind the
last, so that a formatter keeps it so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

from f1model.export.literal import STEP, width

COLUMNS = 100  # of a line


@dataclass(frozen=True)
class Part:
    """A piece of code: ``head`` alone, or, with ``tail``, brackets around ``members``.

    ``prefix`` comes before it, such as ``name=``. ``comments`` get lines of their own above it, and ``open`` gives each
    member a line, though they would fit into one.
    """

    head: str
    members: tuple["Part", ...] = ()
    tail: str = ""
    prefix: str = ""
    comments: tuple[str, ...] = ()
    open: bool = False

    @cached_property
    def flat(self) -> str:
        """The code in one line."""
        return f"{self.prefix}{self.head}{', '.join(each.flat for each in self.members)}{self.tail}"

    @cached_property
    def opens(self) -> bool:
        """Whether it takes several lines in any case."""
        return bool(self.members) and (self.open or any(each.comments or each.opens for each in self.members))


def lines(part: Part, indent: int = 0, behind: str = "") -> Iterator[str]:
    """The lines of a piece of code; ``behind`` is what follows it in its last line, such as a comma."""
    spaces = " " * indent
    for comment in part.comments:
        yield from comment_lines(comment, indent)
    flat = part.flat
    if not part.members or not (part.opens or indent + width(flat + behind) > COLUMNS):
        yield f"{spaces}{flat}{behind}"
        return
    yield f"{spaces}{part.prefix}{part.head}"
    for member in part.members:
        yield from lines(member, indent + STEP, ",")
    yield f"{spaces}{part.tail}{behind}"


def comment_lines(text: str, indent: int = 0) -> Sequence[str]:
    """The text as comment lines; whatever would end a line, or cannot be seen, is escaped."""
    shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in " ".join(text.split()))
    mark = f"{' ' * indent}# "
    return wrap(
        shown, COLUMNS, initial_indent=mark, subsequent_indent=mark, break_long_words=False, break_on_hyphens=False
    )
