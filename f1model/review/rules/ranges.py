"""Rules about ranges over text, which lose values that a person would take to be in them."""

import re
from collections.abc import Iterator
from typing import Any

from f1model.design.template import after
from f1model.query.plan import Plan, compared
from f1model.review.case import Case
from f1model.review.finding import Finding, quoted
from f1model.review.rule import rule

_DAY = re.compile(r"[12]\d{3}(-[01]\d(-[0-3]\d)?)?")
_MOMENT = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d[T ].*")


@rule("range-loses-values", "K11")
def range_loses_values(case: Case) -> Iterator[Finding]:
    """A range over text ends too early: before what begins with its last value, or among numbers of other lengths.

    Source: Developer Guide, "Key condition expressions for the Query operation": BETWEEN compares text byte by byte.
    """
    for each in case.plans:
        name = each.sort.ranged if each.sort else ""
        ends = name and each.pattern.comparisons[name].operator in ("BETWEEN", "<=")
        if ends and each.kinds.get(name) == "S":
            values = list(
                dict.fromkeys(v for e in each.pattern.returns for v in case.texts(case.model.entity(e), name))
            )
            found = _of_numbers(case, each, name, values) or _of_ends(case, each, name, values)
            if found:
                level, what, fix = found
                why = "Text is compared character by character, and the text that goes on is the larger one."
                yield Finding("range-loses-values", level, each.pattern.name, what, why, fix)


def _ends(case: Case, each: Plan) -> tuple[Any, Any] | None:
    values = case.tried(each) if each.pattern.example else None
    if not values or not each.sort:
        return None
    asked = compared(values[each.sort.ranged]).operands
    return (asked[0], asked[-1]) if all(isinstance(end, str) for end in asked) else None


def _of_numbers(case: Case, each: Plan, name: str, values: list[str]) -> tuple[str, str, str] | None:
    """Numbers that are kept as text, of several lengths: 10 sorts before 9."""
    ends = _ends(case, each) or ()
    if not all(text.isdecimal() for text in (*values, *ends)):
        return None
    lengths = {len(text): text for text in (*ends, *values)}
    if len(lengths) < 2:
        return None
    short, long = lengths[min(lengths)], lengths[max(lengths)]
    what = f"{name} is text that holds numbers of several lengths, such as {quoted(short)} and {quoted(long)}. A range "
    what += "over it returns what its digits say, so from 1 to 10 it leaves out 2 to 9."
    return "error", what, f"Declare {name} as N, and pad it in the key, or let an index have it as its own sort key."


def _of_ends(case: Case, each: Plan, name: str, values: list[str]) -> tuple[str, str, str] | None:
    """Texts that begin with the last value and go on: what happened on the last day, after midnight."""
    goes_on = after(case.model.delimiter) if each.conditions[-1].sides[-1].suffix else ""
    ends = _ends(case, each)
    fix = f"Ask up to the end of it, {{!r}}, or to the day after. Or store what is asked for, the day, in {name}."
    if ends:
        last = ends[1]
        lost = [
            text for text in values if text.startswith(last) and text[len(last) : len(last) + 1] >= (goes_on or " ")
        ]
        lost = [text for text in lost if text != last]
        if lost:
            what = f"The range to {quoted(last)} leaves out {quoted(lost[0])}"
            what += f" and {len(lost) - 1:,} more that begin so." if len(lost) > 1 else ", which begins so."
            return "error", what, fix.format(_end_of(last))
        if values or not (_DAY.fullmatch(last) and _named_moment(name)):
            return None
        what = f"{name} seems to hold moments, and the range to {quoted(last)} ends before the first of that day."
        return "note", what, fix.format(_end_of(last))
    moment = next((text for text in values if _MOMENT.fullmatch(text)), None)
    if moment:
        what = (
            f"{name} holds moments, such as {quoted(moment)}. A range to {quoted(moment[:10])} ends before all of them."
        )
        return "note", what, fix.format(_end_of(moment[:10]))
    return None


def _end_of(day: str) -> str:
    """A value that is larger than whatever happened on that day, or in that month, as text."""
    return f"{day}T23:59:59.999Z" if re.fullmatch(_DAY, day) and len(day) == 10 else f"{day}~"


def _named_moment(name: str) -> bool:
    return bool(re.search(r"(At|_at|[Tt]imestamp|[Dd]ate[Tt]ime|[Mm]oment)$", name))
