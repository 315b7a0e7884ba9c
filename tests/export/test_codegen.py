import ast
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export import code, partiql
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.query.request import request
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load
from f1model.values import normal

RACE = F1["Get a race with its results"]
CAREER = F1["Get a driver's career, latest first"]
TEAM = GROWN["Get a constructor's results in a season"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=F1)
MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}
FILTERED = AccessPattern("Get it", ["SeasonId", "RaceName"], ["RaceItem"], model=F1)
NAMED: dict[str, Any] = {"SeasonId": 2024, "RaceName": "Monaco Grand Prix"}
EVERYTHING = AccessPattern("Get all races", returns=["RaceItem"], model=F1)
FIRST_THREE = replace(RACE, limit=3, name="Get the first three")


def words(text: str) -> list[str]:
    """The words of a command as a shell takes them."""
    return shlex.split(text.replace("\\\n", " "))


def options(text: str) -> dict[str, Any]:
    """The options of a command, JSON read."""
    found: dict[str, Any] = {}
    for word in words(text)[3:]:
        if word.startswith("--"):
            name, _, value = word.partition("=")
            found[name] = value or True
        else:
            found[name] = json.loads(word) if word.startswith("{") else word
    return found


def arguments(text: str) -> Any:
    """What the script assigns to ``arguments``."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "arguments":
            return eval(compile(ast.Expression(node.value), "arguments", "eval"), {"Decimal": Decimal})
    raise AssertionError("there are none")


def test_boto3_for_a_query_pages_to_the_end() -> None:
    assert (
        code(CAREER, "boto3", DriverId="ann")
        == """\
# Get a driver's career, latest first: Query of F1Table.GSI1
import boto3

table = boto3.resource("dynamodb").Table("F1Table")
arguments = {
    "KeyConditionExpression": "#GSI1PK = :GSI1PK",
    "IndexName": "GSI1",
    "ScanIndexForward": False,
    "ExpressionAttributeNames": {"#GSI1PK": "GSI1PK"},
    "ExpressionAttributeValues": {":GSI1PK": "DRIVER#ann"},
}
items = []
while True:
    page = table.query(**arguments)
    items += page["Items"]
    if "LastEvaluatedKey" not in page:
        break
    arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]
for item in items:
    print(item)
"""
    )


def test_boto3_for_one_item() -> None:
    assert (
        code(ONE, "boto3", **MONACO, Rank=1)
        == """\
# Get one result: GetItem of F1Table
import boto3

table = boto3.resource("dynamodb").Table("F1Table")
arguments = {
    "Key": {"PK": "SEASON#2024", "SK": "RACE#08#RESULT#01"},
}
answer = table.get_item(**arguments)
items = [answer["Item"]] if "Item" in answer else []
for item in items:
    print(item)
