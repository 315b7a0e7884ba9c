from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.design.model import AccessPattern, DataModel, Entity, Index, Key, Relationship
from f1model.design.validation import MAX_INDEXES, MAX_KEY_ATTRIBUTES

A = Entity("A", "A#{Id}", "{N:02d}", {"Id": "S", "N": "N", "Blob": "B"})
B = Entity("B", "B#{Id}", "B", {"Id": "S"})


def declare(**changes: Any) -> DataModel:
    return DataModel(**{"table": "Table", "entities": [A, B], **changes})


def entity(partition: str = "A", sort: str | None = "B", **attributes: str) -> dict[str, Any]:
    return {"entities": [Entity("A", partition, sort, attributes)]}


def pattern(name: str = "Get A", **fields: Any) -> dict[str, Any]:
    return {"access_patterns": [AccessPattern(name, **fields)]}


def line(*fields: str) -> dict[str, Any]:
    return {"relationships": [Relationship(*fields)]}


def test_a_sound_declaration_passes() -> None:
    declare(
        indexes=[Index(f"GSI{number}", A=Key("{Id}", "{N}")) for number in range(MAX_INDEXES)],
        relationships=[Relationship("A", "has", "B", cardinality) for cardinality in ("0..1", "1..1", "0..*", "1..*")],
        access_patterns=[AccessPattern("Get A", given=["Id"], between="N", returns=["A"], index="GSI0")],
    )
    declare(
        indexes=[
            Index(f"GSI{n}", A=Key("{Id}"), projection=each) for n, each in enumerate(["ALL", "KEYS_ONLY", ["Blob"]])
        ]
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"table": "T"}, "'T' is no table or index name: 3 to 255 of letters, digits, '_', '-' and '.'."),
        ({"table": "F1 Table"}, "'F1 Table' is no table or index name"),
        ({"table": "x" * 256}, "is no table or index name"),
        ({"indexes": [Index("G1", A=Key("{Id}"))]}, "'G1' is no table or index name"),
        ({"entities": [A, A]}, "Table: two declarations of entity 'A'. Rename one."),
        ({"indexes": [Index("GSI", A=Key("{Id}"))] * 2}, "Table: two declarations of index 'GSI'. Rename one."),
        (
            {"access_patterns": [AccessPattern("Get A", returns=["A"])] * 2},
            "Table: two declarations of access pattern 'Get A'. Rename one.",
        ),
        (
            {"indexes": [Index(f"GSI{number}", A=Key("{Id}")) for number in range(MAX_INDEXES + 1)]},
            "Table: 21 indexes; DynamoDB allows 20.",
        ),
        (entity(Id="T"), "A.Id: 'T' is no type. Use S, N, B, BOOL, NULL, L, M, SS, NS, BS."),
        (entity(sort=None), "A: 1 key template(s) for the keys PK, SK. Give one for each."),
        (entity() | {"sort": None}, "A: a sort key 'B', but Table has none. Take one of them away."),
        (
            {"indexes": [Index("GSI", A=Key("{Id}", "{N}"), B=Key("{Id}"))]},
            "B in GSI: 1 key template(s) for the keys GSIPK, GSISK. Give one for each.",
        ),
        (entity("A#{Id"), "A.PK: 'A#{Id' is not a format string"),
        (entity("A#{Id}"), "A.PK: {Id} is not an attribute of type S or N that it declares."),
        (entity("A#{Id}", Id="BOOL"), "A.PK: {Id} is not an attribute of type S or N that it declares."),
        (entity("A#{Id:02d}", Id="S"), "A.PK: {Id} is zero-padded but of type S, not N."),
        (
            entity("A#{Id}", Id="S", PK="S"),
            "A.PK: the key is also an attribute it declares, so its template can only be {PK}, not A#<Id>. "
            "Rename one of the two.",
        ),
        (
            {"indexes": [Index("GSI", A=Key("{Nobody}"))]},
            "A in GSI.GSIPK: {Nobody} is not an attribute of type S or N that it declares.",
        ),
        ({"indexes": [Index("GSI", A=Key("{Id"))]}, "A in GSI.GSIPK: '{Id' is not a format string"),
        ({"indexes": [Index("GSI", partition="Blob")]}, "A in GSI.Blob: {Blob} is not an attribute of type S or N"),
        (
            {"indexes": [Index("GSI", A=Key("{Id}"), projection="Blob")]},
            'Table.GSI: \'Blob\' is no projection. Use "ALL", "KEYS_ONLY" or a list of attributes.',
        ),
        (
            {"indexes": [Index("GSI", A=Key("{Id}"), projection=["Blob", "Id", "Blob"])]},
            "Table.GSI: Blob is in its projection twice. Name it once.",
        ),
        ({"indexes": [Index("GSI", C=Key("{Id}"))]}, "Table has no entity 'C'. It has: A, B."),
        (line("C", "has", "A"), "Table has no entity 'C'. It has: A, B."),
        (line("A", "has", "C"), "Table has no entity 'C'. It has: A, B."),
        (line("A", "has", "B", "many"), "A has B: 'many' is no cardinality. Use 0..1, 1..1, 0..* or 1..*."),
        (pattern(), "Access pattern 'Get A' returns no entity. Say what comes back."),
        (pattern(returns=["C"]), "Table has no entity 'C'. It has: A, B."),
        (pattern(returns=["A"], index="GSI"), "Table has no index 'GSI'. It has: none."),
        (pattern(returns=["A"], given=["Name"]), "Access pattern 'Get A': 'Name' is no attribute of A."),
        (pattern(returns=["A", "B"], fixed={"Name": 1}), "Access pattern 'Get A': 'Name' is no attribute of A, B."),
        (pattern(returns=["B"], between="N"), "Access pattern 'Get A': 'N' is no attribute of B."),
    ],
)
def test_a_contradiction_is_refused_where_it_is_declared(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError) as error:
        declare(**changes)

    assert problem in str(error.value)


