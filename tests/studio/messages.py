"""Random messages to the studio: what a page sends, and what only somebody hostile or a broken page would."""

from collections.abc import Callable
from random import Random
from typing import Any

from f1model.design.model import DataModel
from f1model.export import LANGUAGES
from f1model.studio import edits
from f1model.studio.fields import fields
from f1model.studio.session import Session
from f1model.studio.take import FORMS
from f1model.studio.values import labels
from tests.studio.designs import EVIL

NASTY = (
    "", " ", EVIL, "\"'><script>", "items", "start", "__proto__", "PK", "SK", "Type", "{", "}{", "{}", "{Id}",
    "X#{Id}#{N:03d}", "{A}#{B}", "{Id:9999999d}", "\ud800", "\x00", "a" * 3_000, "#", "ALL", "KEYS_ONLY", "1e999",
    "NaN", "-1", "7", "a,b,c", ",", "é", "%s", "\n",
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, 1, 1.5, float("nan"), True, "x", [], {}, [None] * 3, [[], {}, 1], ["a"] * 3, {"do": []}, {"a": {}},
)  # fmt: skip


def random_message(session: Session, r: Random) -> Any:
    """A message that may be asked of the session as it is now; some make no sense."""
    model = session.history.now
    if r.random() < 0.05:
        return r.choice([*JUNK, {"do": r.choice(JUNK)}, {"do": r.choice(NASTY)}])
    do = r.choice([*_MAKERS, "text", "text", "text", "text"])
    message = {"do": do, **_MAKERS[do](model, r)}
    if r.random() < 0.05:
        message[r.choice([*message])] = r.choice(JUNK)
    return message


def _text(model: DataModel, r: Random) -> str:
    names = [name for each in model.entities for name in (each.name, *each.attributes)]
    names += [each.name for each in model.indexes]
    some = r.sample(names, min(2, len(names)))
    return r.choice([r.choice(NASTY), ", ".join(some), "#".join(f"{{{name}}}" for name in some)])


def _typed(model: DataModel, r: Random) -> dict[str, Any]:
    now = fields(model)
    if not now or r.random() < 0.05:
        return {"field": r.choice([*JUNK, ["GSI1", "Thing", "sort"], [None, None, "sort"]]), "text": _text(model, r)}
    field, text = r.choice([*now.items()])
    made = [_text(model, r), f"{text}#", f"{text}#{{Id}}", r.choice([*now.values()]), text[:-1], f" {text}", ""]
    return {"field": list(field.parts), "text": r.choice(made)}


def _index(model: DataModel, r: Random) -> str:
    return r.choice([*(each.name for each in model.indexes), "", "Nope"])


def _pattern(model: DataModel, r: Random) -> str:
    names = [each.name for each in model.access_patterns] + [each.name for each in model.write_patterns]
    return r.choice([*names, "Nope", EVIL])


def _value(model: DataModel, r: Random) -> dict[str, Any]:
    asked = [each for each in model.access_patterns if labels(each)]
    if not asked:
        return {"pattern": _pattern(model, r), "label": "Id", "text": "a"}
    pattern = r.choice(asked)
    return {
        "pattern": pattern.name,
        "label": r.choice([*labels(pattern)]),
        "text": r.choice(["a", "7", _text(model, r)]),
    }


_MAKERS: dict[str, Callable[[DataModel, Random], dict[str, Any]]] = {
    "start": lambda model, r: {},
    "text": _typed,
    "add-index": lambda model, r: {
        "kind": r.choice(["templates", "local", "attributes", _text(model, r)]), "names": _text(model, r),
    },
    "drop-index": lambda model, r: {"index": _index(model, r)},
    "projection": lambda model, r: {"index": _index(model, r), "text": _text(model, r)},
    "add-attribute": lambda model, r: {
        "entity": r.choice([*(each.name for each in model.entities), "Nobody"]), "name": _text(model, r),
        "kind": r.choice(["S", "N", "SS", "X"]),
    },
    "place": lambda model, r: {"pattern": _pattern(model, r), "index": _index(model, r)},
    "add": lambda model, r: {
        "pattern": r.choice([*edits.offered_reads(model), *edits.offered_writes(model), "Nope"]),
    },
    "drop": lambda model, r: {"pattern": _pattern(model, r)},
    "undo": lambda model, r: {},
    "redo": lambda model, r: {},
    "keep": lambda model, r: {},
    "restart": lambda model, r: {},
    "show": lambda model, r: r.choice([
        {"pattern": _pattern(model, r)}, {"index": _index(model, r)}, {"beside": r.random() < 0.5}, {},
    ]),
    "value": _value,
    "language": lambda model, r: {"language": r.choice([*LANGUAGES, "English"])},
    "take": lambda model, r: {"form": r.choice([*FORMS, "Paper"])},
    "judge": lambda model, r: {},
}  # fmt: skip