"""
    )


def test_boto3_stops_at_a_limit() -> None:
    text = code(FIRST_THREE, "boto3", **MONACO)

    assert text.splitlines()[1] == "# It reads pages of 3 items, and stops at 3."
    assert '    "Limit": 3,\n' in text
    assert '    if "LastEvaluatedKey" not in page or len(items) >= 3:\n' in text
    assert text.endswith("for item in items[:3]:\n    print(item)\n")


def test_cli_for_a_query() -> None:
    assert code(CAREER, "cli", DriverId="ann") == (
        "aws dynamodb query \\\n"
        "  --table-name F1Table \\\n"
        "  --key-condition-expression '#GSI1PK = :GSI1PK' \\\n"
        "  --index-name GSI1 \\\n"
        "  --no-scan-index-forward \\\n"
        """  --expression-attribute-names '{"#GSI1PK": "GSI1PK"}' \\\n"""
        """  --expression-attribute-values '{":GSI1PK": {"S": "DRIVER#ann"}}'\n"""
    )


def test_cli_for_one_item_and_for_a_limit() -> None:
    assert words(code(ONE, "cli", consistent=True, **MONACO, Rank=1)) == [
        "aws", "dynamodb", "get-item", "--table-name", "F1Table",
        "--key", '{"PK": {"S": "SEASON#2024"}, "SK": {"S": "RACE#08#RESULT#01"}}', "--consistent-read",
    ]  # fmt: skip
    assert code(FIRST_THREE, "cli", **MONACO).endswith("  --page-size 3 \\\n  --max-items 3\n")
    assert code(FIRST_THREE, "cli", page_size=9, **MONACO).endswith("  --page-size 9 \\\n  --max-items 3\n")
    assert "--max-items" not in code(replace(ONE, limit=1), "cli", **MONACO, Rank=1)


def test_cli_types_values_as_the_native_index_has_them() -> None:
    ranged = AccessPattern(
        "Get it", ["ConstructorId", "SeasonId", "Round"], ["ResultItem"], "ByConstructor", between="Rank", model=GROWN
    )
    found = options(code(ranged, "cli", ConstructorId="ferrari", **MONACO, Rank=(1, Decimal("9.5"))))

    assert found["--expression-attribute-values"] == {
        ":ConstructorId": {"S": "ferrari"},
        ":SeasonId": {"S": "2024"},
        ":Round": {"N": "8"},
        ":Rank": {"N": "1"},
        ":Rank_last": {"N": "9.5"},
    }
    assert found["--key-condition-expression"].endswith("#Round = :Round AND #Rank BETWEEN :Rank AND :Rank_last")


@pytest.mark.parametrize(
    ("pattern", "values", "statement", "parameters"),
    [
        (ONE, {**MONACO, "Rank": 1}, 'SELECT * FROM "F1Table" WHERE "PK" = ? AND "SK" = ?',
         ["SEASON#2024", "RACE#08#RESULT#01"]),
        (RACE, MONACO, 'SELECT * FROM "F1Table" WHERE "PK" = ? AND begins_with("SK", ?)', ["SEASON#2024", "RACE#08"]),
        (ARTICLE[RACE.name], MONACO, 'SELECT * FROM "ArticleTable" WHERE "PK" = ? AND "SK" BETWEEN ? AND ?',
         ["SEASON#2024", "RACE#8", "RACE#8$"]),
        (CAREER, {"DriverId": "ann"}, 'SELECT * FROM "F1Table"."GSI1" WHERE "GSI1PK" = ? ORDER BY "GSI1SK" DESC',
         ["DRIVER#ann"]),
        (FILTERED, {**NAMED, "attributes": ["Type", "Round"]},
         'SELECT "Type", "Round" FROM "F1Table" WHERE "PK" = ? AND begins_with("SK", ?) AND "RaceName" = ? '
         'AND "Type" IN [?]', ["SEASON#2024", "RACE#", "Monaco Grand Prix", "RaceItem"]),
        (EVERYTHING, {}, 'SELECT * FROM "F1Table" WHERE "Type" IN [?]', ["RaceItem"]),
        (AccessPattern("All", returns=["E"], model=DataModel("Only", [Entity("E", "{Id}", "b", {"Id": "S"})])), {},
         'SELECT * FROM "Only"', []),
    ],
)  # fmt: skip
def test_partiql(pattern: AccessPattern, values: dict[str, Any], statement: str, parameters: list[Any]) -> None:
    assert partiql(pattern, **values) == (statement, parameters)

    expected = {"Statement": statement, **({"Parameters": parameters} if parameters else {})}
    assert arguments(code(pattern, "partiql", **values)) == expected


def test_partiql_as_a_script_pages_to_the_end() -> None:
    assert (
        code(FIRST_THREE, "partiql", consistent=True, **MONACO)
        == """\
# Get the first three: Query of F1Table
# It reads pages of 3 items, and stops at 3.
import boto3

client = boto3.resource("dynamodb").meta.client
arguments = {
    "Statement": 'SELECT * FROM "F1Table" WHERE "PK" = ? AND begins_with("SK", ?)',
    "Parameters": ["SEASON#2024", "RACE#08"],
    "ConsistentRead": True,
    "Limit": 3,
}
items = []
while True:
    page = client.execute_statement(**arguments)
    items += page["Items"]
    if "NextToken" not in page or len(items) >= 3:
        break
    arguments["NextToken"] = page["NextToken"]
