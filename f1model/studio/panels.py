"""What the studio shows of a design beside the one it is compared with: each function draws one part of the page.

Everything from the data is escaped. What is worse or better is said in words as well as by a mark.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from f1model.studio.amounts import compared, units, was
from f1model.studio.figures import Figures, Judgement, answered
from f1model.studio.history import History
from f1model.studio.markup import element, key, message, select, table, text
from f1model.studio.take import FORMS
from f1model.values import brief, counted
from f1model.views import aggregate_view

MOST = 5  # collisions that are named


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
    unable = "".join(
        f" {counted(refused, what)} cannot be {done}."
        for what, done, all_of_them in (("question", "asked", now.questions), ("change", "tried", now.changes))
        if (refused := sum(bool(each.refused) for each in all_of_them.values()))
    )
    asked = "Of what is left, all questions once" if keyed.lost else "All questions once"
    return (
        f"{lost}. {asked}: {units(now.reading)} RCU{was(now.reading, kept.reading)}. All changes once: "
        f"{units(now.writing)} WCU{was(now.writing, kept.writing) if kept.changes else ''}.{unable}"
    )


def summary(now: Figures, kept: Figures) -> str:
    """The same, for the eye, and where to read on."""
    said = text(in_short(now, kept))
    if not now.keyed.lost:
        return element("p", said, class_="sum")
    onward = "Below, “Items” says which are lost and why, and “Review” how to mend it."
    return element("p", said, class_="sum worse") + element("p", onward)


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
            more = ", …" if len(others) > 3 else ""
            return f": {name} is {', '.join(map(brief, others[:3]))}{more} there, and {brief(value)} in the one kept."
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
        element("tr", element("th", title, scope="row"), element("td", compared(*both, places=4), class_="number"))
        for title, both in costs.items()
        if any(both) or title == "A month"
    ]
    said = f"{counted(len(now.bill.lines), 'pattern')} with a rate"
    said += f"; {len(now.bill.unbilled):,} without one are not in it" if now.bill.unbilled else ""
    return table("Bill of a month, in US dollars", ["What", "$"], rows, 1) + element("p", element("small", f"{said}."))


def picture(now: Figures, kept: Figures, drawn: tuple[str, str], values: str, *, beside: bool) -> str:
    """The aggregate view of the table or an index, with the slice that a question reads; of both designs, if asked.

    ``values`` is the panel of those that the question is asked with.
    """
    pattern, index = drawn
    whole = [
        element("button", text(place.name), type="button", data_do=message("show", index=place.index or ""),
                data_key=key("look", place.index),
                aria_pressed="true" if not pattern and place.index == (index or None) else "false")
        for place in now.model.places
    ]  # fmt: skip
    check = element("input", type="checkbox", data_do=message("show"), data_field="beside", data_on="change",
                    data_key=key("beside"), checked=beside)  # fmt: skip
    beside_it = element("label", check, " beside the design it is compared with")
    row = element("div", values, element("span", "Or all of ", *whole, class_="group"), beside_it, class_="row")
    views = [view(now, pattern, index)]
    if beside:
        both = zip(("This design", "Compared with"), (*views, view(kept, pattern, index)), strict=True)
        views = [element("div", element("h4", title), view) for title, view in both]
    return element("h3", "Picture") + row + element("div", *views, class_="views")


def view(of: Figures, pattern: str, index: str) -> str:
    """The slice that a question reads; without one, all of an index, or of the table."""
    question = of.questions.get(pattern)
    result = answered(question, of.keyed) if question else None
    if question and result is None:
        return element("p", text(f"Cannot be asked: {question.refused}"), class_="worse")
    known = index if any(place.index == index for place in of.model.places) else None
    return aggregate_view(of.model, of.keyed.items, index=None if result else known, highlight=result).to_html()
