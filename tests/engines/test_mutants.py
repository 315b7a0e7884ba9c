"""Mutation test of the design review. Whether a planted fault matters is said by the engine, and not by the review.

Original and mutant are loaded with the same facts and asked the same questions. Where the answers, their order, what
is read for them, or what survives the load differ, the fault matters, and the review must see it; else it must not.
A model does not say in which order answers are wanted: that of the sort key's values is always right.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.comparison import at_least, at_most, missing
from f1model.design.entity import Item
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.query.plan import Plan, plan
from f1model.query.request import arguments
from f1model.review import Finding, review
from f1model.table.connect import connect, drop
from tests.engines.mutants import Mutant, mutants

# A local index, and questions that compare: in its sort key, in a filter, from and up to.
COMPARED = replace(
    F1,
    table="ComparedTable",
    indexes=[
        *F1.indexes,
        LocalIndex("ByTeam", ResultItem="TEAM#{ConstructorId}#{Round:02d}#{Rank:02d}"),
        LocalIndex("ByPoints", sort="FinishPoints", projection=["DriverName", "Round"]),
    ],
    access_patterns=[
        F1["Get a race with its results"],
        AccessPattern("Get a team's results", ["SeasonId", "ConstructorId"], ["ResultItem"], index="ByTeam",
                      consistent=True, example={"SeasonId": "2024", "ConstructorId": "ferrari"}),
        AccessPattern("Get the results with points", ["SeasonId"], ["ResultItem"], index="ByPoints",
                      where={"FinishPoints": at_least(1)}, example={"SeasonId": "2024"}),
        AccessPattern("Get the first of a race", ["SeasonId", "Round"], ["ResultItem"], where={"Rank": at_most(3)},
                      example={"SeasonId": "2024", "Round": 2}),
        AccessPattern("Get who did not finish", ["SeasonId", "Round"], ["ResultItem"],
                      where={"FinishPosition": missing()}, example={"SeasonId": "2024", "Round": 2}),
    ],
    write_patterns=[],
)  # fmt: skip
MODELS = [F1, GROWN, COMPARED]
ENOUGH = 0.95
FEWEST = 250

# Kinds of difference after which the next question is asked, and the notes that say just that. Any other is an error.
READ_MORE, TIED, LACKS = "as many for more that are read", "equal keys, so no sure order", "attributes are missing"
ANOTHER_ORDER = "another order, as it is keyed"
NOTED = {
    READ_MORE: {"over-read", "scan", "filter", "sparse-index"},
    TIED: {"index-ties"},
    LACKS: {"index-lacks-attribute"},
}

# A season with rounds past 9; two winners and a driver twice in a race (1951); a circuit twice in a season (2021), and
# in an earlier season later (Jeddah).
RACES = [("2024", 1), ("2024", 2), ("2024", 8), ("2024", 10), ("2024", 20), ("1951", 4), ("2021", 8), ("2021", 9),
         ("2021", 21)]  # fmt: skip
RANKS = [1, 2, 3, 4, 9, 10, 11, 13]  # few, so that it is fast, on both sides of 10; Fangio has 2 and 13 in 1951

# Whose races, drivers, constructors and circuits are asked for: season, round, rank.
ASKED = [("2024", 2, 1), ("1951", 4, 2), ("2024", 10, 1), ("2021", 8, 1), ("2024", 1, 3), ("2024", 20, 2)]
RANGES = {"Rank": [(1, 3), (9, 11)], "Round": [(1, 2), (8, 10)]}


@dataclass(frozen=True)
class Verdict:
    """How a mutant differs from the original, by kind, and which findings the review has that it has not there."""

    name: str
    differs: Mapping[str, str]
    errors: frozenset[str]
    notes: frozenset[str]

    @property
    def matters(self) -> bool:
        """Whether it is wrong; not where the answers only come in another order, and in that of their keys."""
        return bool(self.differs.keys() - {ANOTHER_ORDER})

    @property
    def caught(self) -> bool:
        noted = {note.split()[0] for note in self.notes}
        kinds = self.differs.keys() - {ANOTHER_ORDER}
        return bool(self.errors) or all(noted & NOTED.get(kind, set()) for kind in kinds)

    def __str__(self) -> str:
        found = sorted(self.errors) + sorted(self.notes)
        return "\n    ".join([self.name, *map(": ".join, self.differs.items()), f"review: {found}"])


def make(model: DataModel) -> list[Item]:
    """The items of some races and results, as the model has them, and of their seasons."""
    seasons, rounds = zip(*RACES, strict=True)
    items = f1_items(model, seasons=set(map(int, seasons)), rounds=set(rounds))
    return [
        item for item in items
        if ("Round" not in item or (item["SeasonId"], item["Round"]) in RACES) and item.get("Rank", 1) in RANKS
    ]  # fmt: skip


def questions(model: DataModel, items: list[Item]) -> list[tuple[AccessPattern, dict[str, Any]]]:
    """Every access pattern with several sets of values, taken from the items; each pattern once before any twice."""
    results = {(item["SeasonId"], item["Round"], item["Rank"]): item for item in items if "Rank" in item}
    found = []
    for pattern in model.access_patterns:
        known = [results[asked] for asked in ASKED if all(name in results[asked] for name in pattern.given)]
        sets = list(dict.fromkeys(tuple((name, item[name]) for name in pattern.given) for item in known))
        for n, values in enumerate(sets):
            ranged = {pattern.between: RANGES[pattern.between][n % 2]} if pattern.between else {}
            found.append((n, pattern, {**dict(values), **ranged}))
    return [(pattern, values) for _, pattern, values in sorted(found, key=lambda each: each[0])]


@dataclass(frozen=True)
class Answer:
    """Facts are the declared attributes; ``tied`` says that two items have one key, which gives them no order."""

    facts: list[frozenset[tuple[str, Any]]]
    read: int
    tied: bool
    scanned: bool = field(compare=False)
    as_keyed: bool = field(compare=False)


class Engine:
    """What a mutant does: it is loaded, asked until an answer is wrong, and dropped."""

    def __init__(self, original: DataModel, items: list[Item]) -> None:
        table = connect(original)
        self._client = table.meta.client
        drop(table)
        self._facts = {name for entity in original.entities for name in entity.attributes}
        self._questions = questions(original, items)
        self._tables = 0
        self._before: dict[str, Any] = {}
        self._before = dict(self._answers(original, items))

    def difference(self, mutant: Mutant) -> dict[str, str]:
        """How it differs from the original, by kind, up to the first that is an error; empty where it does not."""
        found: dict[str, str] = {}
        for question, answer in self._answers(mutant.model, mutant.items):
            old = self._before.get(question)
            if answer != old:
                kind = _kind(old, answer)
                found.setdefault(kind, question)
                if kind not in {ANOTHER_ORDER, *NOTED}:
                    break
        return found

    def _answers(self, model: DataModel, items: list[Item]) -> Iterator[tuple[str, Any]]:
        """Question by question: the facts in order, and how many items were read. Or how the engine refuses."""
        self._tables += 1
        model = replace(model, table=f"Table{self._tables}")
        try:
            self._client.create_table(**model.create_table_request())
        except ClientError as error:
            yield "create", str(error)
            return
        try:
            yield "items that survive", self._load(model, items)
            for pattern, values in self._questions:
                yield f"{pattern.name} {values}", self._ask(model[pattern.name], values)
        except ClientError as error:
            yield "load", str(error)
        finally:
            self._client.delete_table(TableName=model.table)

    def _load(self, model: DataModel, items: list[Item]) -> int:
        kept = list({model.place().key(item): item for item in items}.values())
        for start in range(0, len(kept), 25):
            batch: Any = {model.table: [{"PutRequest": {"Item": item}} for item in kept[start : start + 25]]}
            while batch:
                batch = self._client.batch_write_item(RequestItems=batch).get("UnprocessedItems")
        count: int = self._client.scan(TableName=model.table, Select="COUNT", ConsistentRead=True)["Count"]
        return count

    def _ask(self, pattern: AccessPattern, values: Mapping[str, Any]) -> Any:
        derived = plan(pattern)
        send: Any = {"GetItem": self._client.get_item, "Query": self._client.query, "Scan": self._client.scan}
        try:
            sent = arguments(derived, derived.values(values))
            answer = send[derived.operation](TableName=derived.model.table, **sent)
        except (ClientError, ModelError) as error:
            return str(error)
        items = answer["Items"] if "Items" in answer else [answer["Item"]] if "Item" in answer else []
        facts = [frozenset((name, value) for name, value in item.items() if name in self._facts) for item in items]
        scanned = derived.operation == "Scan"
        names = () if scanned else derived.place.names  # a scan has no order at all
        keyed = zip(([item.get(name) for name in names] for item in items), facts, strict=True)
        runs = [[fact for _, fact in run] for _, run in groupby(keyed, lambda each: each[0])]
        return Answer(
            # Items of one key have no order among themselves, in the original neither.
            facts=[fact for run in runs for fact in sorted(run, key=lambda fact: sorted(map(str, fact)))],
            read=answer.get("ScannedCount", len(items)),
            tied=not scanned and max(map(len, runs), default=0) > 1,
            scanned=scanned,
            as_keyed=_is_as_keyed(derived, items),
        )


def _is_as_keyed(derived: Plan, items: list[Item]) -> bool:
    """Whether the items of each entity come in the order of the values that their sort keys are made of."""
    for entity in map(derived.model.entity, derived.pattern.returns):
        columns = derived.place.sort_keys(entity.name)
        mine = [item for item in items if derived.model.entity_of(item) == entity]
        read = [[key.template.read(str(item[key.name]), entity.attributes) or {} for key in columns] for item in mine]
        keys = [[value for values in each for value in values.values()] for each in read]
        if not columns or keys != sorted(keys, reverse=derived.pattern.descending):
            return False
    return True


def _kind(before: Any, after: Any) -> str:
    if not isinstance(before, Answer) or not isinstance(after, Answer):
        return f"{after} for {before}"
    if Counter(after.facts) == Counter(before.facts):
        if after.scanned or after.read != before.read:
            return READ_MORE
        if after.tied:
            return TIED
        return ANOTHER_ORDER if after.as_keyed else "out of order"
    if len(after.facts) == len(before.facts) and all(map(frozenset.issubset, after.facts, before.facts)):
        return LACKS
    return f"{len(after.facts)} of {after.read} for {len(before.facts)} of {before.read}, and others"


def _findings(model: DataModel, items: list[Item]) -> tuple[set[str], set[str]]:
    """Code and place of the errors and notes; of those about what an index lacks, the words as well."""
    found = review(model, items)

    def told(level: Sequence[Finding]) -> set[str]:
        return {f"{each.code} {each.where}{each.what * (each.code in NOTED[LACKS])}" for each in level}

    return told(found.errors), told(found.notes)


def _refusal(model: DataModel) -> str:
    try:
        for pattern in model.access_patterns:
            plan(pattern)
    except ModelError as error:
        return str(error)
    return ""


@cache
def verdicts_of(number: int) -> list[Verdict]:
    """Of the mutants of one model, but those of which f1model refuses the declaration or the items."""
    found, original = [], MODELS[number]
    items = make(original)
    engine = Engine(original, items)
    errors, notes = _findings(original, items)
    for mutant in mutants(original, items, make):
        if mutant.refused:
            continue
        refusal = _refusal(mutant.model)
        differs = {"refused": refusal} if refusal else engine.difference(mutant)
        now_errors, now_notes = _findings(mutant.model, mutant.items)
        found.append(Verdict(mutant.name, differs, frozenset(now_errors - errors), frozenset(now_notes - notes)))
    return found


@pytest.mark.parametrize("number", range(len(MODELS)), ids=lambda number: MODELS[number].table)
def test_the_mutants_of_a_model_are_asked(number: int) -> None:
    """One model at a time, so that the hang of one is told from the minutes that all of them take."""
    assert any(verdict.matters for verdict in verdicts_of(number))


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """Of the mutants of all models."""
    return [verdict for number in range(len(MODELS)) for verdict in verdicts_of(number)]


def _assert_nearly_all(verdicts: list[Verdict], right: Callable[[Verdict], bool]) -> None:
    missed = [verdict for verdict in verdicts if not right(verdict)]
    told = "\n".join(map(str, missed))
    assert len(missed) <= (1 - ENOUGH) * len(verdicts), f"{len(missed)} of {len(verdicts)} missed:\n{told}"


def test_there_are_many_mutants_and_of_every_kind(verdicts: list[Verdict]) -> None:
    assert len(verdicts) >= FEWEST
    assert sum(verdict.matters for verdict in verdicts) > FEWEST / 3
    assert sum(not verdict.differs for verdict in verdicts) > FEWEST / 8
    assert {ANOTHER_ORDER, *NOTED} <= {kind for verdict in verdicts for kind in verdict.differs}


def test_the_review_sees_the_faults_that_the_engine_shows(verdicts: list[Verdict]) -> None:
    _assert_nearly_all([verdict for verdict in verdicts if verdict.matters], lambda verdict: verdict.caught)


def test_the_review_finds_no_error_where_the_engine_shows_no_difference(verdicts: list[Verdict]) -> None:
    _assert_nearly_all([verdict for verdict in verdicts if not verdict.differs], lambda verdict: not verdict.errors)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_pattern_is_asked_something(model: DataModel) -> None:
    assert {pattern.name for pattern, _ in questions(model, make(model))} == {p.name for p in model.access_patterns}
