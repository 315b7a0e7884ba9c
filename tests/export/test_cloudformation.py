import importlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from f1model.__main__ import main
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.settings import Settings
from f1model.errors import ModelError
from f1model.export import Endpoint
from f1model.export.cloudformation import dump, template
from f1model.f1.endpoints import ENDPOINTS
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN, REPAIRED
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load
from f1model.table.tag import TAG

MODELS = [F1, GROWN, ARTICLE]
OFF = Settings(recovery=False, deletion_protection=False)
SET = DataModel(
    "Sessions",
    [Entity("Session", "USER#{UserId}", "S#{Id}", {"UserId": "S", "Id": "S", "EndsAt": "N"}, ttl="EndsAt")],
    indexes=[Index("ById", partition="Id")],
    settings=Settings((5, 3), stream="NEW_AND_OLD_IMAGES"),
)


def of(model: DataModel, *kinds: str) -> list[dict[str, Any]]:
    """The properties of the resources of these types, with the API."""
    resources = template(model, ENDPOINTS)["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] in kinds]


def complaints(made: dict[str, Any]) -> list[Any]:
    """What cfn-lint says of a template: errors and warnings. One region, since the others differ in nothing of ours."""
    linter = pytest.importorskip("cfnlint.api", reason="cfn-lint is not installed")
    return list(linter.lint(dump(made), config={"include_experimental": True, "regions": ["us-east-1"]}))


@pytest.mark.filterwarnings("default")  # the linter's own
@pytest.mark.parametrize(
    ("model", "api"), [(ARTICLE, ()), (GROWN, ENDPOINTS), (SET, ()), (replace(SET, settings=OFF), ())]
)
def test_the_linter_finds_nothing(model: DataModel, api: Sequence[Endpoint]) -> None:
    assert complaints(template(model, api)) == []


@pytest.mark.filterwarnings("default")
def test_the_linter_would_find_something() -> None:
    broken = template(F1)
    table = broken["Resources"]["Table"]["Properties"]
    table["GlobalSecondaryIndexes"][0]["Projection"] = {"Kind": "ALL"}
    del table["KeySchema"]

    assert {match.rule.id for match in complaints(broken)} >= {"E3002", "E3003"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_the_table_is_the_models_and_is_not_lost(model: DataModel) -> None:
    table = template(model)["Resources"]["Table"]
    asked = model.create_table_request()

    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"] == {
        **asked,
        "TableName": {"Ref": "TableName"},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True},
        "Tags": [TAG],
    }
    assert asked["BillingMode"] == "PAY_PER_REQUEST"
    assert template(model)["Parameters"]["TableName"]["Default"] == model.table
    assert list(template(model)["Resources"]) == ["Table"]
    assert list(template(model)["Outputs"]) == ["TableName"]


