"""What is asked again about lesson 03."""

from decimal import Decimal

from f1model.course.prediction import Prediction
from f1model.course.recalls.estimates import race
from f1model.course.recalls.question import Question
from f1model.f1.items import f1_items
from f1model.f1.models import COPIED, F1, NORMALISED
from f1model.query.units import item_size, read_units


def _batch() -> Decimal:
    drivers = f1_items(NORMALISED["Drivers"], seasons=[1999], rounds=[5])
    return sum((read_units(item_size(driver)) for driver in drivers), Decimal(0))


def _round_trips() -> int:
    return 1 if "DriverName" in NORMALISED["Results"].entity("Result").attributes else 2


def _saves_more() -> str:
    # Each look-up by key is half a unit, and each Query adds up: so does lesson 03 measure its three designs.
    looked_up = sum(
        (read_units(item_size(item)) for name in ("Races", "Drivers", "Constructors", "Circuits")
         for item in f1_items(NORMALISED[name], seasons=[2010], rounds=[7])), Decimal(0))  # fmt: skip
    joined = looked_up + read_units(sum(map(item_size, race(2010, 7, NORMALISED["Results"]))))
    copied = sum((read_units(sum(map(item_size, race(2010, 7, model)))) for model in COPIED.values()), Decimal(0))
    one = read_units(sum(item_size(item) for item in race(2010, 7, F1) if item["Type"] != "SeasonItem"))
    return "copying the names" if joined - copied > copied - one else "one table"


QUESTIONS = {
    "03.1": Question(
        "One BatchGetItem fetches the 22 drivers of race 5 of 1999, each far below 4,096 bytes, eventually consistent. "
        "How many RCU does it cost?",
        _batch,
        Prediction(
            "A batch rounds each item by itself, to half a unit.",
            {
                0.5: "That is what a Query would cost if they were neighbours. A batch rounds each item.",
                1: "It is one request, but a batch rounds each item by itself.",
                22: "That is the strongly consistent read. An eventually consistent one costs half.",
            },
        ),
    ),
    "03.2": Question(
        "The results hold only the ids of drivers and teams, and the names are in other tables. "
        "How many times must the race page wait for an answer before it has all names?",
        _round_trips,
        Prediction(
            "The ids have to come back before anybody can ask for the names. No batch can spare the second wait.",
            {
                1: "The names can be asked for only when the ids have come back.",
                3: "Drivers and teams can be asked for together, once the ids are known.",
            },
        ),
    ),
    "03.3": Question(
        "A race page was joined by hand from many tables. First its names were copied into the results, and then "
        "race and results were put into one table. Which of these two steps saved more of the bill?",
        _saves_more,
        Prediction(
            "The many small look-ups were what was expensive, and copied names need none of them.",
            {"one table": "It saves one more request. The many small look-ups had gone before, with the copied names."},
            also={
                "copying the names": ["copying", "copying names", "the first", "first", "names"],
                "one table": ["the second", "second", "table"],
            },
        ),
        ("copying the names", "one table"),
    ),
}