for item in items[:3]:
    print(item)
"""
    )


def test_a_script_says_how_far_it_reads() -> None:
    few = replace(FILTERED, limit=2)
    said = "# It reads pages of 5 items, and stops when 2 have passed the filter."

    assert [code(few, each, **NAMED, page_size=5).splitlines()[1] for each in ("boto3", "partiql")] == [said, said]
    assert code(replace(ONE, limit=1), "boto3", **MONACO, Rank=1).splitlines()[1] == "import boto3"


def test_partiql_sorts_what_is_walked_backwards_since_order_by_holds_within_a_page_only() -> None:
    script = code(replace(CAREER, limit=2), "partiql", DriverId="ann")

    assert '"Limit"' not in script
    assert "len(items)" not in script
    assert script.splitlines()[1] == ("# It reads the whole range for 2 items: with a Limit, PartiQL's ORDER BY fails.")
    end = 'names = ["GSI1SK"]\nitems.sort(key=lambda item: [item[name] for name in names], reverse=True)\n'
    assert f"{end}for item in items[:2]:\n" in script
    said = "# It sorts at the end, because PartiQL's ORDER BY holds within a page only."
    assert code(CAREER, "partiql", DriverId="ann").splitlines()[1] == said
    assert '    "Limit": 2,\n' in code(CAREER, "partiql", DriverId="ann", page_size=2)
    statement, _ = partiql(CAREER, DriverId="ann", attributes=["Rank", "GSI1SK", "GSI1PK"])
    assert statement.startswith('SELECT "Rank", "GSI1SK", "GSI1PK" FROM "F1Table"."GSI1"')
    with pytest.raises(ModelError, match=r"Add GSI1PK and GSI1SK to attributes\.$"):
        code(CAREER, "partiql", DriverId="ann", attributes=["Rank", "GSI1SK"])


def test_partiql_walks_backwards_only_where_there_is_a_sort_key() -> None:
    entity = Entity("E", "{Id}", None, {"Id": "S", "Team": "S"})
    pattern = AccessPattern("Get it", ["Team"], ["E"], index="ByTeam", descending=True)
    model = DataModel(
        "Teams", [entity], sort=None, indexes=[Index("ByTeam", partition="Team")], access_patterns=[pattern]
    )

    assert partiql(model["Get it"], Team="x") == ('SELECT * FROM "Teams"."ByTeam" WHERE "Team" = ?', ["x"])


def test_partiql_cannot_ask_an_index_with_several_attributes_in_a_key() -> None:
    with pytest.raises(ModelError, match=r'GrownTable\.ByConstructor is such an index\. Take the code for "boto3" or'):
        partiql(TEAM, **TEAM.example)
    with pytest.raises(ModelError, match="runs no PartiQL"):
        code(TEAM, "partiql", **TEAM.example)


@pytest.mark.parametrize("language", ["boto3", "partiql"])
def test_a_script_says_when_every_item_is_read(language: str) -> None:
    assert code(EVERYTHING, language).startswith("# Get all races: Scan of F1Table, which reads every item\n")


def test_values_and_options_never_share_a_namespace() -> None:
    pattern = odd("pk", "attributes", "S")
    asked = {"Id": "x", "attributes": "all"}

    assert arguments(code(pattern, "boto3", asked, attributes=["Id"])) == request(pattern, asked, attributes=["Id"])
    assert partiql(pattern, asked, attributes=["Id"]) == (
        'SELECT "Id" FROM "-odd.Table_1" WHERE "pk" = ? AND "attributes" = ?', ["x", "all"]
    )  # fmt: skip
    assert code(odd("pk", "language", "S"), "cli", Id="x", language="é").endswith('":language": {"S": "é"}}\'\n')
    with pytest.raises(ModelError, match=r"^'Get it': Id is given twice\."):
        code(pattern, "boto3", asked, Id="y")


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ModelError, match=r"^There is no code in 'java'\. Use boto3, cli, partiql\.$"):
        code(RACE, "java", **MONACO)


@pytest.mark.parametrize("language", ["boto3", "cli", "partiql"])
def test_values_are_held_to_the_pattern(language: str) -> None:
    with pytest.raises(ModelError, match=r"needs Round\. Give exactly: SeasonId, Round\.$"):
        code(RACE, language, SeasonId=2024)
    with pytest.raises(ModelError, match=r"^'Get a race with its results': code reads from the first page\. Leave"):
        code(RACE, language, start={"PK": "a"}, **MONACO)


# Quoting.

NASTY = [
    'it\'s "so"',
    "$(rm -rf ~) `id` ${HOME} !! \\",
    "a\nb\\\nc\r\t\0\x7f",
    "日本 🏁 é \u202e\u2028",
    "--x",
    "'",
    '"""',
    "{x}",
]
SAID = st.sampled_from(NASTY) | st.text(min_size=1)
NAMES = SAID | st.sampled_from(
    ["attributes", "consistent", "items", "language", "limit", "page_size", "pattern", "start", "values"]
)
VALUES = st.recursive(
    SAID | st.booleans() | st.integers(-(10**37), 10**37) | st.decimals(-1000, 1000, places=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SAID, inner, max_size=3),
    max_leaves=6,
) | st.sets(SAID, min_size=1, max_size=3) | st.sets(st.integers(-5, 5), min_size=1)  # fmt: skip


