"""An aggregate view as one HTML table in a panel; everything that comes from data is escaped."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from f1model.values import counted
from f1model.views.colours import RULE, VEIL
from f1model.views.html import WRAPPED, breakable, panel
from f1model.views.layout import Collection, Gap, ItemRow, Layout

_CELL = "text-align:left;padding:2px 8px;white-space:nowrap"
_NAME = "text-align:left;padding:2px 8px 0;white-space:nowrap"
_WRAP = "white-space:normal"  # of a text that may be long
_TALL = f"{_CELL};vertical-align:top;font-size:12px"  # spans rows, whose names are set smaller


def markup(view: Layout) -> str:
    """The view as HTML."""
    width = view.width
    legend = " ".join(
        f'<span style="background-color:{tone.wash};padding:1px 8px;border-radius:8px;'
        f'font-weight:600;white-space:nowrap">{escape(name)} · {count:,}</span>'
        for name, (count, tone) in view.legend.items()
    )
    note = f'<div style="padding:4px 0 0 0">{escape(view.note)}</div>' if view.note else ""
    span = len(view.keys)
    heads = ("Partition key: ", "Sort key: ")
    inner = [
        f'<table style="border-collapse:collapse;margin:0;font-size:12px">'
        f'<caption style="caption-side:top;text-align:left;padding:2px 0 8px 0;font-size:13px">'
        f"<strong>{escape(view.title)}</strong> {legend}{note}</caption>"
        f'<thead><tr style="background-color:{VEIL};border-top:2px solid">'
        f'<th scope="colgroup" colspan="{span}" style="{_CELL}">Primary key</th>'
        f'<th scope="colgroup" colspan="{width}" rowspan="2" style="{_TALL}">Attributes</th></tr>'
        f'<tr style="background-color:{VEIL};border-bottom:1px solid {RULE}">'
        + "".join(
            f'<th scope="col" style="{_CELL};{_WRAP}">{head}{breakable(name)}</th>'
            for head, name in zip(heads, view.keys, strict=False)
        )
        + "</tr></thead><tbody>"
    ]
    if not view.collections:
        ground = "background-color:transparent"  # a theme stripes the rows that set none
        inner.append(f'<tr style="{ground}"><td colspan="{span + width}" style="{_CELL}">no items</td></tr>')
    for block in view.collections:
        inner.extend([_gap_row(block, span + width, True)] if isinstance(block, Gap) else _block(block, span, width))
    inner.append("</tbody></table>")
    return panel(*inner)


def _block(block: Collection, span: int, width: int) -> Iterator[str]:
    height = sum(2 if isinstance(row, ItemRow) else 1 for row in block.rows)
    pending = (
        f'<th scope="rowgroup" rowspan="{height}" style="{_TALL};font-weight:600">'
        f'{_text(block.partition)}<br><span style="font-weight:400">'
        f"{counted(block.count, 'item')}</span></th>"
    )
    edge = "border-top:2px solid"
    for row in block.rows:
        if isinstance(row, Gap):
            yield _gap_row(row, span + width - 1, False, pending, edge)
        else:
            yield from _pair(row, span, width, pending, edge)
        pending, edge = "", f"border-top:1px solid {RULE}"


def _pair(row: ItemRow, span: int, width: int, pending: str, edge: str) -> Iterator[str]:
    wash = f"background-color:{'transparent' if row.unread else row.tone.wash}"
    mark = ""
    bar = ""
    if row.state:
        sign, line = ("●", f"solid {row.tone.edge}") if row.full else ("○", "dotted")
        bar = f";border-left:4px {line}"
        mark = f'<br><span style="font-weight:600">{sign} {escape(row.state)}</span>'
    sort = ""
    if span > 1:
        sort = f'<th scope="row" rowspan="2" style="{_TALL};{wash};font-weight:600{bar}">{_text(row.sort)}{mark}</th>'
    rest = width - len(row.names)
    blank = f'<td style="{wash}" colspan="{rest}"></td>' if rest else ""
    more = f'<td style="{_NAME};{wash};font-style:italic" colspan="{rest}">+{row.hidden} more</td>'
    more = more if row.hidden else blank
    names = _names(row.names, f"{_NAME};{wash}")
    if span == 1 and mark:  # there is no sort-key cell to write it in
        names, more = (names + more).replace("</td>", f"{mark}</td>", 1), ""
    yield f'<tr style="background-color:transparent;font-size:11px;{edge}">{pending}{sort}'
    yield names
    yield f'{more}</tr><tr style="background-color:transparent">'
    yield _cells(row.values, _CELL)
    yield f'<td colspan="{rest}"></td></tr>' if rest else "</tr>"


@lru_cache(256)
def _names(names: tuple[str, ...], style: str) -> str:
    """The cells of attribute names, which items of one type share."""
    return _cells(names, style)


def _cells(texts: Sequence[str], style: str) -> str:
    """Texts as cells, escaped in one go: a text that is printable holds no line break."""
    if max(map(len, texts), default=0) > WRAPPED:
        return "".join(
            f'<td style="{style}{f";{_WRAP}" if len(text) > WRAPPED else ""}">{breakable(text)}</td>' for text in texts
        )
    cell = f'<td style="{style}">'
    body = escape("\n".join(texts)).replace("\n", f"</td>{cell}")
    return f"{cell}{body}</td>" if texts else ""


def _text(key: str) -> str:
    """A key, which may go on in the next line if it is long."""
    return f'<span style="{_WRAP}">{breakable(key)}</span>' if len(key) > WRAPPED else escape(key)


def _gap_row(gap: Gap, width: int, whole: bool, pending: str = "", edge: str = "") -> str:
    edge = edge or "border-top:2px solid"
    return (
        f'<tr style="background-color:{VEIL};{edge}">{pending}'
        f'<td colspan="{width}" style="{_CELL};{_WRAP};font-style:italic">{breakable(gap.text)}</td></tr>'
    )