def test_what_is_declared_of_the_whole_table_is_in_it() -> None:
    table = template(SET)["Resources"]["Table"]["Properties"]
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 3}

    assert table["TimeToLiveSpecification"] == {"AttributeName": "EndsAt", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert [table["BillingMode"], table["ProvisionedThroughput"]] == ["PROVISIONED", units]
    assert [index["ProvisionedThroughput"] for index in table["GlobalSecondaryIndexes"]] == [units]
    off = template(replace(SET, settings=OFF))["Resources"]["Table"]["Properties"]
    assert off["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": False}
    assert [off["DeletionProtectionEnabled"], off["BillingMode"]] == [False, "PAY_PER_REQUEST"]
    assert "StreamSpecification" not in off


def test_connect_makes_keys_and_stream_alone_so_that_no_lesson_is_locked() -> None:
    table = connect(SET)
    assert not table.deletion_protection_enabled
    assert table.stream_specification == {"StreamEnabled": True, "StreamViewType": SET.settings.stream}
    drop(table)


def test_keys_of_several_attributes_and_projections_are_in_it() -> None:
    (table,) = of(GROWN, "AWS::DynamoDB::Table")
    winners, by_constructor = table["GlobalSecondaryIndexes"][1:]

    assert [(key["AttributeName"], key["KeyType"]) for key in by_constructor["KeySchema"]] == [
        ("ConstructorId", "HASH"), ("SeasonId", "HASH"), ("Round", "RANGE"), ("Rank", "RANGE"),
    ]  # fmt: skip
    assert winners["Projection"]["ProjectionType"] == "INCLUDE"
    assert {"AttributeName": "Round", "AttributeType": "N"} in table["AttributeDefinitions"]


@pytest.mark.parametrize("model", [F1, GROWN, replace(F1, table="Other")], ids=lambda model: model.table)
def test_the_role_may_do_what_the_functions_need_and_nothing_else(model: DataModel) -> None:
    (role,) = of(model, "AWS::IAM::Role")
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["ApiLog", "Arn"]}

    assert role.keys() == {"AssumeRolePolicyDocument", "Policies"}
    assert [policy["PolicyDocument"]["Statement"] for policy in role["Policies"]] == [
        [{"Effect": "Allow", "Action": ["dynamodb:Query"],
          "Resource": [table, {"Fn::Sub": "${Table.Arn}/index/GSI1"}]}],
        [{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [log]}],
    ]  # fmt: skip
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]


def test_each_route_leads_to_its_function_and_may_call_it_alone() -> None:
    resources = template(F1, ENDPOINTS)["Resources"]
    routes = {}
    for endpoint in ENDPOINTS:
        route, permission = (resources[f"{endpoint.name}{kind}"]["Properties"] for kind in ("Route", "Permission"))
        integration = route["Target"]["Fn::Sub"].removeprefix("integrations/${").removesuffix("}")
        function, _ = resources[integration]["Properties"]["IntegrationUri"]["Fn::GetAtt"]
        routes[route["RouteKey"]] = resources[function]["Properties"]["Handler"]
        assert permission["FunctionName"] == {"Ref": function}
        assert permission["Principal"] == "apigateway.amazonaws.com"

    assert routes == {
        "GET /f1-seasons": "f1model.f1.api.seasons",
        "GET /f1-season-races/{season}": "f1model.f1.api.races",
        "GET /f1-race-results/{season}/{round}": "f1model.f1.api.results",
    }
    here = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET"
    assert [each["SourceArn"]["Fn::Sub"] for each in of(F1, "AWS::Lambda::Permission")] == [
        f"{here}/f1-seasons", f"{here}/f1-season-races/*", f"{here}/f1-race-results/*/*",
    ]  # fmt: skip


def test_the_handlers_exist_and_find_their_table_where_the_template_puts_it() -> None:
    pytest.importorskip("aws_lambda_powertools", reason="the extra api is not installed")
    for function in of(F1, "AWS::Lambda::Function"):
        module, _, name = function["Handler"].rpartition(".")
        api = importlib.import_module(module)
        assert callable(getattr(api, name))
        assert function["Code"] == {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}}
        assert function["LoggingConfig"] == {"LogGroup": {"Ref": "ApiLog"}}
        variables = function["Environment"]["Variables"]
        assert list(variables) == ["TABLE_NAME", "CURSOR_KEY"]
        assert variables["TABLE_NAME"] == {"Ref": "Table"}
        source = Path(api.__file__ or "").read_text(encoding="utf-8")
        assert all(f'"{each}"' in source for each in variables)


