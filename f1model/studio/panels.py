"""What the studio shows of a design beside the one it is compared with: each function draws one part of the page.

Everything from the data is escaped. What is worse or better is said in words as well as by a mark.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from f1model.errors import F1ModelError
from f1model.export import code
from f1model.query.request import arguments
from f1model.studio.edits import offered_reads, offered_writes
from f1model.studio.figures import Asked, Changed, Figures, Judgement, answered
from f1model.studio.history import History
from f1model.studio.markup import button, element, key, message, select, table, text
from f1model.studio.take import FORMS
from f1model.studio.values import choices, chosen, shown
from f1model.values import brief, counted, normal
from f1model.views import aggregate_view

MOST = 5  # collisions that are named
MOST_CHOICES = 120  # values in a list; of more, one is typed
LANGUAGES = {"boto3": "boto3", "AWS CLI": "cli", "PartiQL": "partiql"}


def bar(history: History) -> str:
    """Undo, redo, what to compare with, and what to take home."""
    forms = select({each: each for each in FORMS}, data_field="form", data_key=key("form"))
    take = [
        element("button", label, type="button", data_do=message("take"), data_then=then, data_key=key("take", then))
        for label, then in (("Copy", "copy"), ("Download", "save"))
    ]
    return element(
        "div",
        _step("Undo", "undo", history.can_undo),
        _step("Redo", "redo", history.can_redo),
        _step("Start again", "restart", history.can_undo),
        _step("Compare with this design", "keep", history.now != history.kept),
        element("span", element("label", "Take it home as ", forms), *take, class_="group"),
        class_="row", role="toolbar", aria_label="The design",
    )  # fmt: skip


def _step(label: str, do: str, can: bool) -> str:
    # Not disabled, since the keyboard would lose its place.
    off = None if can else "true"
    return element("button", label, type="button", data_do=message(do), data_key=key(do), aria_disabled=off)


def in_short(now: Figures, kept: Figures) -> str:
    """The sum of it in a sentence or two."""
    keyed = now.keyed
    lost = f"{keyed.lost:,} of {counted(keyed.given, 'item')} lost" if keyed.lost else "No item is lost"
    refused = sum(bool(each.refused) for each in now.questions.values())
    refused += sum(bool(each.refused) for each in now.changes.values())
    unable = f"; {counted(refused, 'pattern')} cannot be tried" if refused else ""
    return (
        f"{lost}. All questions once: {_units(now.reading)} RCU{_was(now.reading, kept.reading)}. All changes once: "
        f"{_units(now.writing)} WCU{_was(now.writing, kept.writing)}{unable}."
    )


def summary(now: Figures, kept: Figures) -> str:
    """The same, for the eye."""
    return element("p", text(in_short(now, kept)), class_="sum worse" if now.keyed.lost else "sum")


def challenge(parts: list[tuple[bool, str]]) -> str:
    """How far a challenge is met."""
    done = sum(met for met, _ in parts)
    words = "Challenge met." if done == len(parts) else f"Challenge: {done} of {len(parts)} met."
    lines = [
        element("li", element("strong", "✓ met" if met else "✗ not yet", class_="better" if met else "worse"),
                f" {text(line)}")
        for met, line in parts
    ]  # fmt: skip
    return element("h3", words) + element("ul", *lines, class_="challenge")


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


def asked(now: Figures, name: str, language: str) -> str:
    """The question whose slice is shown: the values that it is asked with, its request, and code for it."""
    each = now.questions.get(name)
    if each is None:
        return element("p", "Choose a question to see its request.")
    fields = []
    values = chosen(each.pattern, each.values or {})
    for label, value in values.items():
        say = {"data_do": message("value", pattern=name, label=label), "data_field": "text", "data_on": "change",
               "data_key": key("value", label)}  # fmt: skip
        offered = choices(each.pattern, label, values, now.keyed)
        typing = shown(value)
        if len(offered) <= MOST_CHOICES:
            options = {each: each for each in ([] if typing in offered else [typing]) + offered}
            fields.append(element("label", f"{text(label)} ", select(options, typing, **say)))
        else:
            fields.append(element("label", f"{text(label)} ", element("input", type="text", value=typing, **say)))
    title = element("span", element("strong", text(name)), ", asked with" if fields else "")
    spoken = select({each: each for each in LANGUAGES}, language, data_do=message("language"), data_field="language",
                    data_on="change", data_key=key("language"))  # fmt: skip
    row = element("div", title, *fields, element("label", "as code for ", spoken), class_="row")
    try:
        given = each.given
        made = code(each.pattern, LANGUAGES[language], given)
        sent = arguments(each.plan, each.values) if each.plan and each.values is not None else {}
    except F1ModelError as error:
        return row + element("p", text(error), class_="worse")
    lines = "\n".join(f"{part} = {value!r}" for part, value in sent.items())
    boxes = [element("div", element("h4", text(head)), element("pre", text(body.rstrip()), tabindex="0"))
             for head, body in (("The request, as boto3 takes it", lines), (f"Code: {language}", made))]  # fmt: skip
    return row + element("div", *boxes, class_="views")


def _answer(each: Asked) -> list[str]:
    if each.refused or each.estimate is None or each.plan is None:
        return [element("td", text(f"Cannot be asked: {each.refused}"), class_="worse", colspan="3")]
    scan = each.plan.operation == "Scan"
    how = ": every item is read" if scan else f" {each.condition}"
    how += f"; filter: {each.plan.filter}" if each.plan.filter else ""
    over = each.estimate.evaluated > each.estimate.returned
    short = each.wanted is not None and each.returned < each.wanted
    return [
        element("td", element("strong", each.plan.operation, class_="worse" if scan else None), text(how)),
        element("td", f"{each.estimate.evaluated:,}", element("small", "over-read", class_="worse") * over,
                class_="number"),
        element("td", f"{each.estimate.returned:,}", element("small", f"of {each.wanted:,}", class_="worse") * short,
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
    where = ", ".join(f"{name} {_units(units)}" for name, units in each.by_place.items())
    where += f", after a read of {_units(each.read_units)} RCU" if each.read_units else ""
    return [element("td", text(each.operation)), element("td", text(where))]


def items(now: Figures) -> str:
    """Which items the table would hold, and which are lost, with their keys and why."""
    keyed, head = now.keyed, element("h3", "Items")
    if not keyed.lost:
        return head + element("p", text(f"All {counted(keyed.given, 'item')} have a place of their own."))
    lines = [f"{counted(each.count, 'item')} of {each.entity} get no key: {each.why}" for each in keyed.unplaced]
    clashing = sorted(keyed.collisions, key=lambda each: -len(each.lost))
    for clash in clashing[:MOST]:
        where = " / ".join(map(str, clash.key))
        overwritten = f"{len(clash.lost):,} of them {'is' if len(clash.lost) == 1 else 'are'} overwritten"
        lines.append(
            f"{len(clash.lost) + 1:,} items have the key {where}, so {overwritten}{_apart(clash.kept, clash.lost)}"
        )
    if len(clashing) > MOST:
        lines.append(f"Several items share each of {len(clashing) - MOST:,} more keys.")
    said = element("p", text(f"{keyed.lost:,} of {counted(keyed.given, 'item')} are lost."), class_="worse")
    return head + said + element("ul", *(element("li", text(line)) for line in lines))


def _apart(kept: Mapping[str, Any], lost: Iterable[Mapping[str, Any]]) -> str:
    """What tells the items apart that collide: the first attribute in which they differ."""
    for name, value in kept.items():
        others = [each.get(name) for each in lost]
        if any(other != value for other in others):
            return f": {name} is {', '.join(map(brief, others[:3]))} and, in the one that is kept, {brief(value)}."
    return "."


def findings(now: Judgement, kept: Judgement) -> str:
    """What the review finds, what is new in it, and what is gone."""
    before = {(each.code, each.where) for each in kept.review}
    after = {(each.code, each.where) for each in now.review}
    rows = []
    for each in now.review:
        mark = element("small", "▲ new", class_="worse") if (each.code, each.where) not in before else ""
        rows.append(element(
            "tr",
            element("th", text(each.level), mark, scope="row"),
            element("td", text(each.code), element("small", text(each.where))),
            element("td", text(each.what), element("small", text(each.fix))),
        ))  # fmt: skip
    errors, notes = len(now.review.errors), len(now.review.notes)
    title = f"Review: {counted(errors, 'error')} and {counted(notes, 'note')}"
    made = table(title, ["Level", "Finding", "What, and what to do"], rows) if rows else element("h3", f"{title}.")
    gone = ", ".join(sorted({f"{code} ({where})" for code, where in before - after}))
    return made + (element("p", text(f"▼ No longer found: {gone}."), class_="better") if gone else "")


_COSTS = {"Reading": "reading", "Writing": "writing", "Rented capacity": "renting_costs", "Storing": "storing",
          "Recovery": "recovering", "A month": "total"}  # fmt: skip


def bill(now: Judgement, kept: Judgement) -> str:
    """The month's bill, beside that of the other design."""
    costs = {title: (getattr(now.bill, name), getattr(kept.bill, name)) for title, name in _COSTS.items()}
    rows = [
        element("tr", element("th", title, scope="row"), element("td", _figure(*both, places=4), class_="number"))
        for title, both in costs.items()
        if any(both) or title == "A month"
    ]
    said = f"{counted(len(now.bill.lines), 'pattern')} with a rate"
    said += f"; {len(now.bill.unbilled):,} without one are not in it" if now.bill.unbilled else ""
    return table("Bill of a month, in US dollars", ["What", "$"], rows, 1) + element("p", element("small", f"{said}."))