def odd(key: str, attribute: str, kind: str, title: str = "Get it") -> AccessPattern:
    """A question for one item's key, and for an attribute that no key serves."""
    entity = Entity("Thing", "{Id}", None, {"Id": "S", attribute: kind})
    pattern = AccessPattern(title, ["Id", attribute], ["Thing"])
    model = DataModel("-odd.Table_1", [entity], access_patterns=[pattern], partition=key, sort=None)
    (asked,) = model.access_patterns
    return asked


def kind_of(value: Any) -> str:
    if isinstance(value, set):
        return "SS" if any(isinstance(each, str) for each in value) else "NS"
    kinds = {str: "S", bool: "BOOL", int: "N", Decimal: "N", list: "L", dict: "M"}
    return kinds[type(value)]


@given(key=SAID, attribute=NAMES, value=VALUES, identity=SAID, title=SAID)
def test_whatever_names_and_values_hold_comes_back_as_it_is(
    key: str, attribute: str, value: Any, identity: str, title: str
) -> None:
    identity = identity.replace("#", "-")
    if attribute == "Id" or key in (attribute, "Id") or len(identity.encode()) > 2048:
        return
    pattern = odd(key, attribute, kind_of(value), title)
    values = {"Id": identity, attribute: value}
    wanted = request(pattern, values)

    script = code(pattern, "boto3", values)
    assert arguments(script) == wanted
    shape = [type(node).__name__ for node in ast.parse(script).body]
    assert [name for name in shape if name != "ImportFrom"] == ["Import", "Assign", "Assign", "Assign", "While", "For"]
    assert sum(line.startswith("#") for line in script.splitlines()) == 1

    command = options(code(pattern, "cli", values))
    assert command["--table-name"] == "-odd.Table_1"
    assert command["--expression-attribute-names"] == wanted["ExpressionAttributeNames"]
    typed = command["--expression-attribute-values"]
    assert {name: TypeDeserializer().deserialize(typed[name]) for name in typed} == wanted["ExpressionAttributeValues"]

    statement, parameters = partiql(pattern, values)
    assert parameters == list(wanted["ExpressionAttributeValues"].values())
    assert arguments(code(pattern, "partiql", values)) == {"Statement": statement, "Parameters": parameters}
    names = [name[1:-1].replace('""', '"') for name in re.findall(r'"(?:[^"]|"")*"', statement)]
    assert names == ["-odd.Table_1", key, attribute]
    assert re.sub(r'"(?:[^"]|"")*"', "x", statement) == "SELECT * FROM x WHERE x = ? AND x = ?"