def test_any_model_with_any_endpoints() -> None:
    entity = Entity("Message", "ROOM#{Room}", "{At}", {"Room": "S", "At": "S"})
    patterns = [
        AccessPattern("Get a message", ["Room", "At"], ["Message"], example={"Room": "a", "At": "b"}),
        AccessPattern("Get every message", returns=["Message"]),
    ]
    chat = DataModel("Chat", [entity], access_patterns=patterns)
    api = [
        Endpoint("/message/{room}/{at}", "chat.web.one_message", chat[patterns[0].name]),
        Endpoint("/messages", "chat.web.messages", chat[patterns[1].name]),
    ]

    resources = template(chat, api)["Resources"]

    assert resources["OneMessageFunction"]["Properties"]["Handler"] == "chat.web.one_message"
    assert resources["OneMessageRoute"]["Properties"]["RouteKey"] == "GET /message/{room}/{at}"
    allowed = resources["ApiRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    assert [statement["Action"] for statement in allowed] == [["dynamodb:GetItem"], ["dynamodb:Scan"]]
    with pytest.raises(ModelError, match=r"^Messages: two endpoints have this name\. Give each a handler with a name"):
        template(chat, [*api, replace(api[1], path="/again")])
    with pytest.raises(ModelError, match="'Get a message' belongs to no data model"):
        template(chat, [replace(api[0], pattern=patterns[0])])


@pytest.mark.parametrize("model", [ARTICLE, REPAIRED, GROWN.with_keys(RaceItem=Keys("SEASON#{SeasonId}", "R#{Round}"))])
def test_no_api_for_a_table_that_its_functions_could_not_ask(model: DataModel) -> None:
    with pytest.raises(ModelError, match=rf"^{model.table}: the API's functions ask 'Get a.+ with the requests of F1T"):
        template(model, ENDPOINTS)


def test_no_api_without_one_of_its_patterns() -> None:
    with pytest.raises(ModelError, match="functions ask 'Get all Formula 1 seasons' with the requests of F1Table's"):
        template(replace(F1, access_patterns=F1.access_patterns[1:]), ENDPOINTS)


@pytest.mark.parametrize("api", [(), ENDPOINTS])
def test_the_text_is_json_and_the_same_each_time(api: Sequence[Endpoint]) -> None:
    text = dump(template(F1, api))

    assert text == dump(template(F1, api))
    assert json.loads(text) == template(F1, api)
    assert text.endswith("}\n")
    assert list(json.loads(text)) == ["AWSTemplateFormatVersion", "Description", "Parameters", "Resources", "Outputs"]


# Deployed, in the simulation.


@pytest.fixture
def cloudformation() -> Any:
    pytest.importorskip("openapi_spec_validator", reason="moto's CloudFormation needs moto[cloudformation]")
    drop(connect(F1, backend="moto"))  # opens the simulation
    return boto3.client("cloudformation", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("model", [GROWN, ARTICLE], ids=lambda model: model.table)
def test_the_table_that_a_stack_makes_is_the_one_that_connect_makes(cloudformation: Any, model: DataModel) -> None:
    deployed = replace(model, table=f"Deployed{model.table}")
    items = f1_items(model, seasons=[2024], rounds=[1] if model is ARTICLE else [1, 8])
    usual = connect(model, backend="moto")
    load(usual, items)

    cloudformation.create_stack(
        StackName=deployed.table, TemplateBody=dump(template(model)),
        Parameters=[{"ParameterKey": "TableName", "ParameterValue": deployed.table}],
    )  # fmt: skip
    made = connect(deployed, backend="moto", keep=True)  # takes it: its keys and indexes are the model's

    (stack,) = cloudformation.describe_stacks(StackName=deployed.table)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stack["Outputs"][0]["OutputValue"] == deployed.table
    assert made.deletion_protection_enabled
    for name in ("key_schema", "attribute_definitions", "billing_mode_summary"):
        assert getattr(made, name) == getattr(usual, name)
    described = [
        [(index["IndexName"], index["KeySchema"], index["Projection"]) for index in each.global_secondary_indexes or ()]
        for each in (made, usual)
    ]
    assert described[0] == described[1]
    assert load(made, items) == len(items)
    for asked, theirs in zip(deployed.access_patterns, model.access_patterns, strict=True):
        expected = run(usual, theirs, allow_scan=True, **theirs.example).items
        assert run(made, asked, allow_scan=True, **asked.example).items == expected

    made.meta.client.update_table(TableName=deployed.table, DeletionProtectionEnabled=False)
    cloudformation.delete_stack(StackName=deployed.table)
    assert connect(deployed, backend="moto", keep=True).item_count == len(items)  # it outlives its stack
    drop(made)
    drop(usual)


@pytest.mark.filterwarnings("default")
def test_the_api_answers_from_the_table_that_a_stack_made(cloudformation: Any) -> None:
    api = pytest.importorskip("f1model.f1.api", reason="the extra api is not installed")
    serve = pytest.importorskip("f1model.f1.serve")
    deployed = replace(GROWN, table="Served")
    cloudformation.create_stack(
        StackName="Served", TemplateBody=dump(template(GROWN)),
        Parameters=[{"ParameterKey": "TableName", "ParameterValue": "Served"}],
    )  # fmt: skip
    made = connect(deployed, backend="moto", keep=True)
    load(made, f1_items(deployed, seasons=[2024], rounds=[1, 8]))
    api.serve_from(made)
    try:
        answers = [
            api.handle(serve.event("GET", target, {}))
            for target in ("/f1-seasons", "/f1-season-races/2024", "/f1-race-results/2024/8")
        ]
        assert [answer["statusCode"] for answer in answers] == [200, 200, 200]
        assert [len(json.loads(answer["body"])["items"]) for answer in answers[:2]] == [1, 2]
        assert len(json.loads(answers[2]["body"])["results"]) == 20
    finally:
        api.serve_from(None)
        made.meta.client.update_table(TableName="Served", DeletionProtectionEnabled=False)
        drop(made)


def test_an_index_that_only_holds_keys_is_declared_so() -> None:
    model = replace(F1, indexes=[*F1.indexes, Index("Bare", partition="DriverId", projection="KEYS_ONLY")])

    (table,) = of(model, "AWS::DynamoDB::Table")
    assert table["GlobalSecondaryIndexes"][1]["Projection"] == {"ProjectionType": "KEYS_ONLY"}


@pytest.mark.filterwarnings("default")
def test_local_indexes_are_in_it_and_rent_nothing_of_their_own() -> None:
    local = [LocalIndex("ByPoints", sort="Points", projection="KEYS_ONLY"), LocalIndex("LSI1", RaceItem="{RaceName}")]
    model = replace(F1, indexes=[*F1.indexes, *local], settings=Settings(capacity=(5, 5)))

    (table,) = of(model, "AWS::DynamoDB::Table")
    assert [index["KeySchema"][1]["AttributeName"] for index in table["LocalSecondaryIndexes"]] == ["Points", "LSI1SK"]
    assert not any("ProvisionedThroughput" in index for index in table["LocalSecondaryIndexes"])
    assert all("ProvisionedThroughput" in index for index in table["GlobalSecondaryIndexes"])
    assert complaints(template(model)) == []


# The command line.


@pytest.mark.parametrize(
    ("arguments", "model", "api", "name", "output"),
    [
        ([], F1, (), "F1Table.template.json", "1 resource"),
        (["--model", "GROWN", "--api"], GROWN, ENDPOINTS, "GrownTable.template.json", "17 resources"),
        (["--model", "ARTICLE", "-o", "made.json"], ARTICLE, (), "made.json", "1 resource"),
    ],
)
def test_export_writes_the_template(
    arguments: list[str], model: DataModel, api: Sequence[Endpoint], name: str, output: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    assert main(["export", "cloudformation", *arguments]) == 0

    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == dump(template(model, api))
    assert capsys.readouterr().out == f"{name}: {output}\n"


def test_export_says_what_is_wrong_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "absent" / "made.json"

    assert main(["export", "cloudformation", "-o", str(path)]) == 1
    assert capsys.readouterr().err == f"f1model: {path}: no such file or directory.\n"

    assert main(["export", "cloudformation", "--model", "ARTICLE", "--api", "-o", str(tmp_path / "made.json")]) == 1
    assert capsys.readouterr().err.startswith("f1model: ArticleTable: the API's functions ask 'Get all Formula 1 sea")
    assert not list(tmp_path.iterdir())
