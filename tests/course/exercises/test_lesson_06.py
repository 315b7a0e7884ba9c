from collections.abc import Callable, Iterator
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.pattern import AccessPattern
from tests.course.exercises.asked import ask, mistaken

LISTED = {"CircuitId": "S", "CircuitName": "S"}
CAREER: dict[str, Any] = {"given": ["DriverId"], "returns": ["ResultItem"], "index": "GSI1", "limit": 5}


def circuits(partition: str, sort: str | None, **attributes: str) -> Entity:
    return Entity("CircuitItem", partition, sort, attributes or LISTED)


def five(**changes: Any) -> AccessPattern:
    return AccessPattern("Get a driver's first five results", **{**CAREER, **changes})


def until(stop: Callable[[Any, list[Any]], bool], go_on: bool = True) -> Callable[..., list[Any]]:
    """A loop over the pages that ends where ``stop`` says so of an answer and the items so far."""

    def loop(table: Any, arguments: dict[str, Any], wanted: int = 0) -> list[Any]:
        items: list[Any] = []
        while True:
            answer = table.query(**arguments)
            items += answer["Items"]
            if stop(answer, items) or "LastEvaluatedKey" not in answer:
                return items[:wanted] if wanted else items
            if go_on:
                arguments = {**arguments, "ExclusiveStartKey": answer["LastEvaluatedKey"]}

    return loop


to_the_end = until(lambda answer, items: False)


def drops_the_last_page(table: Any, arguments: dict[str, Any]) -> list[Any]:
    items: list[Any] = []
    answer = table.query(**arguments)
    while "LastEvaluatedKey" in answer:
        items += answer["Items"]
        answer = table.query(**arguments, ExclusiveStartKey=answer["LastEvaluatedKey"])
    return items


def changes_what_it_was_given(table: Any, arguments: dict[str, Any], wanted: int = 1_000) -> list[Any]:
    items: list[Any] = []
    while len(items) < wanted:
        answer = table.query(**arguments)
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            break
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return items[:wanted]


def endless(table: Any, arguments: Any) -> Iterator[dict[str, str]]:
    while True:
        yield {"PK": "again"}


def too_many(table: Any, arguments: Any, wanted: int) -> list[Any]:
    return until(lambda answer, items: len(items) >= wanted)(table, arguments)


def enough(table: Any, arguments: Any, wanted: int) -> list[Any]:
    return too_many(table, arguments, wanted)[:wanted]


WRONG = [
    ("06.a", ["filter", "limit", "narrower range", "eventual"], "Is the bill written before"),
    ("06.a", ["projection", "limit", "narrower range", "eventual"], "Which bytes are billed"),
    ("06.a", ["narrower range", "eventual"], "What does a page of ten read"),
    ("06.a", ["limit", "eventual"], "Races 1 to 3"),
    ("06.a", ["limit", "narrower range"], "compared with a strong one"),
    ("06.a", ["index"], "none of the five"),
    ("06.b", circuits("CIRCUIT#{CircuitId}", "CIRCUIT#{CircuitId}"), "know none"),
    ("06.b", circuits("F1#CIRCUITS", "CIRCUIT"), "24 circuits share 1 key"),
    ("06.b", circuits("SEASON#2024", "CIRCUIT#{CircuitId}"), "SEASON#2024 is a collection already, of RaceItems"),
    ("06.b", circuits("F1#SEASONS", "SEASON#{CircuitId}"), "F1#SEASONS is a collection already, of SeasonItems"),
    ("06.b", circuits("F1#CIRCUITS", "CIRCUIT#{CircuitId}", CircuitId="S"), "The list shows names"),
    ("06.b", circuits("F1#CIRCUITS", None), "Give one for each"),
    ("06.b", Entity("Circuit", "F1#CIRCUITS", "CIRCUIT#{CircuitId}", LISTED), "Name it CircuitItem"),
    ("06.c", five(descending=True), "his five latest"),
    ("06.c", five(limit=None), "How many are wanted"),
    ("06.c", five(index=None), "that would be a Scan"),
    ("06.c", five(given=["DriverId", "SeasonId"]), "and nothing else"),
    ("06.c", five(returns=["RaceItem"]), "yours returns [RaceItem]"),
    ("06.c", five(limit=3), "3 items came back"),
    ("06.d", lambda table, arguments: table.query(**arguments)["Items"], "It asked once"),
    ("06.d", lambda table, arguments: table.query(**arguments), "answer to one request"),
    ("06.d", lambda table, arguments: table.scan()["Items"], "It scanned"),
    ("06.d", lambda table, arguments: len(to_the_end(table, arguments)), "should give a list"),
    ("06.d", lambda table, arguments: [], "did not ask with table.query"),
    (
        "06.d",
        until(lambda answer, items: len(answer["Items"]) < 1 and len(items) > 1),
        "What says that a page was the last",
    ),
    ("06.d", until(lambda answer, items: False, go_on=False), "It asked 200 times"),
    ("06.d", lambda table, arguments: to_the_end(table, arguments) * 2, "added twice"),
    ("06.d", lambda table, arguments: [item["SK"] for item in to_the_end(table, arguments)], "an item is a dictionary"),
    ("06.d", changes_what_it_was_given, "it changed arguments itself"),
    ("06.e", changes_what_it_was_given, "it changed arguments itself"),
    ("06.d", endless, "It goes on and on"),
    ("06.d", drops_the_last_page, "It read all 19 pages, and gave 16 of 18"),
    ("06.d", lambda table, arguments: table.query(arguments), "with two stars"),
    ("06.d", lambda table, arguments: table.query(**{**arguments, "Limit": 1000})["Items"], "Limit was changed"),
    (
        "06.e",
        lambda table, arguments, wanted: table.query(**{**arguments, "Limit": wanted})["Items"],
        "Limit was changed",
    ),
    ("06.e", to_the_end, "every page costs"),
    (
        "06.e",
        lambda table, arguments, wanted: until(lambda _, items: len(items) > wanted)(table, arguments)[:wanted],
        "8 were wanted. It sent 9 requests, but had enough after 7",
    ),
    ("06.e", lambda table, arguments, wanted: table.query(**arguments)["Items"], "one request gave 2"),
    ("06.e", lambda *asked: enough(*asked)[:-1], "had read enough"),
    ("06.e", too_many, "may bring more"),
    ("06.e", until(lambda answer, items: len(items) > 1 and not answer["Items"]), "Is an empty page the end?"),
    ("06.e", lambda *asked: enough(*asked)[::-1], "not the first ones"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("06.a", {"Limit", "narrower range", "eventual"}),
        ("06.b", circuits("CIRCUITS", "{CircuitName}")),
        ("06.c", five(example={"DriverId": "max-verstappen"}, often="never")),
        ("06.d", lambda table, arguments: (item for item in to_the_end(table, arguments))),
        ("06.e", enough),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")
