"""CloudFormation, SAM and CDK's output: tables with all that a data model holds, and what is left to deployment."""

from pathlib import Path

import pytest

from f1model.design.index import Index, LocalIndex
from f1model.design.settings import Settings
from f1model.errors import ModelError
from f1model.export import cloudformation
from f1model.f1.models import F1, GROWN
from tests.sources.templates.samples import CLOUDFORMATION, read


def test_a_table_is_read_with_all_that_a_model_holds(tmp_path: Path) -> None:
    [source] = read(tmp_path, CLOUDFORMATION)

    table = source.table
    assert table is not None
    assert (table.table, table.partition, table.sort) == ("Orders", "PK", "SK")
    assert table.key_types == {"PK": "S", "SK": "N", "Status": "S"}
    assert table.indexes == (
        Index("ByStatus", partition="Status", sort="SK", projection=["Total", "Note"]),
        LocalIndex("Local", sort="Status", projection="KEYS_ONLY"),
    )
    assert table.settings == Settings(stream="NEW_IMAGE", deletion_protection=False)
    assert (source.expires, source.has_items, list(source.items())) == ("Until", False, [])


def test_both_branches_of_a_condition_are_said_and_so_is_a_name_that_is_not_known(tmp_path: Path) -> None:
    [source] = read(tmp_path, CLOUDFORMATION)

    assert source.notes == (
        "BillingMode depends on IsProd (by the defaults): taken PAY_PER_REQUEST, and not PROVISIONED.",
        "Its name (${Base}-orders-dev) is not known here, since Base is known on deployment only: it is called Orders.",
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("!Ref Stage", "dev"),
        ("!Sub '${Stage}-${!x}'", None),
        ("!Sub ['${a}-x', {a: !Ref Stage}]", "dev-x"),
        ("!Join ['-', [a, !Ref Stage]]", "a-dev"),
        ("!FindInMap [Names, !Ref Stage, Base]", "shop"),
        ("!FindInMap [Names, !Ref 'AWS::Region', Base]", "shop"),  # the same in all
        ("!Select [1, !Split [',', 'abc,def']]", "def"),
        ("{Fn::If: [IsProd, prod, test]}", "test"),
        ("!If [IsProd, prod, !Ref 'AWS::NoValue']", "Orders"),
        ("!Ref Owner", "Orders"),
        ("!ImportValue shared", "Orders"),
    ],
)
def test_a_name_is_worked_out_where_it_can_be(tmp_path: Path, name: str, expected: str | None) -> None:
    text = CLOUDFORMATION.replace("!Sub '${Base}-orders-${Stage}'", name)
    if expected is None:
        with pytest.raises(ModelError, match=r"its name is the text 'dev-\$\{x\}'"):
            read(tmp_path, text)
    else:
        [source] = read(tmp_path, text)
        assert source.called == expected


def test_conditions_that_refer_to_one_another_come_to_an_end(tmp_path: Path) -> None:
    circle = "!Not [{Condition: Other}]\n  Other: {Condition: IsProd}"

    [source] = read(tmp_path, CLOUDFORMATION.replace("!Equals [!Ref Stage, prod]", circle))
    assert "BillingMode depends on IsProd (which is not known): taken PROVISIONED" in source.notes[0]


def test_a_simple_table_of_sam_has_one_key_and_is_on_demand(tmp_path: Path) -> None:
    text = """\
        Transform: AWS::Serverless-2016-10-31
        Globals: {SimpleTable: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}
        Resources:
          Plain: {Type: AWS::Serverless::SimpleTable}
          Numbered:
            Type: AWS::Serverless::SimpleTable
            Properties:
              PrimaryKey: {Name: number, Type: Number}
              ProvisionedThroughput: {ReadCapacityUnits: 2, WriteCapacityUnits: '3'}
        """
    plain, numbered = (source.table for source in read(tmp_path, text))

    assert plain is not None
    assert numbered is not None
    assert (plain.partition, plain.sort, plain.key_type("id")) == ("id", None, "S")
    assert plain.settings == Settings(deletion_protection=False)
    assert (numbered.partition, numbered.key_type("number"), numbered.settings.capacity) == ("number", "N", (2, 3))


