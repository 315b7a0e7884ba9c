"""What is asked again about lesson 16."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.query.plan import plan
from f1model.query.units import item_write_units

_STINT = {"ConstructorId": "S", "ConstructorName": "S", "DriverId": "S", "Since": "N"}


def _kept() -> int:
    pair = Keys("TEAM#{ConstructorId}", "DRIVER#{DriverId}")
    model = DataModel("PairTable", [Entity("StintItem", pair.partition, pair.sort, _STINT)])
    stints = [
        model.item("StintItem", {"ConstructorId": "ferrari", "DriverId": "kimi-raikkonen", "Since": since})
        for since in (2007, 2014)
    ]
    return len({(item["PK"], item["SK"]) for item in stints})


def _renamed() -> int:
    entity = Entity("StintItem", "TEAM#{ConstructorId}", "DRIVER#{DriverId}#{Since}", _STINT)
    model = DataModel("NameTable", [entity], indexes=[Index("ByDriver", partition="DriverId", sort="Since")])
    units = 0
    for number in range(12):
        stint = {"ConstructorId": "sauber", "ConstructorName": "Sauber", "DriverId": f"d{number}", "Since": 1993}
        before = model.item("StintItem", stint)
        units += int(sum(item_write_units(model, before, {**before, "ConstructorName": "Audi"}).values()))
    return units


def _found() -> bool:
    kinds = dict.fromkeys(("Continent", "Country", "CircuitId"), "S")
    model = DataModel("TreeTable", [Entity("CircuitItem", "CIRCUITS", "{Continent}#{Country}#{CircuitId}", kinds)])
    known = AccessPattern("circuits of a country", given=["Country"], returns=["CircuitItem"], model=model)
    return "SK" in plan(known).condition


QUESTIONS = {
    "16.1": Question(
        "Kimi Räikkönen drove for Ferrari from 2007 to 2009, and again from 2014 to 2018. Both stints are put under "
        "TEAM#ferrari and DRIVER#kimi-raikkonen. How many of them does the table hold?",
        _kept,
        Prediction(
            "The same two have met again, so the second stint has the key of the first, and replaces it.",
            {
                2: "They have one key, and a put replaces the item that has it. Let the key say which stint it is.",
                0: "The later one is there.",
            },
        ),
    ),
    "16.2": Question(
        "The sort keys of circuits are made of continent, country and circuit, in this order. A program knows the "
        "country alone. A condition on the sort key finds its circuits.",
        _found,
        Prediction(
            "A sort key is read from the left, and the continent is not known: all circuits are read.",
            {True: "A prefix begins at the left, with the continent, and that is not known."},
        ),
        (True, False),
    ),
    "16.3": Question(
        "Sauber's name is copied into its twelve stints, and an index holds it as well. It is in no key. "
        "How many WCU does a new name cost in these stints and in their index?",
        _renamed,
        Prediction(
            "Each stint is written once in the table and once in the index.",
            {
                12: "That is the table. The index holds the name, so each entry is written, too.",
                36: "An index takes two units where its key changes. The name is in no key.",
                1: "In SQL it would be one row. Here each stint has a copy.",
            },
        ),
    ),
}
