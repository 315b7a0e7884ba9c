"""Files that go together make one table; what does not go together, or is not clear, is said."""

from pathlib import Path

import pytest

from f1model.errors import ModelError
from f1model.sources import read_sources
from tests.sources.test_read import LINE, TABLE, TYPED, the_one, written

OTHER = {**TABLE, "TableName": "Users", "KeySchema": TABLE["KeySchema"][:1], "AttributeDefinitions": [
    {"AttributeName": "PK", "AttributeType": "N"}]}  # fmt: skip


def test_keys_and_items_are_combined_and_keep_their_notes(tmp_path: Path) -> None:
    table = written(tmp_path, "table.json", {"Table": TABLE})
    scan = written(tmp_path, "scan.json", {"Items": [TYPED], "Count": 1, "ScannedCount": 9, "NextToken": "e"})
    ttl = {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": "Until"}}

    source = the_one(table, scan, written(tmp_path, "ttl.json", ttl))

    assert source.table is not None
    assert (source.called, source.table.sort, source.table.key_type("SK")) == ("Orders", "SK", "N")
    assert (len(list(source.items())), source.expires) == (1, "Until")
    assert "A filter kept 1 of 9 items: the others are not in it." in source.notes
    assert any("NextToken" in note for note in source.notes)


def test_items_without_a_name_go_to_the_table_whose_keys_they_have(tmp_path: Path) -> None:
    tables = written(tmp_path, "tables.json", [{"Table": OTHER}, {"Table": TABLE}])
    users = written(tmp_path, "u.json", [{"PK": {"N": "1"}}])

    found = {each.called: list(each.items()) for each in read_sources([users, tables, written(tmp_path, "o", LINE)])}

    assert found == {"Users": [{"PK": 1}], "Orders": [{"PK": "a", "SK": 1}]}


def test_items_that_fit_no_table_or_several_are_not_given_to_any(tmp_path: Path) -> None:
    table = written(tmp_path, "table.json", TABLE)
    with pytest.raises(ModelError, match=r"none of its first 1 items has the key PK \(S\) and SK \(N\) of Orders"):
        read_sources([table, written(tmp_path, "wrong.json", [{"PK": {"S": "a"}, "SK": {"S": "1"}}])])

    twins = written(tmp_path, "twins.json", [TABLE, {**TABLE, "TableName": "Bills"}])
    with pytest.raises(ModelError, match="several tables: Orders, Bills"):
        read_sources([twins, written(tmp_path, "a.json", LINE)])
    first, second = read_sources([twins, written(tmp_path, "bills.json", LINE)])
    assert (first.called, list(first.items())) == ("Orders", [])
    assert (second.called, len(list(second.items()))) == ("Bills", 1)


def test_a_table_that_two_files_describe_with_other_keys_is_refused(tmp_path: Path) -> None:
    one = written(tmp_path, "one.json", TABLE)
    other = written(tmp_path, "two.json", {**OTHER, "TableName": "Orders"})

    with pytest.raises(ModelError, match=r"Orders has the key PK \(N\) in it, and PK \(S\) and SK \(N\) in .*one.json"):
        read_sources([one, other])
    assert the_one(one, one).called == "Orders"


def test_a_request_names_several_tables_and_what_it_deletes_is_said(tmp_path: Path) -> None:
    put, delete = {"PutRequest": {"Item": TYPED}}, {"DeleteRequest": {"Key": {"PK": {"S": "a"}, "SK": {"N": "1"}}}}
    request = written(tmp_path, "batch.json", {"Orders": [put, delete], "Users": [put]})

    orders, users = read_sources([request])

    assert (orders.name, orders.notes) == ("Orders", ("1 request to delete an item: left out.",))
    assert (users.name, len(list(users.items()))) == ("Users", 1)
    with_keys = read_sources([written(tmp_path, "t.json", TABLE), request])
    assert [each.table is not None for each in with_keys] == [True, False]


def test_parts_of_one_output_are_one_table_and_other_items_are_another(tmp_path: Path) -> None:
    pages = [written(tmp_path, f"page{number}.json", LINE) for number in range(3)]

    one, other = read_sources([*pages, written(tmp_path, "x.jsonl", b'{"Id": 1}\n')])

    assert (len(list(one.items())), list(other.items())) == (3, [{"Id": 1}])


def test_a_file_that_names_very_many_tables_is_no_request(tmp_path: Path) -> None:
    path = written(tmp_path, "x.json", {f"Table{number}": [{"PutRequest": {"Item": {}}}] for number in range(2000)})

    with pytest.raises(ModelError, match="over 500 tables"):
        read_sources([path])
