"""What the studio shows of the patterns: every question, the one that is looked at, and every change."""

from collections.abc import Callable, Mapping
from typing import Any

from f1model.errors import F1ModelError
from f1model.export import LANGUAGES, code
from f1model.query.request import arguments
from f1model.studio.amounts import compared, units
from f1model.studio.edits import offered_reads, offered_writes
from f1model.studio.figures import Asked, Changed, Figures
from f1model.studio.markup import button, element, key, message, select, table, text
from f1model.studio.values import choices, chosen, shown

MOST_CHOICES = 120  # values in a list; of more, one is typed


def questions(now: Figures, kept: Figures, drawn: str) -> str:
    """Every question: how it is answered, what it reads, what it costs, and what it cost in the other design."""
    places = {place.index or "": place.name for place in now.model.places}
    rows = []
    for name, each in now.questions.items():
        show = element("input", type="radio", name="f1model-shown", data_do=message("show", pattern=name),
                       data_on="change", data_key=key("show", name), checked=name == drawn)  # fmt: skip
        place = select(
            places, each.pattern.index or "", data_do=message("place", pattern=name), data_field="index",
            data_on="change", data_key=key("place", name), aria_label=f"{name}: where it is asked",
        )  # fmt: skip
        rows.append(element(
            "tr",
            element("th", element("label", show, f" {text(name)}"), scope="row"),
            element("td", place),
            *_answer(each),
            element("td", _beside(each, kept.questions.get(name)), class_="number"),
            element("td", _remove(name)),
        ))  # fmt: skip
    head = ["Question", "Asked of", "Operation and key condition", "Evaluated", "Returned", "RCU", ""]
    gone = [name for name in kept.questions if name not in now.questions]
    return table("Questions", head, rows, 3) + _gone(gone) + _offer("question", offered_reads(now.model))


def values(now: Figures, name: str) -> str:
    """The values that a question is asked with, to choose; "" if it is not one."""
    each = now.questions.get(name)
    if each is None:
        return ""
    fields = []
    held = chosen(each.pattern, each.values or {})
    for label, value in held.items():
        say = {"data_do": message("value", pattern=name, label=label), "data_field": "text", "data_on": "change",
               "data_key": key("value", label)}  # fmt: skip
        offered, typing = choices(each.pattern, label, held, now.keyed), shown(value)
        if len(offered) <= MOST_CHOICES:
            options = {each: each for each in ([] if typing in offered else [typing]) + offered}
            fields.append(element("label", f"{text(label)} ", select(options, typing, **say)))
        else:
            fields.append(element("label", f"{text(label)} ", element("input", type="text", value=typing, **say)))
    title = element("span", "The slice of ", element("em", text(name)), ", asked with" if fields else "")
    return element("span", title, *fields, class_="group")


def in_short(now: Figures, name: str) -> str:
    """What a question costs, in a line; "" if it is not one."""
    each = now.questions.get(name)
    if each is None:
        return ""
    return f"{name}: " + (f"cannot be asked: {each.refused}" if each.refused else f"{each.operation}, {each.estimate}")


def asked(now: Figures, name: str, language: str, other: Figures | None = None) -> str:
    """The request of the question that is looked at, that of an ``other`` design, and code for it."""
    each = now.questions.get(name)
    if each is None:
        return ""
    spoken = select({each: each for each in LANGUAGES}, language, data_do=message("language"), data_field="language",
                    data_on="change", data_key=key("language"))  # fmt: skip
    theirs = other.questions.get(name) if other else None
    heads = {
        "The request, as boto3 takes it": _or_why(lambda: _request(each)),
        **({"The request to compare with": _or_why(lambda: _request(theirs))} if theirs else {}),
        f"The same in {language}": _or_why(lambda: code(each.pattern, LANGUAGES[language], each.given)),
    }
    boxes = [
        element("div", element("h4", text(head)), element("pre", text(body.rstrip()), tabindex="0", aria_label=head))
        for head, body in heads.items()
    ]
    row = element("div", element("label", "Code for ", spoken), class_="row")
    return element("h3", "Request and code") + row + element("div", *boxes, class_="views")


def _request(each: Asked) -> str:
    if each.plan is None or each.values is None:
        return f"Cannot be asked: {each.refused}"
    return "\n".join(f"{part} = {value!r}" for part, value in arguments(each.plan, each.values).items())


def _or_why(make: Callable[[], str]) -> str:
    """What is made, or why it cannot be."""
    try:
        return make()
    except F1ModelError as error:
        return str(error)


def _answer(each: Asked) -> list[str]:
    if each.refused or each.estimate is None or each.plan is None:
        return [element("td", text(f"Cannot be asked: {each.refused}"), class_="worse", colspan="3")]
    scan = each.plan.operation == "Scan"
    how = ": every item is read" if scan else f" {each.condition}"
    how += f"; filter: {each.plan.filter}" if each.plan.filter else ""
    over = each.estimate.evaluated > each.estimate.returned
    short = f"of {each.wanted:,}" if each.wanted is not None and each.returned < each.wanted else ""
    return [
        element("td", element("strong", each.plan.operation, class_="worse" if scan else None), text(how)),
        element("td", f"{each.estimate.evaluated:,}", element("small", "over-read", class_="worse") * over,
                class_="number"),
        element("td", f"{each.estimate.returned:,}", element("small", short, class_="worse") * bool(short),
                class_="number"),
    ]  # fmt: skip


def changes(now: Figures, kept: Figures) -> str:
    """Every change: its units by place, and those that it took in the other design."""
    rows = [
        element(
            "tr",
            element("th", text(name), scope="row"),
            *_write(each),
            element("td", _beside(each, kept.changes.get(name)), class_="number"),
            element("td", _remove(name)),
        )
        for name, each in now.changes.items()
    ]
    gone = [name for name in kept.changes if name not in now.changes]
    head = ["Change", "Operation", "Where", "WCU", ""]
    return table("Changes", head, rows, 3) + _gone(gone) + _offer("change", offered_writes(now.model))


def _write(each: Changed) -> list[str]:
    if each.by_place is None:
        return [element("td", text(f"Cannot be tried: {each.refused}"), class_="worse", colspan="2")]
    where = ", ".join(f"{name} {units(amount)}" for name, amount in each.by_place.items())
    where += f", after a read of {units(each.read_units)} RCU" if each.read_units else ""
    return [element("td", text(each.operation)), element("td", text(where))]


def _remove(name: str) -> str:
    return element("button", "✕", type="button", class_="small", data_do=message("drop", pattern=name),
                   data_key=key("drop", name), aria_label=f"Remove {name}", title="Remove")  # fmt: skip


def _offer(what: str, offered: Mapping[str, Any]) -> str:
    if not offered:
        return ""
    chosen = select({name: name for name in offered}, data_field="pattern", data_key=key("offer", what))
    return element("div", element("label", f"One more {what} ", chosen), button("Add it", "add", what), class_="row")


def _gone(names: list[str]) -> str:
    return element("p", text(f"No longer there: {', '.join(names)}.")) if names else ""


def _beside(ours: Asked | Changed, other: Asked | Changed | None) -> str:
    """A pattern's units, beside those that it took in the other design, if it was there."""
    if other is None:
        return ("–" if ours.units is None else units(ours.units)) + element("small", "new")
    less = isinstance(ours, Asked) and ours.wanted is not None and ours.returned < ours.wanted
    return compared(ours.units, other.units, fair=not less)  # an answer that lacks items is no better for being cheap
