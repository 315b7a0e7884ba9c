"""Random data models that use everything which can be declared, and values for them; tests of files and engines share
them. A declaration that contradicts itself is left out, so every model is a good one, and the same for the same seed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import settings

from f1model.design import comparison
from f1model.design.comparison import OPERANDS, Comparison
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import CARDINALITIES, Relationship
from f1model.design.settings import STREAMS, Settings
from f1model.design.write import KINDS, WritePattern, old
from f1model.errors import ModelError

# One type for each name, so that whatever is a key somewhere has one type everywhere.
ATTRIBUTES = {
    "Id": "S", "A": "S", "B": "S", "C": "S", "N": "N", "M": "N", "V": "N", "Raw": "B", "Tags": "SS", "Numbers": "NS",
    "Blobs": "BS", "Flag": "BOOL", "Nothing": "NULL", "List": "L", "Map": "M", "with-hyphen": "S", "Größe": "S",
    "values": "S", "token": "N", "ExpiresAt": "N",
}  # fmt: skip
_NAMES = ("Thing", "sort", "name", "Ein Ding", "O'Brien", "E5")
_OFTEN = ("", "5/s", "40/day", "1,000/month", "2.5/hour per user", "now and then")
_VALUES: dict[str, tuple[Any, ...]] = {
    "S": ("a", "b", "x y", "ü", "2026-08-21", '"quoted"'),
    "N": (0, 1, 2, 7, 42),
    "B": (b"\x00\xff", b"raw"),
    "BOOL": (True, False),
    "NULL": (None,),
    "SS": ({"a", "b"}, {"ü"}),
    "NS": ({1, 2}, {Decimal("0.5")}),
    "BS": ({b"a", b"\x00"},),
    "L": ([1, "a", None, [True]], []),
    "M": ({"x": {"y": [b"b", {1}]}, "z": Decimal("1E+40")}, {}),
}
_ODD = (Decimal("12.50"), Decimal("1E+100"), Decimal("-0.1"), Decimal(5), 10**37, -3, 0.1)  # as N, where no key is


def random_value(r: Random, kind: str) -> Any:
    """A value of a DynamoDB type, few enough that questions find something."""
    return r.choice(_VALUES[kind])


def random_values(r: Random, entity: Entity) -> dict[str, Any]:
    """Values of an item of the entity; each attribute that its primary key does not need may be missing."""
    needed = {name for name in entity.attributes if f"{{{name}" in f"{entity.partition}{entity.sort}"}
    return {
        name: 4_000_000_000 if name == entity.ttl else random_value(r, kind)
        for name, kind in entity.attributes.items()
        if name in needed or r.random() < 0.8
    }


def random_model(r: Random, table: str = "Random") -> DataModel:
    """A model of one to five entities, with indexes, questions and changes."""
    delimiter = r.choice(["#", "#", "|", "::"])
    keys = r.choice([("PK", "SK"), ("PK", "SK"), ("pk", "sort"), ("PK", None), ("Id", "N"), ("Raw", None)])
    own = keys[0] in ATTRIBUTES
    expires = r.random() < 0.5
    entities = [_entity(r, n, keys, delimiter, expires) for n in range(1 if own else r.randint(1, 5))]
    names = [each.name for each in entities]
    model = DataModel(
        table, entities,
        relationships=[Relationship(r.choice(names), r.choice(["has", "is in"]), r.choice(names), each)
                       for each in r.sample(CARDINALITIES, r.randint(0, 3))],
        partition=keys[0], sort=keys[1], type_attribute=r.choice(["Type", "Type", "kind", None]), delimiter=delimiter,
        key_types={"later": r.choice("SNB")} if r.random() < 0.2 else {}, population={"user": r.randint(1, 20_000)},
        tenant=r.choice([None, *entities[0].attributes]), settings=_settings(r),
    )  # fmt: skip
    for index in _indexes(r, model):
        with suppress(ModelError):
            model = replace(model, indexes=[*model.indexes, index()])
    questions = [_question(r, model, n) for n in range(r.randint(3, 12))]
    changes = [_change(r, model, n) for n in range(r.randint(2, 8))]
    return replace(model, access_patterns=_fitting(questions, model), write_patterns=_fitting(changes, model))


# All in `make contract`; a learner who waits for `make test` waits for fewer.
MODELS = 500 if settings().max_examples >= 200 else 120


@cache
def random_models(count: int = MODELS) -> tuple[DataModel, ...]:
    """So many models, each of a table of its own."""
    return tuple(random_model(Random(seed), f"Random{seed}") for seed in range(count))


def _fitting(candidates: Sequence[Callable[[], Any]], model: DataModel) -> list[Any]:
    """Those of the patterns that fit the model."""
    fitting = []
    for made in candidates:
        with suppress(ModelError):
            fitting.append(replace(made(), model=model))
    return fitting


def _settings(r: Random) -> Settings:
    return Settings(
        capacity=r.choice([None, (r.randint(1, 9), r.randint(1, 9))]), recovery=r.random() < 0.5,
        stream=r.choice([None, *STREAMS]), deletion_protection=r.random() < 0.5,
    )  # fmt: skip


def _entity(r: Random, number: int, keys: tuple[str, str | None], delimiter: str, expires: bool) -> Entity:
    def key(*segments: str) -> str:
        return delimiter.join(segments)

    if keys[0] in ATTRIBUTES:
        partition, sort = (f"{{{name}}}" if name else None for name in keys)
    elif keys[1] is None:
        partition, sort = r.choice([key(f"E{number}", "{Id}"), f"E{number}:{{Id}}"]), None
    else:
        partition = r.choice([key("P", "{A}"), key(f"E{number}", "{Id}"), "USER:{Id}", key("P", "{A}", "{Id}")])
        sort = r.choice([
            f"S{number}", key("", f"META{number}"), key(f"S{number}", "{N:03d}"), key(f"S{number}", "{B}", "v{M:02d}"),
            key(f"S{number}", "{with-hyphen}"), key(f"S{number}", "{Id}", ""),
        ])  # fmt: skip
    needed = [name for name in ATTRIBUTES if f"{{{name}" in f"{partition}{sort}"]
    others = [name for name in ATTRIBUTES if name not in needed and r.random() < 0.6]
    attributes = {name: ATTRIBUTES[name] for name in (*needed, *others)}
    ttl = "ExpiresAt" if "ExpiresAt" in attributes and expires else None
    name = f"{r.choice(_NAMES)}{number}" if number else r.choice(_NAMES)
    return Entity(name, str(partition), sort, attributes, ttl=ttl)


def _indexes(r: Random, model: DataModel) -> Iterator[Callable[[], Any]]:
    d, table = model.delimiter, model.place()
    some = r.sample(list(model.entities), r.randint(1, len(model.entities)))

    def templates(*needed: str) -> list[str]:
        return [each.name for each in some if all(name in each.attributes for name in needed)]

    projection = r.choice(["ALL", "KEYS_ONLY", ["C"], ["Flag", "Größe"]])
    glued = {name: Keys(f"G{d}{{B}}", f"{{N:04d}}{d}{{Id}}") for name in templates("B", "N", "Id")}
    named = {name: Keys(f"STATE:{{C}}{d}", "v{M}") for name in templates("C", "M")}
    local = dict.fromkeys(templates("B"), f"L{d}{{B}}")
    candidates: list[Callable[[], Any]] = [
        lambda: Index("GSI1", glued, projection=projection),
        lambda: Index("Named", named, partition="gpk", sort="gsk"),
        lambda: Index("NoSort", {name: Keys(f"C{d}{{C}}") for name in templates("C")}),
        lambda: Index("Native", partition=["A", "B"], sort=["N", "M"], projection=projection),
        lambda: Index("ByNumber", partition="N"),
        lambda: Index("Binary", partition="Raw", sort="Id", projection="KEYS_ONLY"),
        lambda: Index("Inverted", partition=table.names[-1], sort=table.names[0]),
        lambda: Index("ByType", partition=model.type_attribute or "", sort="Id"),
        lambda: LocalIndex("LSI1", local, projection=projection),
        lambda: LocalIndex("ByCount", sort="M", projection="KEYS_ONLY"),
        lambda: LocalIndex("Renamed", local, sort="local-key"),
    ]
    return iter(r.sample(candidates, r.randint(0, 6)))


def _question(r: Random, model: DataModel, number: int) -> Callable[[], AccessPattern]:
    place = r.choice(model.places)
    entity = model.entity(r.choice([*place.keys] or [each.name for each in model.entities]))
    keys = place.partition_keys(entity.name)
    given = list(dict.fromkeys(name for key in keys for name in key.template.fields))
    left = [name for key in place.sort_keys(entity.name) for name in key.template.fields if name not in given]
    given += left[: r.randint(0, len(left))]
    others = [name for name in entity.attributes if name not in given]
    fixed = {given.pop(): ...} if given and r.random() < 0.2 else {}
    compared = r.sample(others, min(len(others), r.choice([0, 0, 1, 2, 3])))
    where = {name: _comparison(r, entity.attributes[name]) for name in compared}
    between = next((name for name in left if name not in given and name not in where and name not in fixed), None)
    between = between if r.random() < 0.4 else None
    example = {name: random_value(r, entity.attributes[name]) for name in given}
    if between:
        example[between] = tuple(sorted((random_value(r, ATTRIBUTES[between]), random_value(r, ATTRIBUTES[between]))))
    known = (*given, *where, *fixed)
    alike = [each.name for each in model.entities if all(name in each.attributes for name in known)]
    several = r.random() < 0.5
    count = r.random() < 0.2
    return lambda: AccessPattern(
        f"Question {number}: {entity.name}?", given, list(dict.fromkeys([entity.name, *(alike if several else ())])),
        index=place.index, fixed={name: random_value(r, entity.attributes[name]) for name in fixed}, between=between,
        limit=None if count else r.choice([None, 1, 5]), descending=r.random() < 0.3,
        consistent=place.strong and r.random() < 0.3, example=example, often=r.choice(_OFTEN), where=where, count=count,
        whole=place.local and not count and r.random() < 0.5,
    )  # fmt: skip


def _comparison(r: Random, kind: str) -> Any:
    """A comparison that an attribute of this type allows, or a plain value, or None."""
    makers = [comparison.exists, comparison.missing, comparison.one_of, comparison.is_not]
    if kind in ("S", "N", "B"):
        makers += [comparison.above, comparison.at_least, comparison.at_most, comparison.below, comparison.between]
    if kind in ("S", "B"):
        makers.append(comparison.begins_with)
    if kind in ("S", "B", "SS", "NS", "BS", "L"):
        makers.append(comparison.contains)
    if r.random() < 0.2:
        return r.choice([None, *_odd(r, kind)])
    maker: Any = r.choice(makers)
    asked: Comparison = maker()
    if not asked.given or r.random() < 0.4:
        return asked
    member = {"SS": "S", "NS": "N", "BS": "B", "L": "S"}.get(kind, kind) if asked.operator == "contains" else kind
    count = OPERANDS.get(asked.operator, 3 if asked.operator == "IN" else 1)
    operands = [r.choice(_odd(r, member)) for _ in range(count)]
    return maker(*(sorted(operands) if asked.operator == "BETWEEN" else operands))


def _odd(r: Random, kind: str) -> Sequence[Any]:
    return _ODD if kind == "N" else _VALUES[kind]


def _change(r: Random, model: DataModel, number: int) -> Callable[[], WritePattern]:
    def made() -> WritePattern:
        written = r.choice(model.entities)
        count = r.choice([0, 0, 1, 2])
        along = [_taking(r, _alone(r, model, r.choice(model.entities), f"along {n}", KINDS), model, written)
                 for n in range(count)]  # fmt: skip
        kind = r.choice([each for each in KINDS if each != "check"])
        return replace(_alone(r, model, written, f"Change {number}", (kind,)), along=along)

    return made


def _taking(r: Random, pattern: WritePattern, model: DataModel, written: Entity) -> WritePattern:
    names = [name for name in pattern.key_fields(model) if r.random() < 0.5]
    source: dict[str, Any] = {name: r.choice([name, old(r.choice([*written.attributes]))]) for name in names}
    return replace(pattern, takes=source)


def _alone(r: Random, model: DataModel, entity: Entity, name: str, kinds: Sequence[str]) -> WritePattern:
    key = [each for each in entity.attributes if f"{{{each}" in f"{entity.partition}{entity.sort}"]
    rest = [each for each in entity.attributes if each not in key]
    r.shuffle(rest)
    kind = r.choice(kinds)
    numbers = [each for each in rest if entity.attributes[each] == "N" and each != entity.ttl]
    parts: dict[str, Any] = {kind: entity.name, "often": r.choice(_OFTEN)}
    version = numbers.pop() if numbers and kind != "check" and r.random() < 0.3 else None
    adds = {each: r.choice([None, 1, -2, Decimal("0.5")]) for each in numbers[: r.randint(0, 2)]}
    free = [each for each in rest if each not in adds and each != version]
    if kind == "change":
        parts |= {"adds": adds, "sets": free[:2], "upsert": r.random() < 0.3}
        parts["example_changes"] = {each: _fixed(r, entity, each) for each in free[:1]}
    if kind in ("create", "put", "change"):
        parts["fixed"] = {each: _fixed(r, entity, each) for each in free[2:3]}
    if kind != "create" and (kind == "check" or r.random() < 0.4):
        parts["only_if"] = {each: _comparison(r, entity.attributes[each]) for each in free[3:5]}
    if r.random() < 0.3:
        parts["given"] = [*key, *free[5:6]]
    example = {each: random_value(r, entity.attributes[each]) for each in key}
    return WritePattern(name, version=version, example=example, **parts)


def _fixed(r: Random, entity: Entity, name: str) -> Any:
    kind = entity.attributes[name]
    return 4_000_000_000 if name == entity.ttl else r.choice([None, *_odd(r, kind)])


def declared(value: Any) -> Iterator[Any]:
    """A declaration and all that lie in it."""
    yield value
    parts = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    if isinstance(value, Mapping):
        parts = list(value.values())
    for each in parts:
        yield from declared(each)
    for name in getattr(value, "__dataclass_fields__", ()):
        if name not in ("model", "places", "storing"):
            yield from declared(getattr(value, name))
