from f1model.course.exercises.history import race
from f1model.course.exercises.tables import table_of
from f1model.table.connect import drop
from f1model.table.load import scan


def test_a_table_is_put_right_before_each_answer() -> None:
    items = race(2024, 8)
    table = table_of("RightTable", items)
    table.put_item(Item={**items[1], "CircuitName": "Elsewhere"})
    table.put_item(Item={"PK": "SEASON#2024", "SK": "RACE#99"})
    table.delete_item(Key={"PK": items[2]["PK"], "SK": items[2]["SK"]})

    assert table_of("RightTable", items) is table
    assert sorted(scan(table), key=lambda item: item["SK"]) == sorted(items, key=lambda item: item["SK"])
    assert list(scan(table_of("RightTable", items[:1]))) == items[:1]


def test_a_table_that_was_dropped_is_made_anew() -> None:
    drop(table_of("RightTable", []))

    assert list(scan(table_of("RightTable", race(2024, 8)[:1]))) == race(2024, 8)[:1]
