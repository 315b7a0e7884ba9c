"""The code of every access pattern, run as a person would run it: the items that ``run`` returns, in its order."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import Binary, TypeDeserializer
from botocore.exceptions import ClientError

from f1model.design.comparison import is_not, one_of
from f1model.design.entity import Entity, Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export import code
from f1model.export.dynamodb_json import decode
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load
from f1model.values import normal
from tests.export.writes import UnsaidError, by_boto3, desk_beside, executed, things_beside, twins
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.test_vocabulary import DESK, ITEMS, TRIED

Asked = tuple[AccessPattern, dict[str, Any]]

MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}
TEAM = GROWN["Get a constructor's results in a season"]
RACE = GROWN["Get a race with its results"]
CAREER = GROWN["Get a driver's career, latest first"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=GROWN)
FILTERED = AccessPattern("Get races of a name", ["SeasonId", "RaceName"], ["RaceItem"], model=GROWN)
IN_A_ROUND = replace(TEAM, name="Get the first of a round", given=[*TEAM.given, "Round"], between="Rank", limit=7)
NAMED: dict[str, Any] = {"SeasonId": 2024, "RaceName": "Monaco Grand Prix"}
GROWN_MORE: list[Asked] = [
    (ONE, {**MONACO, "Rank": 1}),
    (ONE, {**MONACO, "Rank": 40}),
    (FILTERED, NAMED),
    (replace(FILTERED, limit=1), {**NAMED, "page_size": 5}),
    (replace(RACE, limit=3), MONACO),
    (replace(CAREER, limit=4), {"DriverId": "max-verstappen", "page_size": 3}),
    (CAREER, {"DriverId": "max-verstappen", "page_size": 2, "attributes": ["GSI1SK", "Rank", "GSI1PK"]}),
    (RACE, {**MONACO, "page_size": 4, "consistent": True, "attributes": ["SK", "Rank", "FinishPoints"]}),
    (replace(IN_A_ROUND, descending=True), {**TEAM.example, "Round": 8, "Rank": (1, 20)}),
    (AccessPattern("Get the races of a round", ["Round"], ["RaceItem"], model=GROWN), {"Round": 8}),
]

# Names and values that quoting must hold: its text sorts as bytes, its numbers are not all whole.
TYPES = {"Id": "S", "At": "N", 'it\'s "so" $(id)': "S", "points": "N", "tags": "SS", "fast": "BOOL"}
ODD = DataModel(
    "odd-Table.1",
    [Entity("Thing's \"kind\"", "{Id}", "{At}", TYPES)],
    indexes=[Index("By-Points.1", partition="points", sort="At", projection=["tags"])],
    partition="p\"k 's\\", sort="At",
)  # fmt: skip
THING = ODD.entities[0].name
TEXT = 'it\'s "so" $(id) `id` \\ \n日本🏁'
ODD_ITEMS = [
    ODD.item(THING, {"Id": TEXT, "At": n, "it's \"so\" $(id)": TEXT, "points": Decimal("0.14"), "tags": {"b", "a"},
                     "fast": n > 1})
    for n in (Decimal("-1.5"), 0, 2, 10)
]  # fmt: skip
_ODD: list[Asked] = [
    (AccessPattern("One", ["Id", "At"]), {"Id": TEXT, "At": -1.5}),
    (AccessPattern("All", ["Id"], descending=True), {"Id": TEXT}),
    (AccessPattern("Same text", ["Id", "it's \"so\" $(id)"]), {"Id": TEXT, "it's \"so\" $(id)": TEXT}),
    (AccessPattern("Same type", ["Id", "tags", "fast"]), {"Id": TEXT, "tags": {"a", "b"}, "fast": True}),
    (AccessPattern("Some", ["points"], between="At", index="By-Points.1"), {"points": "0.14", "At": (0, 2)}),
    (AccessPattern("Latest", ["points"], index="By-Points.1", descending=True, limit=1), {"points": "0.14"}),
    (AccessPattern("Every"), {}),
]  # fmt: skip
ODD_ASKED = [(replace(pattern, returns=[THING], model=ODD), values) for pattern, values in _ODD]

ASKED: list[Asked] = [
    *((each, dict(each.example)) for model in (F1, GROWN, ARTICLE) for each in model.access_patterns),
    *GROWN_MORE,
    *ODD_ASKED,
]
IDS = [f"{number} {pattern.name}" for number, (pattern, _) in enumerate(ASKED)]
AWS = shutil.which("aws", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


@pytest.fixture(scope="module")
def tables() -> Iterator[dict[str, Any]]:
    found = {}
    for model in (F1, GROWN, ARTICLE, ODD):
        rounds = [1] if model is ARTICLE else [1, 2, 8, 10]
        items = ODD_ITEMS if model is ODD else f1_items(model, seasons=[2024], rounds=rounds)
        if model in (F1, GROWN):
            items += f1_items(model, seasons=[2023], rounds=[1])[1:]
        found[model.table] = connect(model)
        load(found[model.table], items, last_wins=True)
    yield found
    for table in found.values():
        drop(table)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that a person sets: region and the engine's dummy credentials; the endpoint is there."""
    key = os.environ.get("F1MODEL_KEY_ID", "f1modeldummy")
    given = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": key, "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def shown(items: list[dict[str, Any]]) -> list[Item]:
    return [{name: normal(value) for name, value in item.items()} for item in items]


