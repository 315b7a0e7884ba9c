"""A first guess of access patterns: one for each thing that keys make cheap, for the owner to strike out and add."""

from collections.abc import Sequence

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.place import KeyAttribute, Place
from f1model.errors import ModelError
from f1model.inference.words import plural, singular, words

MOST = 200  # patterns; nobody strikes out more


def guessed_patterns(model: DataModel) -> tuple[AccessPattern, ...]:
    """What a model's keys make cheap, as access patterns that it can declare: get one, list a collection, a parent with
    its children, a range, and the same in each index. Nobody has asked for any of them yet."""
    found: dict[tuple[object, ...], AccessPattern] = {}
    names: set[str] = set()
    for entity in model.entities:
        for place in model.places:
            for pattern in _of(model, entity, place):
                known = (pattern.index, frozenset(pattern.given), frozenset(pattern.returns), pattern.between)
                if known in found or pattern.name in names or len(found) >= MOST or not _fits(model, pattern):
                    continue
                found[known] = pattern
                names.add(pattern.name)
    return tuple(found.values())


def begun_patterns(model: DataModel) -> tuple[AccessPattern, ...]:
    """What else keys make cheap: of each list, the part whose sort key begins with a value that one knows as well, such
    as the results of a driver in one season, under ``DRIVER#{DriverId}`` and ``{SeasonId}#{Round:02d}``."""
    found = []
    for entity in model.entities:
        for place in model.places:
            if entity.name not in place.keys:
                continue
            owners, sort = (_fields(get(entity.name)) for get in (place.partition_keys, place.sort_keys))
            others = [name for name in sort if name not in owners]
            if not owners or len(others) < 2:
                continue
            given, returned = [*owners, others[0]], _returned(model, entity, place)
            several = _listed([plural(_plain(name)) for name in returned])
            title = _titled(several, given, _plain(entity.name), entity, place)
            found.append(AccessPattern(title, given, returned, index=place.index))
    return tuple(each for each in found[:MOST] if _fits(model, each))


def _fits(model: DataModel, pattern: AccessPattern) -> bool:
    try:
        AccessPattern(pattern.name, pattern.given, pattern.returns, pattern.index, between=pattern.between, model=model)
    except ModelError:
        return False
    return True


def _of(model: DataModel, entity: Entity, place: Place) -> list[AccessPattern]:
    if entity.name not in place.keys:
        return []
    owners = _fields(place.partition_keys(entity.name))
    others = [name for name in _fields(place.sort_keys(entity.name)) if name not in owners]
    one = _plain(entity.name)
    found = []
    if place.index is None:
        key = [*owners, *others]
        found.append(AccessPattern(f"Get {_a(one)}" if key else f"Get the {one}", key, [entity.name]))
        for line in model.relationships:
            if line.parent == entity.name and _covered(model, place, line.parent, line.child):
                what = _plain(line.child)
                some = plural(what) if line.cardinality.endswith("*") else what
                found.append(AccessPattern(f"Get {_a(one)} with its {some}", key, [line.parent, line.child]))
    if not others and place.index is None:
        return found
    returned = _returned(model, entity, place)
    several = _listed([plural(_plain(name)) for name in returned])
    title = _titled(several, owners, one, entity, place)
    found.append(AccessPattern(title, owners, returned, index=place.index))
    found += _whole(model, entity, place, owners)
    parent = next((line.parent for line in model.relationships if line.child == entity.name), None)
    if place.index is None and parent and _together(place, parent, entity.name):
        above = [name for name in _fields(place.sort_keys(parent)) if name in others]
        if above and len(above) < len(others):
            owners, others = [*owners, *above], others[len(above) :]
            title = f"Get {several} of {_a(_plain(parent))}"
            found.append(AccessPattern(title, owners, returned))
    if others and _ordered(others[0], entity) and _rangeable(place, entity, others[0]):
        between = f"{title} between two values of {others[0]}"
        found.append(AccessPattern(between, owners, returned, index=place.index, between=others[0]))
    elif owners and others and place.index and place.sort_keys(entity.name)[0].own:
        given = [*owners, others[0]]
        found.append(AccessPattern(_titled(several, given, one, entity, place), given, returned, index=place.index))
    return found


def _titled(several: str, owners: Sequence[str], one: str, entity: Entity, place: Place) -> str:
    """A list's name. An index may hold a few of them, all under one word: these are not all that there are."""
    where = f", in {place.index}" if place.index else ""
    if owners:
        return f"Get {several} by {_owner(owners, one)}{where}"
    keys = place.partition_keys(entity.name)
    words = " and ".join(key.template.label for key in keys) if place.index else ""
    return f"Get {several} under {words}{where}" if words else f"Get all {several}"