def picture(now: Figures, kept: Figures, drawn: tuple[str, str], *, beside: bool) -> str:
    """The aggregate view of the table or an index, with the slice that a question reads; of both designs, if asked."""
    pattern, index = drawn
    whole = [
        element("button", text(place.name), type="button", data_do=message("show", index=place.index or ""),
                data_key=key("look", place.index),
                aria_pressed="true" if not pattern and place.index == (index or None) else "false")
        for place in now.model.places
    ]  # fmt: skip
    check = element("input", type="checkbox", data_do=message("show"), data_field="beside", data_on="change",
                    data_key=key("beside"), checked=beside)  # fmt: skip
    asked = element("span", "The slice of ", element("em", text(pattern)), ".") if pattern in now.questions else ""
    row = element("div", element("span", "Show all of ", *whole, class_="group"), asked,
                  element("label", check, " beside the design it is compared with"), class_="row")  # fmt: skip
    views = [_view(now, pattern, index)]
    if beside:
        both = zip(("This design", "Compared with"), (*views, _view(kept, pattern, index)), strict=True)
        views = [element("div", element("h4", title), view) for title, view in both]
    return element("h3", "Picture") + row + element("div", *views, class_="views")


def _view(of: Figures, pattern: str, index: str) -> str:
    question = of.questions.get(pattern)
    result = answered(question, of.keyed) if question else None
    if question and result is None:
        return element("p", text(f"Cannot be asked: {question.refused}"), class_="worse")
    known = index if any(place.index == index for place in of.model.places) else None
    return aggregate_view(of.model, of.keyed.items, index=None if result else known, highlight=result).to_html()


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


