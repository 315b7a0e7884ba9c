"""The same thing has the same name in all keys: what one entity has in its keys alone is another's attribute, maybe."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from f1model.design.place import Place
from f1model.design.template import Segment
from f1model.inference.drafts import Draft
from f1model.inference.words import affinity

_Spot = tuple[tuple[str, bool, str], ...]  # a key's segments up to one, without their names


def share_names(drafts: Sequence[Draft], places: Sequence[Place]) -> None:
    """Give what is in keys alone the name of the attribute that other entities have in the same place of a key.

    If an order's key is ``USER#{userId}``, then a session's is too, though a session has no attribute of that name.
    """
    table = places[0].names
    known: defaultdict[_Spot, dict[str, None]] = defaultdict(dict)
    for draft in drafts:
        main = len(table) > 1 and not set(draft.fields(table[1])) - set(draft.fields(table[0]))
        for key in draft.keys:
            for at, segment in enumerate(draft.keys[key].segments):
                word = next((each.text for each in reversed(draft.keys[key].segments[: at + 1]) if each.text), "")
                told = segment.field and segment.field not in draft.derived and not segment.width and word
                if told and (main or affinity(segment.field, word) >= 4) and _is_text(draft, segment.field):
                    known[_spot(draft.keys[key].segments[: at + 1])][segment.field] = None
    for draft in drafts:
        for key in draft.keys:
            for at, segment in enumerate(draft.keys[key].segments):
                if segment.field in draft.derived:
                    before = draft.keys[key].segments[:at]
                    plain = known.get(_spot([*before, Segment(field=segment.field)]), {})
                    names = plain or known.get(_spot([*before, segment]), {})
                    if len(names) == 1:
                        _renamed(draft, segment, next(iter(names)), bool(plain))


def _spot(segments: Sequence[Segment]) -> _Spot:
    return tuple((each.text, bool(each.field), each.tail) for each in segments)


def _is_text(draft: Draft, name: str) -> bool:
    count = draft.kinds.get(name)
    return bool(count) and set(count or ()) == {"S"}


def _renamed(draft: Draft, segment: Segment, name: str, whole: bool) -> None:
    """Give a field another name in all keys of its entity; ``whole`` says that it has the text around it as well."""
    uses = [each for fit in draft.keys.values() for each in fit.segments if each.field == segment.field]
    taken = name in draft.kinds or any(name in draft.fields(key) for key in draft.keys)
    around = {(each.text, each.tail) for each in uses}
    if taken or (whole and len(around) > 1):
        return
    for fit in draft.keys.values():
        fit.segments = tuple(
            each if each.field != segment.field
            else Segment(field=name) if whole else replace(each, field=name)
            for each in fit.segments
        )  # fmt: skip
        fit.derived = [name if each == segment.field else each for each in fit.derived]
        fit.said = [(said.replace(f"no attribute holds {segment.field}:", f"no attribute holds {name}:"), sure)
                    for said, sure in fit.said]  # fmt: skip