def _whole(model: DataModel, entity: Entity, place: Place, owners: Sequence[str]) -> list[AccessPattern]:
    """The item collection that an entity lies in with others, whole: what one request brings of several kinds."""
    named = [each.name for each in model.entities if each.name in place.keys]
    beside = [name for name in named if _together(place, entity.name, name)]
    if len(beside) < 2 or not owners:
        return []
    if len(beside) == 2 and any({line.parent, line.child} == {*beside} for line in model.relationships):
        main = next(line.parent for line in model.relationships if {line.parent, line.child} == {*beside})
        if not {*_fields(place.sort_keys(main))} - {*owners} and place.index is None:
            return []  # it is the parent with its children
    where = f", in {place.index}" if place.index else ""
    title = f"Get everything by {_owner(owners, '')}{where}"
    return [AccessPattern(title, owners, beside, index=place.index)]


def _returned(model: DataModel, entity: Entity, place: Place) -> list[str]:
    """The entity, and those that a query for it would read as well, where no type attribute could filter them out."""
    if model.type_attribute:
        return [entity.name]
    _, first = _begun(place, entity.name)
    alike = [name for name in place.keys if name != entity.name and _together(place, entity.name, name)]
    returned = [entity.name]
    for name in alike:
        theirs, begun = _begun(place, name)
        if begun.startswith(first) or (theirs and first.startswith(begun)):
            returned.append(name)
    return returned


def _begun(place: Place, name: str) -> tuple[bool, str]:
    """Whether an entity's sort key has a value in it, and the text before that: ``ORDER#``."""
    keys = place.sort_keys(name)
    if not keys or keys[0].own:
        return True, ""
    text = ""
    for number, segment in enumerate(keys[0].template.segments):
        text += (keys[0].template.delimiter if number else "") + segment.text
        if segment.field:
            return True, text
    return False, text


def _rangeable(place: Place, entity: Entity, name: str) -> bool:
    """Whether a range of the attribute is a range of the sort key: a number has to be padded, or a key of its own."""
    for key in place.sort_keys(entity.name):
        for segment in key.template.segments:
            if segment.field == name:
                return key.own or bool(segment.width) or entity.attributes.get(name) != "N"
    return False


def _fields(keys: Sequence[KeyAttribute]) -> list[str]:
    return list(dict.fromkeys(name for key in keys for name in key.template.fields))


def _ordered(name: str, entity: Entity) -> bool:
    """Whether a range of it makes sense: it is a number or a date, by its type or its name, and no id."""
    last = words(name)[-1:] or [""]
    if last[0] in ("id", "uuid", "key", "slug", "code"):
        return False
    timely = {
        "at",
        "date",
        "time",
        "on",
        "day",
        "month",
        "year",
        "timestamp",
        "ts",
        "created",
        "updated",
        "since",
        "until",
        "due",
        "expires",
    }
    return entity.attributes.get(name) == "N" or bool(timely & {*words(name)})


def _together(place: Place, parent: str, child: str) -> bool:
    """Whether a child lies in its parent's item collection."""
    shapes = [
        [[segment.shape for segment in key.template.segments] for key in place.partition_keys(name)]
        for name in (parent, child)
    ]
    return shapes[0] == shapes[1]


def _covered(model: DataModel, place: Place, parent: str, child: str) -> bool:
    """Whether one request reads a parent and its children, and nothing that a type attribute has to filter out."""
    if not _together(place, parent, child):
        return False
    if not model.type_attribute and any(
        name not in (parent, child) and _together(place, parent, name) for name in place.keys
    ):
        return False
    ends = [[segment.shape for key in place.sort_keys(name) for segment in key.template.segments]
            for name in (parent, child)]  # fmt: skip
    own = {*_fields(place.sort_keys(parent))} <= {*_fields(place.partition_keys(parent))}
    return own or ends[1][: len(ends[0])] == ends[0]


def _plain(name: str) -> str:
    """An entity's name in plain words: ``OrderLineItem`` is an order line."""
    parts = [part for part in words(name) if part not in ("item", "entity", "record")] or words(name) or ["item"]
    return " ".join([*parts[:-1], singular(parts[-1])])


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def _owner(names: Sequence[str], one: str) -> str:
    """Whose they are, in plain words: ``SeasonId`` is a season."""
    shown = []
    for name in names:
        plain = " ".join(part for part in words(name) if part != "id")
        shown.append(plain if len(plain) > 2 and plain != one else " ".join(words(name)))
    return _listed(shown)


def _listed(shown: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
