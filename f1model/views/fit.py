"""How much of each item fits beside its keys where JupyterLab is 1,280 pixels wide with its file browser open."""

from collections.abc import Sequence

from f1model.views.html import WRAPPED

ROOM = 820  # pixels, measured in JupyterLab 4.6.6: 848 for an output, less the frame
_CHAR, _CAPITAL, _PAD, _MORE = 5.9, 7.6, 17, 62  # pixels: a letter, a capital or digit, what is around, "+12 more"


def fitting(keys: Sequence[Sequence[str]], rows: Sequence[tuple[Sequence[str], Sequence[str], int]]) -> int:
    """How many attributes of each row fit, at least one.

    ``keys`` are the texts of each key column; a row is its attribute names, their values, and how many more there are.
    """
    left = ROOM - sum(_column(column) for column in keys)
    most = max((len(names) for names, _, _ in rows), default=0)
    columns = [
        _column([text for names, values, _ in rows if n < len(names) for text in (names[n], values[n])])
        for n in range(most)
    ]
    for count in range(most, 1, -1):
        more = any(hidden or len(names) > count for names, _, hidden in rows)
        if sum(columns[:count]) + _MORE * more <= left:
            return count
    return 1


def _column(texts: Sequence[str]) -> float:
    return _PAD + max(map(_pixels, texts), default=0)


def _pixels(text: str) -> float:
    shown = text[:WRAPPED]  # the rest goes into the next line
    capitals = sum(letter.isupper() or letter.isdigit() or letter in "#…" for letter in shown)
    return _CHAR * (len(shown) - capitals) + _CAPITAL * capitals
