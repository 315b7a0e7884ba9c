"""CSV of three kinds: NoSQL Workbench's, dynamodb-csv's, and the console's with types in its header."""

from decimal import Decimal
from pathlib import Path

import pytest

from f1model.errors import ModelError
from tests.sources.test_read import TABLE, the_one, written

SPEC = b"""# as dynamodb-csv has it
[CSV_SPEC]
Id=S
Round=I
Points=D
Open=B
More=J
Names=SL
Laps=DS
[IMPORT_OPTION]
ConvertBlankToNullAttrs=Points
"""


def test_without_types_all_is_text_and_keys_are_what_the_table_says(tmp_path: Path) -> None:
    path = written(tmp_path, "orders.csv", b'\xef\xbb\xbfPK,SK,Name,In\r\na,07,"x, ""y""",{"a": 1.5}\r\n\r\nb,8,,\r\n')

    alone = list(the_one(path).items())
    assert alone[0] == {"PK": "a", "SK": "07", "Name": 'x, "y"', "In": {"a": Decimal("1.5")}}
    assert alone[1] == {"PK": "b", "SK": "8"}
    with_table = the_one(path, written(tmp_path, "t.json", TABLE))
    assert [each["SK"] for each in with_table.items()] == [7, 8]
    assert "no types" in " ".join(with_table.notes)


def test_a_specification_beside_it_gives_types(tmp_path: Path) -> None:
    written(tmp_path, "x.csv.spec", SPEC)
    rows = b'Id,Round,Points,Open,More,Names,Laps\na,5,0.10,TRUE,"[{""b"": 1}]",x y,1 2.5\nb,6,,,,,\n'

    first, second = the_one(written(tmp_path, "x.csv", rows)).items()

    assert first == {
        "Id": "a", "Round": 5, "Points": Decimal("0.1"), "Open": True, "More": [{"b": 1}], "Names": ["x", "y"],
        "Laps": {1, Decimal("2.5")},
    }  # fmt: skip
    assert second == {"Id": "b", "Round": 6, "Points": None, "Open": False}


def test_a_header_may_give_types(tmp_path: Path) -> None:
    rows = b'"Id (S)";"Round (N)";"Tags (SS)";"In (M)"\na;5;"[""x"",""y""]";"{""a"":{""N"":""1""}}"\n'

    assert list(the_one(written(tmp_path, "x", rows)).items()) == [
        {"Id": "a", "Round": 5, "Tags": {"x", "y"}, "In": {"a": 1}}
    ]


@pytest.mark.parametrize(
    ("rows", "at", "said"),
    [
        (b"a,b\n1,2\n1,2,3\n", ":3", "3 fields, and there are 2 columns"),
        (b"a,a\n1,2\n", ":1", "the name 'a' of another"),
        (b"a,\n1,2\n", ":1", "column 2 has no name"),
        (b'a,b\n1,2\n"x,1\n', ":3", "in the middle of a quoted field"),
        (b"a,b\n\xe9,1\n", ":2", "not UTF-8"),
        (b"Id (S),N (N)\na,five\n", ":2", "no number"),
        (b"a,b\n" + b"x" * 5_000_000 + b",1\n", ":2", "not CSV"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, rows: bytes, at: str, said: str) -> None:
    path = written(tmp_path, "x.csv", rows)

    with pytest.raises(ModelError, match=said) as caught:
        list(the_one(path).items())
    assert caught.value.where == f"{path}{at}"


def test_a_specification_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "x.csv.spec", b"[CSV_SPEC]\na=S\n")
    with pytest.raises(ModelError, match="no type for the column 'b'"):
        the_one(written(tmp_path, "x.csv", b"a,b\n1,2\n"))
    written(tmp_path, "x.csv.spec", b"[CSV_SPEC]\na=S\nb=Z\n")
    with pytest.raises(ModelError, match="b is of type 'Z'"):
        the_one(written(tmp_path, "x.csv", b"a,b\n1,2\n"))