def test_a_loop_makes_each_of_its_tables_and_a_global_table_has_its_first_regions_settings(tmp_path: Path) -> None:
    text = """\
        Resources:
          Fn::ForEach::Tables:
            - Name
            - [Points, Scores]
            - Table${Name}:
                Type: AWS::DynamoDB::GlobalTable
                Properties:
                  TableName: !Ref Name
                  BillingMode: PAY_PER_REQUEST
                  AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                  KeySchema: [{AttributeName: id, KeyType: HASH}]
                  Replicas:
                    - {Region: eu-west-1, DeletionProtectionEnabled: true}
                    - {Region: us-east-1}
        """
    points, scores = read(tmp_path, text)

    assert (points.called, scores.called) == ("Points", "Scores")
    assert points.table is not None
    assert points.table.settings == Settings(recovery=False)
    assert points.notes == ("It is a global table in 2 regions: read as one table, its settings the first's.",)


def test_a_global_index_may_have_several_key_attributes(tmp_path: Path) -> None:
    more = "[{AttributeName: Status, KeyType: HASH}, {AttributeName: PK, KeyType: HASH}, {AttributeName: SK"
    text = CLOUDFORMATION.replace("[{AttributeName: Status, KeyType: HASH}, {AttributeName: SK", more)

    [source] = read(tmp_path, text)
    assert source.table is not None
    native = Index("ByStatus", partition=["Status", "PK"], sort="SK", projection=["Total", "Note"])
    assert source.table.indexes[0] == native


@pytest.mark.parametrize("model", [F1, GROWN])
def test_what_we_export_reads_back(tmp_path: Path, model) -> None:
    [source] = read(tmp_path, cloudformation.dump(cloudformation.template(model)), "model.json")

    table = source.table
    assert table is not None
    assert [place.names for place in table.places] == [place.names for place in model.places]
    assert [place.index for place in table.places] == [place.index for place in model.places]
    assert (table.table, table.settings, source.expires) == (model.table, model.settings, model.ttl)
    assert all(table.key_type(name) == model.key_type(name) for name in table.key_types)


def test_an_index_whose_key_is_left_to_deployment_is_left_out_and_said(tmp_path: Path) -> None:
    [source] = read(tmp_path, CLOUDFORMATION.replace("[{AttributeName: Status", "[{AttributeName: !Ref Owner"))

    assert source.table is not None
    assert [index.name for index in source.table.indexes] == ["Local"]
    assert any(
        note.startswith("The index ByStatus is left out") and "Owner has no default" in note for note in source.notes
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("PK, KeyType: HASH}\n        -", "PK, KeyType: HASHH}\n        -", ":10: Orders: its KeySchema.KeyType"),
        ("SK, AttributeType: N", "SK, AttributeType: L", ":10: Orders: SK is of type 'L'"),
        ("ProjectionType: INCLUDE", "ProjectionType: SOME", "its ByStatus.ProjectionType is the text 'SOME'"),
        ("      StreamSpec", "      KeySchema: []\n      StreamSpec", ":30: Orders has the key 'KeySchema' twice"),
        ("  Bucket:", "  Orders:", ":10: Resources has the key 'Orders' twice"),
        ("      StreamSpec", "\tStreamSpec", ":30: it is not YAML: the line begins with a tab"),
        ("StreamSpecification: {", "StreamSpecification: !!python/name:os.system {", ":30: it has the tag !!python"),
        (
            "DynamoDB::Table",
            "S3::Bucket",
            "it is a CloudFormation template with 2 resources (AWS::S3::Bucket), and has no",
        ),
        ("PK, KeyType: HASH}\n", "!Ref Owner, KeyType: HASH}\n", "the table Orders is left out: KeySchema"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CLOUDFORMATION
    with pytest.raises(ModelError) as error:
        read(tmp_path, CLOUDFORMATION.replace(old, new, 1))
    assert said in str(error.value)
    assert "\n" not in str(error.value)