FIVE = dict.fromkeys("VWXYZ", "S")


@pytest.mark.parametrize(
    ("index", "problem"),
    [
        (
            Index("GSI", partition=[*FIVE]),
            "Table.GSI: 5 attributes in the partition key; DynamoDB allows 4. Leave some out.",
        ),
        (
            Index("GSI", partition="Id", sort=[*FIVE]),
            "Table.GSI: 5 attributes in the sort key; DynamoDB allows 4. Leave some out.",
        ),
        (
            Index("GSI", partition=["V", "W"], C=Key("{Id}")),
            "Table.GSI: 2 attributes in the partition key; an index with key templates has 1. Leave some out.",
        ),
        (
            Index("GSI", sort=["V", "W"], C=Key("{Id}", "{V}")),
            "Table.GSI: 2 attributes in the sort key; an index with key templates has 1. Leave some out.",
        ),
        (Index("GSI", partition=["V", "W", "V"]), "Table.GSI: V is in its key twice. Name it once."),
        (Index("GSI", partition=["W", "V"], sort=["X", "V"]), "Table.GSI: V is in its key twice. Name it once."),
        (
            Index("GSI", partition="V", sort=["W", "Blob"]),
            "C in GSI.W, Blob: {Blob} is not an attribute of type S or N that it declares.",
        ),
    ],
)
def test_an_index_key_that_dynamodb_does_not_have_is_refused(index: Index, problem: str) -> None:
    with pytest.raises(ModelError) as error:
        declare(entities=[Entity("C", "C#{Id}", "C", {"Id": "S", "Blob": "B", **FIVE})], indexes=[index])

    assert str(error.value) == problem


def test_an_index_key_may_have_four_attributes_of_each_kind() -> None:
    names = [f"A{n}" for n in range(MAX_KEY_ATTRIBUTES * 2)]
    index = Index("GSI", partition=names[:4], sort=names[4:])

    model = declare(entities=[Entity("C", "C", "C", dict.fromkeys(names, "N"))], indexes=[index])

    assert model.key_names("GSI") == tuple(names)


def test_an_attribute_may_not_take_the_name_of_the_type() -> None:
    with pytest.raises(ModelError, match=r"^Race\.Type: the name is taken.*Rename the attribute"):
        DataModel("Races", [Entity("Race", "{Id}", "{Id}", {"Id": "S", "Type": "S"})])

    DataModel("Races", [Entity("Race", "{Id}", "{Id}", {"Id": "S", "Type": "S"})], type_attribute=None)


def test_an_empty_projection_is_refused() -> None:
    with pytest.raises(ModelError):  # boto3 refuses NonKeyAttributes: []
        DataModel("Table", [Entity("A", "A", "B", {"Id": "S"})], indexes=[Index("GSI", A=Key("{Id}"), projection=[])])


def test_a_native_index_key_has_one_type() -> None:
    entities = [
        Entity("A", "A", "{Id}", {"Id": "S", "Round": "N"}),
        Entity("B", "B", "{Id}", {"Id": "S", "Round": "S"}),
    ]
    with pytest.raises(ModelError) as error:
        DataModel("Table", entities, indexes=[Index("Rounds", partition="Round")])
    assert str(error.value) == "Table.Rounds: Round is N in A and S in B; a key has one type. Declare it alike."


def test_a_key_is_text_a_number_or_binary() -> None:
    with pytest.raises(ModelError) as error:
        DataModel("Table", [Entity("A", "A", "{Id}", {"Id": "S"})], key_types={"PK": "BOOL"})
    assert str(error.value) == "Table: key_types has 'PK': 'BOOL'. A key attribute is S, N or B."
