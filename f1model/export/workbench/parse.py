"""The JSON of a file that somebody else made, read with care: whatever it is, it ends soon, and in one line."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from f1model.errors import WorkbenchError
from f1model.export.workbench.items import Raw, names_of, shown
from f1model.files import read, why

_DEEPEST = 100  # levels of JSON; the 32 levels of lists and maps that an attribute may have make about 70
_LONGEST = 1_000  # digits of a number


def parsed(path: Path) -> tuple[Any, list[str]]:
    """What the file holds, and warnings of names that an object has twice. Raises WorkbenchError."""
    warnings: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> Raw:
        raw = dict(pairs)
        if len(raw) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice = sorted(name for name, count in counts.items() if count > 1)
            warnings.append(f"one object has {names_of(twice, shown)} twice: the last is taken.")
        return raw

    try:
        whole = json.loads(
            read(path), object_pairs_hook=once, parse_int=_int, parse_float=_float, parse_constant=_float
        )
    except OSError as error:
        fix = "Give the path of a model that NoSQL Workbench exported."
        raise WorkbenchError("", why(error), fix) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        fix = "Export the model from NoSQL Workbench as JSON."
        raise WorkbenchError("", f"it is not JSON ({error}).", fix) from None
    _check_depth(whole)
    return whole, warnings


def _too_deep() -> WorkbenchError:
    return WorkbenchError("", f"it is nested deeper than {_DEEPEST} levels, so it is not a model.", "Export it again.")


def _int(text: str) -> int:
    if len(text) > _LONGEST:
        raise ValueError(f"a number of {len(text):,} digits")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if number - number != 0:  # infinite, or not a number
        raise ValueError(f"the number {text[:20]} is not finite")
    return number


def _check_depth(whole: Any) -> None:
    level = [whole]
    for _ in range(_DEEPEST):
        level = [
            member
            for value in level
            if isinstance(value, dict | list)
            for member in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise _too_deep()
