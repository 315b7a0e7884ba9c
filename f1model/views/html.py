"""What every piece of HTML shares: escaping, values as text, a panel, a table, and how a notebook displays it.

Inline styles only: JupyterLab's sanitiser drops style sheets, scripts, bare SVG and CSS variables from notebooks that
are not trusted, and GitHub all colours. The ink is left to the page and grounds let it through, so that everything
follows the theme, light or dark.
"""

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.values import DEEPEST, normal
from f1model.views.colours import DARK, RULE, VEIL

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
ROOMY = 6  # columns that leave room between them
LONGEST = 60  # characters of a value that are shown
WRAPPED = 26  # and so many of them on one line
_UNBROKEN = re.compile(r"[^\s-]{20,}")
_BREAKS = re.compile(r"(?<=[#/.=,;&_|])(?=[\w<])|(?<=\w{20})(?=\w)")
# JupyterLab names its theme, but no colour scheme that an image could ask for.
FOLLOW = (
    '<style>[data-jp-theme-light="false"] .f1model-picture{color-scheme:dark}'
    '[data-jp-theme-light="true"] .f1model-picture{color-scheme:only light}</style>'
)


@dataclass(frozen=True)
class Html:
    """A piece of HTML that a notebook displays, and the same as plain text."""

    html: str
    text: str

    def to_html(self) -> str:
        """The HTML, for embedding in a page."""
        return self.html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def panel(*inner: str) -> str:
    """Pieces of HTML in a frame of their own, scrolling sideways where they are too wide.

    JupyterLab would set text between two dollar signs as a formula; the class keeps it from that. The tab index lets
    the keyboard scroll it.
    """
    frame = (
        f'<div class="mathjax_ignore" tabindex="0" style="overflow-x:auto;padding:8px 10px;border:1px solid {RULE};'
        f'border-radius:6px;{FONT};font-size:12px">'
    )
    return "".join((frame, *inner, "</div>"))


def picture(svg: str, alt: str, width: float) -> str:
    """A drawing as an image ``width`` pixels wide, less where there is less room; safe to embed.

    It is drawn in the light colours; its dark ones show where the page is dark, or, where the page's style sheet is
    taken away, where the reader's system is.
    """
    rules = "".join(
        f'[{name}="{light}"],[style*="{name}: {light}"]{{{name}:{dark}!important}}'
        for light, dark in DARK.items()
        for name in ("fill", "stroke")
    )
    start = svg.index(">", svg.index("<svg")) + 1
    both = f"{svg[:start]}<style>@media (prefers-color-scheme:dark){{{rules}}}</style>{svg[start:]}"
    data = b64encode(both.encode()).decode()
    return (
        f'{FOLLOW}<img class="f1model-picture" src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" '
        f'width="{width:.0f}">'
    )


def table(
    caption: str, header: Sequence[str], rows: Iterable[Sequence[Any]], figures: Collection[int] = (),
    headed: bool = True, note: str = "",
) -> Html:  # fmt: skip
    """A plain table with a caption and scoped headers; the first cell of a row is its header, if rows are ``headed``.

    ``figures`` are the columns, by number, that are set to the right; ``note`` is small print after the caption.
    """
    if isinstance(header, str) or isinstance(rows, str | Mapping) or not isinstance(rows, Iterable):
        wrong = header if isinstance(header, str) else rows
        problem = f"it needs a list of column names and a list of rows, and got {shown(wrong)}."
        raise ModelError("table", problem, 'Write table(caption, ["driver", "place"], [["...", 1]]).')
    cell = f"text-align:left;vertical-align:top;padding:4px {10 if len(header) <= ROOMY else 6}px;white-space:normal"
    right = cell.replace("left", "right")
    rows = [[value_text(value, 400, keep="\n") if value != "" else "" for value in row] for row in rows]
    head = "".join(
        f'<th scope="col" style="{right if column in figures else cell};background-color:{VEIL}">{escape(name)}</th>'
        for column, name in enumerate(header)
    )

    def drawn(column: int, text: str) -> str:
        style = right if column in figures else cell
        if "\n" in text:  # lines that were broken on purpose are not broken again
            style = style.replace("normal", "pre-wrap")
        if headed and column == 0:
            return f'<th scope="row" style="{style};font-weight:600">{breakable(text)}</th>'
        return f'<td style="{style}">{breakable(text)}</td>'

    body = "".join(
        f'<tr style="background-color:transparent;border-top:1px solid {RULE}">'
        f"{''.join(drawn(column, text) for column, text in enumerate(row))}</tr>"
        for row in rows
    )
    small = f' <span style="font-weight:400">{escape(note)}</span>' if note else ""
    kept_whole = ";white-space:nowrap" if len(caption) + len(note) <= LONGEST else ""  # though the table be narrower
    html = (
        f'<table style="border-collapse:collapse;margin:0;font-size:12px">'
        f'<caption style="caption-side:top;text-align:left;padding:2px 0 6px 0;font-size:13px;font-weight:600'
        f'{kept_whole}">{escape(caption)}{small}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
    return Html(panel(html), columns([header, *rows], f"{caption} {note}".rstrip()))


def breakable(text: str) -> str:
    """Text, escaped, in which a long word may go on in the next line: after its marks, or anywhere."""
    if not _UNBROKEN.search(text):
        return escape(text)
    marked = _UNBROKEN.sub(lambda word: _BREAKS.sub("\u200b", word[0]), text)  # no text has one that comes from data
    return escape(marked).replace("\u200b", "<wbr>")


def columns(rows: Sequence[Sequence[str]], title: str) -> str:
    """Rows as aligned plain text under a title."""
    lines = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in lines if n < len(row)) for n in range(max(map(len, lines)))]
    body = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in lines)
    return "\n".join([title, *body])


def value_text(value: Any, longest: int = LONGEST, keep: str = "") -> str:
    """A value as one short, printable line: maps and lists spelled out, long ones cut with their length.

    Characters that do not print are escaped as Python escapes them, except those to ``keep``.
    """
    text = value if type(value) is str else _spelled(value)
    if 0 < len(text) <= longest and text.isprintable():
        return text
    shown = "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text[:longest])
    if len(text) <= longest and len(shown) <= longest:
        return shown or "(empty)"
    binary = not isinstance(value, str) and text.startswith("0x")
    length = f"{len(text) // 2 - 1:,} bytes" if binary else f"{len(text):,} characters"
    return f"{shown[:longest]}… ({length})"


def value_texts(values: Iterable[Any]) -> list[str]:
    """:func:`value_text` of each, fast: most values are short texts or whole numbers, and a long view has many."""
    return [
        value
        if type(value) is str and 0 < len(value) <= LONGEST and value.isprintable()
        else str(value)
        if type(value) is int and value.bit_length() < LONGEST
        else value_text(value)
        for value in values
    ]


def _spelled(value: Any, level: int = 0) -> str:
    if level > DEEPEST + 1:
        return "…"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 1000 else format(Decimal(value), "f")  # Python refuses 4,300 digits
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 1000:  # no number of DynamoDB's
            return str(value)
        digits = format(value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if value is None:
        return "null"
    if isinstance(value, bytes | bytearray):
        return "0x" + bytes(value).hex()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_spelled(member, level + 1)}" for name, member in sorted(value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(map(_spelled, normal(value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_spelled(member, level + 1) for member in value) + "]"
    if type(value).__name__ == "Binary":
        return "0x" + bytes(value.value).hex()
    return str(value)
