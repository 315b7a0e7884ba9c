"""The exercises of lesson 13, the inherited table: kinds and collections, a template, a sample, an index, a mark."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members, value
from f1model.course.exercises.lesson_13_clinic import INDEX, head, items
from f1model.design.entity import Entity, Item, Keys
from f1model.design.model import DataModel

FIRST = 80  # items that a colleague looked at
LINE = {"petId": "S", "visitAt": "S", "line": "N", "drug": "S", "days": "N"}


def _of(*heads: str) -> list[Item]:
    return [item for item in items() if head(item["pk"]) in heads]


# 13.a

_kinds = value(
    lambda: 3,
    {
        1: "A collection is what shares a partition key. Look at what is in one of them: do all items have the same "
        "attributes?",
        2: "VISIT and REMINDER are what the sort keys begin with. But do all items that begin with VISIT have the same "
        "attributes?",
        4: "One too many. The pet itself lies with its owner, in a collection that begins with OWNER.",
        len(_of("PET")): "That is how many items lie there. The question is of how many kinds they are.",
        8: "That is how many kinds the practice has in all its collections, without the counter and the recalls. The "
        "question is about those that begin with PET.",
    },
    "Read the sort keys of one collection that has many items, and beside each the names of its attributes.",
)

# 13.b


def _template(answer: Keys) -> str | None:
    entity = Entity("Prescription", answer.partition, answer.sort, LINE)
    model = DataModel("AppData", [entity], partition="pk", sort="sk", type_attribute=None)
    prescriptions = [item for item in items() if "drug" in item and "petId" in item]
    for item in prescriptions:
        made = model.item("Prescription", {name: item[name] for name in LINE})
        for name in ("pk", "sk"):
            if made[name] != item[name]:
                return _otherwise(item, name, made[name])
    tenth = model.item("Prescription", {name: prescriptions[0][name] for name in LINE} | {"line": 10})["sk"]
    if not tenth.endswith("#10"):
        end = tenth.rpartition("#")[2]
        return f"It makes every key of this table, but for line 10 it would write {end}. Let the field pad the number."
    return None


def _otherwise(item: Item, name: str, made: str) -> str:
    key = item[name]
    both = f"It makes the {name} {made!r}, and this item has {key!r}."
    if key.startswith(made + "#"):
        return f"{both} So begin other items, too: a beginning is no template."
    if made.replace("#RX#", "#RX#0") == key:
        return f"{both} line is a number, 1, and the key has it in two digits."
    return both


# 13.c


def _unseen(answer: Iterable[Any]) -> str | None:
    given = members(answer)
    odd = next((each for each in given if not isinstance(each, str)), None)
    if odd is not None:
        return f"It lists {shown(odd)}. It should list the beginnings, as texts."
    named = {head(each) for each in given}
    every = {head(item["pk"]) for item in items()}
    seen = {head(item["pk"]) for item in items()[:FIRST]}
    for each in sorted(named):
        if each not in every:
            return f"No partition key begins with {each!r}. Take the capital letters at its start."
        if each in seen:
            return f"{each} is among the first {FIRST} items."
    for each in ("VET", "COUNTER"):
        if each not in named:
            count = len(_of(each))
            why = f"There are {count} items" if count > 1 else "There is one item"
            return f"One is missing. {why} of it in the table, and none among the first {FIRST}."
    return None


# 13.d


@cache
def _entries() -> int:
    return sum(all(name in item for name in INDEX) for item in items())


def _held(answer: Any) -> str | None:
    booked = sum(all(name in item for name in INDEX) for item in _of("VET"))
    slots = sum("startsAt" in item for item in _of("VET"))
    hints = {
        len(items()): "That is the whole table. An item without the index's keys is not in the index.",
        sum(INDEX[0] in item for item in items()): "So many have a gsi1pk. An index has two keys, and an item has to "
        "have both.",
        booked: "Those are the booked slots. Another kind of item has these keys, too.",
        _entries() - booked: "Those are open lab orders. Another kind of item has these keys, too.",
        slots: "That is every slot. Do the free ones have a gsi1pk?",
        slots + len(_of("LAB")): "Those are all items of two kinds. Does each of them have the index's keys?",
    }
    return value(_entries, hints, "Count the items that have both key attributes of the index.")(answer)


# 13.e


def _owners(answer: Any) -> str | None:
    profiles = [item for item in _of("OWNER") if item["sk"] == "PROFILE"]
    new = [item for item in profiles if "#" in item["pk"]]
    hints = {
        len(new): "Those have a key with #. Is there another kind of item that has the attributes of an owner?",
        len(profiles) - len(new): "Those have the older mark alone, |. They are owners, and not all of them.",
        len(profiles): "So many items are owners. Is each of them somebody else? Compare their ownerId.",
        len(_of("OWNER")): "Pets lie with their owners, and are counted here as well.",
    }
    otherwise = "Count each ownerId once, whatever mark its key has."
    return value(lambda: len({item["ownerId"] for item in profiles}), hints, otherwise)(answer)


EXERCISES: dict[str, Exercise] = {
    "13.a": Exercise(
        "a number",
        _kinds,
        "Visits, their prescriptions and reminders share a collection, so that one Query reads a pet's whole story.",
    ),
    "13.b": Exercise(
        "Keys",
        _template,
        "It makes the key of every prescription from the item's own attributes. That is the proof of a template.",
    ),
    "13.c": Exercise(
        "a list",
        _unseen,
        "A scan gives whole collections in no useful order, so the first items are no fair sample.",
    ),
    "13.d": Exercise(
        "a number",
        _held,
        "Two kinds share a sparse index: booked slots by their pet, and open lab orders. Two open ones have only one "
        "half of its key, so it does not hold them.",
    ),
    "13.e": Exercise(
        "a number",
        _owners,
        "No query by OWNER# ever finds those with the old mark. Two moved, and left their old item behind.",
    ),
}
