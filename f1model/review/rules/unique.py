"""Rules about what has to be unique: it is claimed by an item of its own, and never by reading first."""

from collections.abc import Iterator
from dataclasses import dataclass

from f1model.query.plan import Plan
from f1model.review.case import Case
from f1model.review.changes import Write, named
from f1model.review.finding import Finding, listed
from f1model.review.rule import rule
from f1model.review.rules.times import PERIODS, TIMES, words

_UNIQUE = {"email", "mail", "username", "login", "handle", "slug"}


@dataclass(frozen=True)
class _Guard:
    """What is unique: values of ``names`` of an entity, each claimed by an item of the entity ``by``.

    ``fixed`` are the other values in that item's key, the same each time.
    """

    by: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]
    claimed: Write


def _guards(case: Case, entity: str) -> list[_Guard]:
    """The guards of an entity: items that are created along with it, keyed by other attributes than its own key.

    A change shows one where it creates one of the new value and deletes that of the old.
    """
    found: dict[tuple[object, ...], _Guard] = {}
    for write in case.changes.of[entity]:
        own, declared = {*write.each.key_fields(case.model)}, case.model.entity(entity).attributes
        along = case.changes.along(write.main) if write.own and write.each.kind != "delete" else []
        freed = {(other.entity, *_made_of(other)) for other in along if other.each.kind == "delete"}
        for other in along:
            names, fixed = _made_of(other)
            new = other.each.kind == "create" and other.entity != entity
            new = new and (write.each.whole or (other.entity, names, fixed) in freed)
            if new and names and not {*names} <= own and {*names} <= declared.keys():
                found.setdefault((other.entity, names, fixed), _Guard(other.entity, names, fixed, other))
    return [*found.values()]


def _made_of(write: Write) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The attributes from which a key comes, and the values that are fixed in it."""
    sources = write.key.values()
    return (
        tuple(sorted({str(name) for kind, name in sources if kind != "value"})),
        tuple(sorted(str(value) for kind, value in sources if kind == "value")),
    )


@rule("unique-not-kept", "K13")
def unique_not_kept(case: Case) -> Iterator[Finding]:
    """Something is unique by an item of its own, and a write does not claim it, or does not free it.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 13.
    """
    for entity in case.model.entities:
        for guard in _guards(case, entity.name):
            for write in (each for each in case.changes.of[entity.name] if each.own):
                claims, frees = _keeps(case, write, guard)
                anew = write.each.kind == "create" or bool(write.changed & {*guard.names})
                gone = write.each.kind == "delete" or (write.each.kind == "change" and anew)
                removed = write.each.kind == "change" and all(
                    write.each.fixed.get(name, "") is None for name in guard.names if name in write.changed
                )
                lacking = []
                if anew and not claims and not removed:
                    lacking.append(("does not claim the new", f'create="{guard.by}"'))
                if gone and not frees:
                    lacking.append(("does not free the old", f'delete="{guard.by}"{_takes(guard, write)}'))
                if lacking:
                    what = f"{listed(guard.names)} of {entity.name} is unique by {guard.by}, which {guard.claimed.name}"
                    what += f" creates. {write.name} {' and '.join(text for text, _ in lacking)}."
                    why = "What is not claimed can be given to two. What is not freed can never be used again, and "
                    why += "still leads to its old owner."
                    fix = f"Let it go along: {' and '.join(f'WritePattern(..., {text})' for _, text in lacking)}."
                    yield Finding("unique-not-kept", "error", write.main.name, what, why, fix)


def _takes(guard: _Guard, write: Write) -> str:
    """What a delete of the guard takes from the item that was."""
    pairs = [(field, name) for field, (kind, name) in guard.claimed.key.items() if kind != "value"]
    if write.each.kind == "change":
        return ", takes={" + ", ".join(f'"{field}": old("{name}")' for field, name in pairs) + "}"
    other = [f'"{field}": "{name}"' for field, name in pairs if field != name]
    return f", takes={{{', '.join(other)}}}" if other else ""


def _keeps(case: Case, write: Write, guard: _Guard) -> tuple[bool, bool]:
    """Whether a write claims what is unique anew, and frees what was."""
    claims = frees = False
    for other in case.changes.along(write.main):
        if other.entity != guard.by or _made_of(other) != (guard.names, guard.fixed):
            continue
        kinds = {
            kind for kind, name in other.key.values()
            if kind != "value" and (name in write.changed or write.each.kind != "change")
        }  # fmt: skip
        claims = claims or (other.each.kind == "create" and kinds <= {"new"})
        frees = frees or (other.each.kind == "delete" and (write.each.kind == "delete" or kinds <= {"old"}))
    return claims, frees


@rule("unique-by-reading", "K13")
def unique_by_reading(case: Case) -> Iterator[Finding]:
    """A question takes an attribute to be unique, and nothing that is written sees to it.

    Source: the amazon-dynamodb skill of aws/agent-toolkit-for-aws, "Mechanics", 13; index keys need not be unique.
    """
    for each in case.plans:
        entity = each.pattern.returns[0]
        making = [write for write in case.changes.of[entity] if write.each.whole and write.own]
        names = _asked_as_unique(case, each) if making else ()
        claimed = [guard for guard in _guards(case, entity) if {*guard.names} <= {*names}]
        if names and not claimed:
            what = f"It asks {each.place.name} for the one {entity} that has a {listed(names)}, and {named(making)} "
            what += "can write a second one: a key of an index need not be unique."
            why = "To look first whether it is free is no help. Between the look and the write another may take it."
            fix = f"Let an item of its own claim it, in one transaction: an Entity keyed by {listed(names)}, and "
            fix += 'along=[WritePattern(..., create="...")]. That item can answer this question, too.'
            yield Finding("unique-by-reading", "note", each.pattern.name, what, why, fix)


def _asked_as_unique(case: Case, each: Plan) -> tuple[str, ...]:
    """The attributes by which a pattern asks an index for one item; () if it does not, or if it asks for the latest."""
    pattern = each.pattern
    if each.operation != "Query" or not each.place.index or len(pattern.returns) != 1 or pattern.descending:
        return ()
    primary = {f for key in case.model.place().keys[pattern.returns[0]] for f in key.template.fields}
    names = tuple(name for name in pattern.given if name not in primary)
    fields = {f for key in each.place.keys[pattern.returns[0]] for f in key.template.fields}
    rest = fields - {*pattern.known}
    if not names or {*names} != {*pattern.given} or not {*names} <= fields or not rest <= primary:
        return ()
    if any((TIMES | PERIODS) & words(name) for name in (*names, *rest)):
        return ()
    called = len(names) == 1 and bool(_UNIQUE & words(names[0])) and not rest
    return names if pattern.limit == 1 or called else ()
