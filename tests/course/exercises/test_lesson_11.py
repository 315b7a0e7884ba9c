import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest

from f1model.course.exercises.lesson_11 import COPIED, OURS, bill, crossing, units
from f1model.design.entity import Keys
from f1model.design.index import Index
from f1model.f1.comparison import DESIGNS
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.units import item_size, item_write_units, read_units, stored_bytes
from tests.course.exercises.asked import ask, mistaken

PEREZ = {"DriverName": "Sergio Pérez", "Rank": 7, "FinishPoints": 7}
SHOWN = [
    "Round", "RaceName", "CircuitName", "RaceDate", "SeasonId", "PositionText", "FinishPoints", "ConstructorName",
]  # fmt: skip


def half(strong: bool) -> float:
    return 1 if strong else 0.5


def counting(steps: Callable[[list[int]], Any]) -> Callable[..., Any]:
    return lambda sizes, strong=False: steps(sizes) * half(strong)


def narrow(projection: Any, **keys: Any) -> Index:
    return Index("GSI1", projection=projection, **(keys or F1.index("GSI1").keys))


WRONG = [
    ("11.a", 17, "the values alone"),
    ("11.a", 26, "the names alone"),
    ("11.a", 42, "How many does é take"),
    ("11.a", 41, "Is a number text"),
    ("11.a", 40, "Two bytes are missing"),
    ("11.a", 55, "not 8 bytes wide"),
    ("11.a", 47, "not 4 bytes wide"),
    ("11.a", 143, "for storage"),
    ("11.a", len(json.dumps(PEREZ, ensure_ascii=False)), "how JSON writes"),
    ("11.a", 15, "is a number text?"),
    ("11.a", 37, "For each attribute, count"),
    ("11.a", "text", "asks for a number"),
    ("11.b", counting(lambda sizes: sum(ceil(size / 4096) for size in sizes)), "Each item was rounded by itself"),
    (
        "11.b",
        lambda sizes, strong=False: ceil(sum(sizes) / 4096),
        "read eventually consistent, it gives 2. A step costs",
    ),
    ("11.b", lambda sizes, strong=False: ceil(sum(sizes) / 4096) / 2, "read strongly consistent, it gives 1.0. A step"),
    ("11.b", counting(lambda sizes: sum(sizes) / 4096), "a step that has begun is paid in full"),
    ("11.b", counting(lambda sizes: sum(sizes) // 4096), "That leaves bytes out"),
    ("11.b", counting(lambda sizes: max(1, round(sum(sizes) / 4096))), "That leaves bytes out"),
    ("11.b", counting(lambda sizes: ceil(max(sizes) / 4096)), "That leaves bytes out"),
    (
        "11.b",
        lambda sizes, strong=False: ceil(sum(sizes) / 4096 * half(strong)),
        "one item of 300 bytes, read eventually",
    ),
    (
        "11.b",
        lambda sizes, strong=False: ceil(sum(sizes) / 4096) if strong else ceil(sum(sizes) / 4096) // 2,
        "Half a unit is a price like any other",
    ),
    ("11.b", counting(lambda sizes: sum(sizes) // 4096 + 1), "exactly 4,096 bytes, read eventually consistent"),
    ("11.b", counting(lambda sizes: ceil(sum(sizes) / 4000)), "count the steps of 4,096 bytes"),
    ("11.b", counting(lambda sizes: 2 if sum(sizes) > 4096 else 1), "the season 2024, 503 items"),
    ("11.b", counting(lambda sizes: ceil(sum(sizes) / 1024)), "are for writes"),
    ("11.b", lambda sizes, strong=False: print(end=""), "should return a number; it returned None"),
    ("11.b", lambda sizes: 0.5 * ceil(sum(sizes) / 4096), "unexpected keyword argument 'strong'"),
    ("11.b", lambda sizes, strong=False: 7, "Add up first"),
    ("11.c", 7, "one unit a read"),
    ("11.c", 4, "half a unit a read"),
    ("11.c", 8, "have begun their second one"),
    ("11.c", 13, "13 partitions serve 39,000 units"),
    ("11.c", 27, "a transaction's price"),
    ("11.c", 34, "are for writes"),
    ("11.c", 40, "what a partition writes"),
    ("11.c", 40_000, "of a second together"),
    ("11.c", 1, "never split"),
    ("11.c", 13.33, "13 of them would not do"),
    ("11.c", 6.67, "one unit a read"),
    ("11.c", 15, "fewer will do"),
    ("11.d", 17, "With 17 a second ours costs $13.62 a month, the two tables $13.68. Ours is not more expensive yet."),
    ("11.d", 17.36, "About there the two bills are equal"),
    ("11.d", 21, "more for writing than for reading"),
    ("11.d", 9, "only what we pay for writing"),
    ("11.d", 2, "the lesson's million visitors"),
    ("11.d", 1, "bills of both tables"),
    ("11.d", 209, "compares ours with the article's keys"),
    (
        "11.d",
        19,
        "With 19 a second ours costs $14.34 a month, the two tables $14.04. Ours is more expensive, but",
    ),
    ("11.d", 100, "a smaller n would do"),
    ("11.d", 0, "at least once"),
    ("11.d", 5.5, "a whole number of times"),
    ("11.e", narrow("ALL"), "bytes more than the"),
    ("11.e", narrow("KEYS_ONLY"), "The calendar shows nothing: all that comes back is PK, SK, GSI1PK, GSI1SK"),
    ("11.e", narrow([name for name in SHOWN if name != "RaceName"]), "The calendar has no RaceName"),
    ("11.e", narrow(SHOWN[:5]), "The career page has no PositionText"),
    ("11.e", narrow([*SHOWN, "DriverName"]), "does either of them show DriverName"),
    ("11.e", narrow([*SHOWN, "Type"]), "does either of them show Type"),
    ("11.e", narrow([*SHOWN[1:], "round"]), "No item has an attribute 'round'"),
    ("11.e", narrow(SHOWN, ResultItem=F1.index("GSI1").keys["ResultItem"]), "RaceItem would not be in the index"),
    ("11.e", Index("GSI1", partition="DriverId", sort="SeasonId"), "RaceItem and ResultItem would not be"),
    (
        "11.e",
        Index("GSI1", partition="P", projection=SHOWN, RaceItem=Keys("A", "B"), ResultItem=Keys("A", "B")),
        "no longer those of GSI1",
    ),
    (
        "11.e",
        narrow(SHOWN, RaceItem=Keys("C#{SeasonId}", "{Round:02d}"), ResultItem=F1.index("GSI1").keys["ResultItem"]),
        "no longer those of GSI1",
    ),
    ("11.e", Index("Narrow", projection=SHOWN, RaceItem=Keys("A", "B")), "ask the index GSI1"),
    ("11.e", SHOWN, "asks for an Index"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_a_known_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("11.a", item_size(PEREZ)),
        ("11.a", "43"),
        ("11.b", lambda sizes, strong=False: read_units(sum(sizes), "strong" if strong else "eventual")),
        ("11.b", lambda sizes, strong=False: Fraction(-(-sum(sizes) // 4096), 1 if strong else 2)),
        ("11.b", counting(lambda sizes: floor((sum(sizes) + 4095) / 4096))),
        (
            "11.b",
            lambda sizes, strong=False: (
                np.int64(2)
                if strong and sum(sizes) == 6_013
                else read_units(sum(sizes), "strong" if strong else "eventual")
            ),
        ),
        ("11.c", 14),
        ("11.d", 18.0),
        ("11.d", Decimal(18)),
        ("11.e", narrow(sorted(SHOWN))),
        ("11.e", narrow([*SHOWN, "PK", "GSI1SK"])),
    ],
)
def test_a_right_answer_may_be_written_otherwise(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_the_item_of_11_1_is_a_real_one() -> None:
    perez = next(item for item in f1_items(seasons=[2024], rounds=[14]) if item.get("Rank") == 7)

    assert {name: perez[name] for name in PEREZ} == PEREZ
    assert (sum(map(len, PEREZ)), item_size(PEREZ)) == (26, 43), "the why of 11.a names them"


def per_page(page: float, time: int) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(page), Decimal("0.5"), Decimal(time)


def test_the_units_of_11_4_are_those_of_its_table() -> None:
    assert (units(OURS), units(COPIED)) == (per_page(1, 2), per_page(1.5, 1))


def test_storage_does_not_move_the_answer_of_11_4() -> None:
    """A hundred seasons like the last take more than all of history, and ours takes more than the other design."""

    def stored(design: str) -> int:
        return sum(sum(stored_bytes(model, f1_items(model, seasons=[2024])).values()) for model in DESIGNS[design])

    def dollars(design: str, number: int, seasons: int) -> Decimal:
        return replace(bill(design, number), stored=seasons * stored(design)).total

    assert stored(OURS) > stored(COPIED)
    assert dollars(OURS, crossing() - 1, 100) < dollars(COPIED, crossing() - 1, 100)
    assert dollars(OURS, crossing(), 0) > dollars(COPIED, crossing(), 0)


def test_with_the_index_of_11_5_a_time_is_one_unit_and_11_4_has_no_answer() -> None:
    model = replace(F1, indexes=[narrow(SHOWN)])
    before = next(item for item in f1_items(model, seasons=[2024]) if "FinishTime" in item)
    time = sum(item_write_units(model, before, {**before, "FinishTime": "1:31:45.000"}).values())

    assert time == 1 == units(COPIED)[2]
    assert units(OURS)[:2] < units(COPIED)[:2]


def test_what_halves_the_copies_of_11_3() -> None:
    assert 2 * read_units(4_500 - 404, "strong") == 2 * read_units(4_500) == read_units(4_500, "strong")