def check(tables: dict[str, Any], asked: Asked, found: list[Item]) -> None:
    """The items that ``run`` returns, in its order; a Scan has none of its own."""
    pattern, values = asked
    assert pattern.model
    result = run(tables[pattern.model.table], pattern, allow_scan=True, **values)
    if result.operation == "Scan":
        names = pattern.model.place().names
        found = sorted(found, key=lambda item: [item[name] for name in names])
    assert found == shown(result.items)
    assert found or values.get("Rank") == 40 or pattern.model is ARTICLE


def ran(script: str, capsys: pytest.CaptureFixture[str]) -> list[Item]:
    capsys.readouterr()
    exec(compile(script, "script", "exec"), {})
    lines = [line for line in capsys.readouterr().out.split("\n") if line]
    return shown([eval(line, {"Decimal": Decimal, "Binary": Binary}) for line in lines])


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("asked", ASKED, ids=IDS)
def test_boto3(tables: dict[str, Any], asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    check(tables, asked, ran(code(asked[0], "boto3", **asked[1]), capsys))


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("asked", ASKED, ids=IDS)
def test_partiql(tables: dict[str, Any], asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    if asked[0].index == "ByConstructor":
        with pytest.raises(ModelError, match="runs no PartiQL on an index with several attributes in one key"):
            code(asked[0], "partiql", **asked[1])
        return
    check(tables, asked, ran(code(asked[0], "partiql", **asked[1]), capsys))


def test_the_engine_itself_refuses_partiql_on_an_index_with_several_attributes_in_a_key(tables: dict[str, Any]) -> None:
    for condition in ("", """ WHERE "ConstructorId" = 'ferrari' AND "SeasonId" = '2024'"""):
        with pytest.raises(ClientError, match="PartiQL statements cannot be executed"):
            tables["GrownTable"].meta.client.execute_statement(
                Statement=f'SELECT * FROM "GrownTable"."ByConstructor"{condition}'
            )


THREE, LATEST, NAMESAKE = replace(RACE, limit=3), replace(CAREER, limit=4), replace(FILTERED, limit=1)
FAR: list[tuple[AccessPattern, dict[str, Any], str, list[int]]] = [
    (THREE, MONACO, "boto3", [3]), (THREE, MONACO, "partiql", [3]),
    (LATEST, {"DriverId": "max-verstappen"}, "boto3", [4]), (LATEST, {"DriverId": "max-verstappen"}, "partiql", [5]),
    (NAMESAKE, {**NAMED, "page_size": 30}, "boto3", [0, 1]), (NAMESAKE, {**NAMED, "page_size": 30}, "partiql", [0, 1]),
]  # fmt: skip


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("pattern", "values", "language", "pages"), FAR, ids=[f"{e[0].name} {e[2]}" for e in FAR])
def test_a_script_reads_no_further_than_it_says(
    tables: dict[str, Any], pattern: AccessPattern, values: dict[str, Any], language: str, pages: list[int],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """How many items each of its requests returned; of five races in GSI1, backwards, PartiQL has to read all."""
    session, returned = boto3.session.Session(), list[int]()
    session.events.register("after-call.dynamodb", lambda parsed, **_: returned.append(len(parsed["Items"])))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    script = code(pattern, language, **values)

    ran(script, capsys)

    assert returned == pages
    whole = language == "partiql" and pattern.descending
    assert script.splitlines()[1].startswith("# It reads the whole range" if whole else "# It reads pages of ")


@pytest.mark.usefixtures("environment")
@pytest.mark.skipif(AWS is None, reason="the AWS CLI is not installed")
@pytest.mark.parametrize("asked", ASKED, ids=IDS)
def test_cli(tables: dict[str, Any], asked: Asked) -> None:
    answer = in_a_shell(code(asked[0], "cli", **asked[1]))

    items = answer["Items"] if "Items" in answer else [answer["Item"]] if "Item" in answer else []
    read: Callable[[Any], Any] = TypeDeserializer().deserialize
    check(tables, asked, shown([{name: read(value) for name, value in item.items()} for item in items]))


def in_a_shell(command: str) -> dict[str, Any]:
    done = subprocess.run(
        ["sh", "-c", f"PATH={Path(AWS or '').parent}:$PATH\n{command}"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout or "{}")  # no item: nothing at all
    return answer


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("language", ["boto3", "partiql"])
def test_a_script_in_a_process_of_its_own(tables: dict[str, Any], language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code(RACE, language, **MONACO)], capture_output=True, text=True, timeout=120, check=True
    )

    check(tables, (RACE, MONACO), shown([eval(line, {"Decimal": Decimal}) for line in done.stdout.splitlines()]))


# Comparisons, counts, and questions of several requests.

SHARDS = DataModel(
    "Shards", [Entity("E", "{Shard}", "{At}", {"Shard": "N", "At": "B", "Note": "S"})], partition="Shard", sort="At",
    access_patterns=[
        AccessPattern("Get all of some", where={"Shard": one_of()}, returns=["E"], descending=True),
        AccessPattern("Get the first of some", where={"Shard": one_of()}, returns=["E"], limit=3),
        AccessPattern("Get two of those that are not x", where={"Shard": one_of(), "Note": is_not("x")},
                      returns=["E"], limit=2),
        AccessPattern("Count some", where={"Shard": one_of()}, returns=["E"], count=True),
    ],
)  # fmt: skip
SHARDED = [SHARDS.item("E", {"Shard": n % 3, "At": bytes([255 - n * 7]), **({"Note": "xyz"[n % 3]} if n % 4 else {})})
           for n in range(20)]  # fmt: skip
SAID = [*((each, dict(each.example)) for each in TRIED),
        *((each, {"Shard": [2, 0]}) for each in SHARDS.access_patterns)]  # fmt: skip


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("language", ["boto3", "cli", "partiql"])
def test_all_that_a_question_can_say(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    if language == "cli" and AWS is None:
        pytest.skip("the AWS CLI is not installed")
    tables = {DESK.table: connect(DESK), SHARDS.table: connect(SHARDS)}
    load(tables[DESK.table], ITEMS)
    load(tables[SHARDS.table], SHARDED)
    for pattern, values in SAID:
        assert pattern.model
        result = run(tables[pattern.model.table], pattern, values)
        text, found = code(pattern, language, values), list[Item]()
        if language == "cli":
            answers = [in_a_shell(f"aws {command}") for command in re.split("^aws ", text, flags=re.M)[1:]]
            count = sum(answer["Count"] for answer in answers)
            items = [item for each in answers for item in each.get("Items", [])]
            found = shown([{name: decode(value) for name, value in item.items()} for item in items])
        elif pattern.count:
            capsys.readouterr()
            exec(compile(text, "script", "exec"), {})
            count = int(capsys.readouterr().out)
        else:
            found = ran(text, capsys)
        if pattern.count:
            assert count == result.returned > 0, pattern.name
        elif language == "cli" and len(answers) > 1:  # one command for each, which does not gather
            assert all(item in found for item in shown(result.items)), pattern.name
        else:
            assert found == shown(result.items) != [], pattern.name


# Writes.


def by_cli(pattern: Any, given: Item, new: Item | None, items: list[Item]) -> None:
    try:
        text = code(pattern, "cli", given, new, items=items)
    except ModelError as error:
        raise UnsaidError if "AWS CLI read binary" in str(error) else error from None
    command = f"PATH={Path(AWS or '').parent}:$PATH\n{text}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=120)
    if done.returncode:
        assert "ConditionalCheckFailed" in done.stderr, done.stderr
        raise ValueError(done.stderr)


def by_partiql(pattern: Any, given: Item, new: Item | None, items: list[Item]) -> None:
    try:
        text = code(pattern, "partiql", given, new, items=items)
    except ModelError as error:
        raise UnsaidError if "PartiQL's" in str(error) else error from None
    try:
        executed(text)
    except ClientError as error:
        if "PartiQL adds to no missing attribute" in text and "does not exist in the item" in str(error):
            raise UnsaidError from None
        raise
    if "PartiQL's DELETE passes" in text and "execute_transaction" not in text:
        raise UnsaidError  # if there was none, it says nothing


WAYS = {"boto3": by_boto3, "cli": by_cli, "partiql": by_partiql}


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("language", "count"), [("boto3", 100), ("cli", 15), ("partiql", 100)])
def test_writes_leave_what_apply_leaves(language: str, count: int) -> None:
    if language == "cli" and AWS is None:
        pytest.skip("the AWS CLI is not installed")

    outcomes = desk_beside(twins(HELPDESK, connect), 6, count, WAYS[language])
    outcomes += things_beside(twins(THINGS, connect), 6, count, WAYS[language])

    assert sum(outcomes[each] for each in outcomes if each.endswith(", written")) > count // 4