def _units(units: Decimal) -> str:
    return f"{normal(units):,}"


def _was(ours: Decimal, theirs: Decimal) -> str:
    return "" if ours == theirs else f" (was {_units(theirs)})"


def _beside(ours: Asked | Changed, other: Asked | Changed | None) -> str:
    """A pattern's units, beside those that it took in the other design, if it was there."""
    if other is None:
        return ("–" if ours.units is None else _units(ours.units)) + element("small", "new")
    less = isinstance(ours, Asked) and ours.wanted is not None and ours.returned < ours.wanted
    return _figure(ours.units, other.units, fair=not less)  # an answer that lacks items is no better for being cheap


def _figure(ours: Decimal | None, theirs: Decimal | None, places: int | None = None, *, fair: bool = True) -> str:
    """A figure, and, if it was another one, that and whether it got worse or better, where that is ``fair`` to say."""

    def figure(value: Decimal) -> str:
        return _units(value) if places is None else f"{value:,.{places}f}"

    if ours is None:
        return "–" if theirs is None else element("small", f"was {figure(theirs)}", class_="worse")
    if theirs is None:
        return figure(ours) + element("small", "could not be tried", class_="better")
    if figure(ours) == figure(theirs):
        return figure(ours)
    if not fair:
        return figure(ours) + element("small", f"was {figure(theirs)}")
    word, mark = ("worse", "▲ more") if ours > theirs else ("better", "▼ less")
    return figure(ours) + element("small", f"{mark}, was {figure(theirs)}", class_=word)
