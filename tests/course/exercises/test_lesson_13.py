from typing import Any

import pytest

from f1model.course.exercises.lesson_13_clinic import head, items
from f1model.design.entity import Keys
from tests.course.exercises.asked import ask, mistaken
from tools.notebooks.inherited import MODELS, files

PET, LINE = "PET#{petId}", "VISIT#{visitAt}#RX#{line:02d}"

WRONG = [
    ("13.a", 1, "A collection is what shares a partition key"),
    ("13.a", 2, "VISIT and REMINDER"),
    ("13.a", 4, "lies with its owner"),
    ("13.a", 8, "in all its collections"),
    ("13.a", 268, "how many items lie there"),
    ("13.a", 7, "Read the sort keys of one collection"),
    ("13.b", Keys(PET, "VISIT#{visitAt}"), "a beginning is no template"),
    ("13.b", Keys(PET, "VISIT#{visitAt}#RX#{line}"), "in two digits"),
    ("13.b", Keys(PET, "VISIT#{visitAt}#RX#01"), "It makes the sk 'VISIT#2025"),
    ("13.b", Keys(PET, "VISIT#{visitAt}#RX#0{line}"), "for line 10 it would write 010"),
    ("13.b", Keys("VISIT#{visitAt}", "RX#{line:02d}"), "It makes the pk 'VISIT#2025"),
    ("13.b", Keys(PET, "VISIT:{visitAt}:RX:{line:02d}"), "two fields in one segment"),
    ("13.b", Keys("PET#{PetId}", LINE), "PetId"),
    ("13.c", ["COUNTER"], "There are 116 items of it"),
    ("13.c", ["VET#"], "There is one item of it"),
    ("13.c", ["VET", "COUNTER", "RECALL"], "RECALL is among the first 80"),
    ("13.c", ["SLOT", "COUNTER"], "No partition key begins with 'SLOT'"),
    ("13.c", [116], "It should list the beginnings"),
    ("13.d", 523, "the whole table"),
    ("13.d", 70, "has to have both"),
    ("13.d", 62, "the booked slots"),
    ("13.d", 6, "open lab orders"),
    ("13.d", 112, "every slot"),
    ("13.d", 142, "all items of two kinds"),
    ("13.d", 5, "both key attributes"),
    ("13.e", 38, "another kind of item that has the attributes"),
    ("13.e", 4, "the older mark alone"),
    ("13.e", 42, "Compare their ownerId"),
    ("13.e", 106, "Pets lie with their owners"),
    ("13.e", 7, "Count each ownerId once"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), WRONG)
def test_each_mistake_meets_its_own_hint(number: str, answer: Any, hint: str) -> None:
    mistaken(number, answer, hint)


@pytest.mark.parametrize(
    ("number", "answer"),
    [("13.a", 3), ("13.b", Keys(PET, LINE)), ("13.c", ["COUNTER", "VET"]), ("13.c", {"VET#", "COUNTER#"}),
     ("13.d", 68), ("13.e", 40)],
)  # fmt: skip
def test_what_is_right_is_right(number: str, answer: Any) -> None:
    assert ask(number, answer).startswith("Correct. ")


def test_the_file_is_the_table_that_is_judged() -> None:
    assert {name: (MODELS / name).read_text(encoding="utf-8") for name in files()} == files()


def test_the_table_is_what_the_exercises_say_it_is() -> None:
    assert len({(item["pk"], item["sk"]) for item in items()}) == len(items())
    assert sum("ttl" in item for item in items()) == sum(item["sk"].startswith("REMINDER") for item in items())
    assert {head(item["pk"]) for item in items()[:80]} == {"OWNER", "PET", "LAB", "RECALL"}
