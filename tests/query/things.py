"""Things with every kind of index key and odd attributes, each kind of write of them, and random ones."""

from collections import Counter
from random import Random
from typing import Any

from f1model.design.comparison import at_most, is_not, missing, one_of
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.write import WritePattern, old
from f1model.errors import ConditionError, ModelError
from f1model.query.apply import Written, apply
from f1model.values import normal
from tests.query.writing import Watched, agree, but_half_keys, expected_of_local, foreseen, held, reported, stale

THING = Entity(
    "Thing", "T#{Id}", "{Place:02d}",
    {"Id": "S", "Place": "N", "A": "S", "B": "S", "C": "S", "N": "N", "V": "N", "Tags": "SS", "Raw": "B", "Map": "M",
     "values": "S", "token": "N", "with-hyphen": "S"},
)  # fmt: skip
TOTAL = Entity("Total", "TOTAL#{A}", "TOTAL", {"A": "S", "Count": "N", "Name": "S"})
THINGS = DataModel(
    "Things",
    [THING, TOTAL],
    indexes=[
        Index("Glued", Thing=Keys("A#{A}", "{B}#{N:03d}"), Total=Keys("TOTALS", "{Count:03d}#{A}")),
        Index("SharesGlued", partition="GluedPK", sort="C", Thing=Keys("A#{A}", "{C}")),
        Index("Native", partition=["A", "B"], sort="N"),
        Index("Inverted", partition="SK", sort="PK", projection="KEYS_ONLY"),
        Index("ByType", partition="Type", sort="TypeSK", projection=["A"], Thing=Keys("Thing", "{V:03d}")),
        LocalIndex("Near", Thing="{A}#{V:03d}", projection="KEYS_ONLY"),
        LocalIndex("ByC", sort="C", projection=["values"]),
    ],
    write_patterns=[
        WritePattern("Create", create="Thing"),
        WritePattern("Put", put="Thing", version="V"),
        WritePattern("Change A", change="Thing", sets=["A"]),
        WritePattern("Change B", change="Thing", sets=["B"], given=["Id", "Place", "A", "N"]),
        WritePattern("Drop B", change="Thing", fixed={"B": None}),
        WritePattern("Add N", change="Thing", adds={"N": None}),
        WritePattern("Add V", change="Thing", adds={"V": 1}),
        WritePattern("Move", change="Thing", sets=["Place"]),
        WritePattern("Move on", change="Thing", adds={"Place": 1}, fixed={"B": "moved"}),
        WritePattern("Upsert", change="Thing", sets=["A"], adds={"N": 1}, upsert=True),
        WritePattern("Count", change="Total", adds={"Count": None}, upsert=True),
        WritePattern("Lock", change="Thing", sets=["C"], version="V"),
        WritePattern("Delete", delete="Thing", version="V"),
        WritePattern("Tag", change="Thing", sets=["Tags", "Raw", "Map"]),
        WritePattern("Odd", change="Thing", sets=["values", "token", "with-hyphen"]),
        WritePattern("If", change="Thing", fixed={"C": "done"},
                     only_if={"N": at_most(), "B": one_of("x", "y"), "C": is_not("done"), "values": missing()}),
        WritePattern("Set A and rename", change="Thing", sets=["A"], along=[
            WritePattern("name", change="Total", sets=["Name"], upsert=True, takes={"Name": "C"}),
            WritePattern("leave", change="Total", adds={"Count": -1}, takes={"A": old("A")})]),
        WritePattern("Twice", delete="Thing", along=[WritePattern("again", delete="Thing")]),
    ],
)  # fmt: skip

Facts = dict[str, Any]
_VALUES: dict[str, list[Any]] = {
    "Id": ["1", "2"], "Place": [1, 2, 3], "A": ["a", "b", None], "B": ["x", "y", None], "C": ["c", "done", None],
    "N": [1, 2, None], "V": [1, 2, 3, None], "Tags": [{"a"}, None], "Raw": [b"x" * 1500, None],
    "Map": [{"x": [1, {"y": True}]}, None], "values": ["v" * 2000, "v"], "token": [1, None],
    "with-hyphen": ["h", None], "Count": [0, 1, 4], "Name": ["n"],
}  # fmt: skip


def random_values(r: Random, pattern: WritePattern) -> tuple[Facts, Facts]:
    """Values for the pattern, and its changes; what a primary key or a sum needs is never None."""
    needed = {*pattern.key_fields(THINGS), *(name for name, amount in pattern.adds.items() if amount is None), "Place"}

    def value(name: str) -> Any:
        return r.choice([each for each in _VALUES[name] if each is not None or name not in needed])

    given = {name: value(name) for name in pattern.names(THINGS) if not (pattern.whole and name in pattern.fixed)}
    given |= {name: r.randint(0, 9) for name, each in pattern.conditions.items() if each.given}
    if pattern.version and pattern.kind != "create" and r.random() < 0.6:
        given[pattern.version] = value(pattern.version)
    amounts = [name for name, amount in pattern.adds.items() if amount is None]
    return given, {name: value(name) for name in (*pattern.sets, *amounts)}


def write_anything(table: Any, seed: int, count: int, *, metered: bool = False) -> Counter[str]:
    """Random writes of things: no key is ever stale, and what is written is what was said, at that price.

    How often each was carried out, or not.
    """
    r, outcomes = Random(seed), Counter[str]()
    watched: Any = Watched(table, metered=metered)
    for number in range(count):
        pattern = r.choice(THINGS.write_patterns)
        given, changes = random_values(r, pattern)
        before, told = held(table), f"{number}: {pattern.name} {given} {changes}"
        expected = foreseen(pattern, given, changes, before)
        written: Written | ConditionError | None = None
        try:
            written = apply(watched, pattern, given, changes)
        except ConditionError as error:
            written = error
        except ModelError:
            pass
        after = held(table)
        outcomes[f"{pattern.name}, {type(written).__name__}"] += 1
        assert stale(THINGS, after) == [], told
        agree(expected, written, told)
        if not isinstance(written, Written):
            assert after == before, told
            continue
        for act, old_item, new_item in written.acts:
            key = tuple(act.key.values())
            assert [normal(old_item), normal(new_item)] == [before.get(key), after.get(key)], told
        if metered:
            assert but_half_keys(reported(watched.calls[-1][2]), written) == expected_of_local(written), told
    return outcomes