@pytest.mark.parametrize("value", NASTY)
def test_a_shell_hands_over_every_word_and_runs_nothing(value: str) -> None:
    text = code(odd("it's $(id)", value, "S", value), "cli", {"Id": "x", value: value})
    shown = subprocess.run(
        ["sh", "-c", f"aws() {{ printf '%s\\0' aws \"$@\"; }}\n{text}"], capture_output=True, check=True
    )

    assert shown.stdout.decode().split("\0")[:-1] == words(text)
    assert not shown.stderr


def test_sets_are_written_in_one_order() -> None:
    pattern = odd("pk", "tags", "SS")

    assert '":tags": {"a", "b", "c"}' in code(pattern, "boto3", Id="x", tags={"c", "a", "b"})
    assert '":tags": {"SS": ["a", "b", "c"]}' in code(pattern, "cli", Id="x", tags={"c", "a", "b"})


def test_numbers_that_are_not_whole_and_binary_values() -> None:
    decimal = code(odd("pk", "points", "N"), "boto3", Id="x", points=12.5)
    assert decimal.splitlines()[1:3] == ["from decimal import Decimal", ""]
    assert '":points": Decimal("12.5")' in decimal
    assert '":photo": b"\\x00"' in code(odd("pk", "photo", "B"), "boto3", Id="x", photo=bytearray(b"\0"))
    for kind, value in (("B", b"x"), ("L", [{"a": {b"x"}}])):
        with pytest.raises(ModelError, match=r"^'Get it': versions 1 and 2 of the AWS CLI read binary values differ"):
            code(odd("pk", "photo", kind), "cli", Id="x", photo=value)


@pytest.mark.parametrize("language", ["boto3", "cli", "partiql"])
@pytest.mark.parametrize(("kind", "value"), [("L", [set()]), ("SS", set())])
def test_a_value_that_dynamodb_cannot_hold(language: str, kind: str, value: Any) -> None:
    with pytest.raises(ModelError, match=r", which DynamoDB does not have\. Give a Decimal instead of a float"):
        code(odd("pk", "made", kind), language, Id="x", made=value)


# Run in this process, in the simulation.


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    grown = connect(GROWN, backend="moto")
    load(grown, f1_items(GROWN, seasons=[2023, 2024], rounds=[1, 8]))
    yield grown
    drop(grown)


MORE = [
    (replace(ONE, model=GROWN), {**MONACO, "Rank": 1}),
    (replace(ONE, model=GROWN), {**MONACO, "Rank": 40}),
    (replace(FILTERED, model=GROWN), NAMED),
    (replace(EVERYTHING, model=GROWN), {}),
    (replace(EVERYTHING, model=GROWN), {"page_size": 9}),
    (replace(FIRST_THREE, model=GROWN), MONACO),
    (replace(FILTERED, model=GROWN, limit=1), {**NAMED, "page_size": 2}),
    (replace(GROWN[CAREER.name], limit=5), {"DriverId": "max-verstappen"}),
    (GROWN[RACE.name], {**MONACO, "page_size": 4, "consistent": True, "attributes": ["Type", "Rank", "FinishPoints"]}),
    (replace(TEAM, given=[*TEAM.given, "Round"], between="Rank", descending=True, limit=7),
     {**TEAM.example, "Round": 8, "Rank": (1, 20)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "values"), [*((each, dict(each.example)) for each in GROWN.access_patterns), *MORE]
)
def test_the_script_prints_what_run_returns(
    table: Any, pattern: AccessPattern, values: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("AWS_DEFAULT_REGION", table.meta.client.meta.region_name)
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    expected = run(table, pattern, allow_scan=True, **values).items

    exec(compile(code(pattern, "boto3", **values), "script", "exec"), {})

    printed = [eval(line, {"Decimal": Decimal}) for line in capsys.readouterr().out.splitlines()]
    found = [{name: normal(value) for name, value in item.items()} for item in printed]
    if request(pattern, **values).get("KeyConditionExpression") is None:
        found.sort(key=lambda item: (item["PK"], item["SK"]))  # a Scan's order is the engine's own
        expected.sort(key=lambda item: (item["PK"], item["SK"]))
    assert found == expected
    assert expected or values.get("Rank") == 40
