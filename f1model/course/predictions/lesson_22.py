"""What is said to the predictions of lesson 22."""

from datetime import date
from itertools import pairwise

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "22.1": Prediction(
        "Half a unit for each 4,096 bytes, of everything. It is far over the budget: this table is not read whole.",
        {
            lambda units, facts: 2 * units: "Those are strong reads. These are eventual ones, at half the price.",
            lambda units, facts: facts.budget: "That is your budget. All of the table is a good deal more.",
        },
        rough=0.2,
    ),
    "22.2": Prediction(
        "From that evening on the export has one result fewer than the front page promises. What came before it evens "
        "out: a result was entered twice and struck again.",
        {
            lambda day, facts: _fell_back(facts): (
                "That evening the count fell, but only back to what the front page says: the evening before, it was "
                "one too many."
            ),
            lambda day, facts: date.fromisoformat(day).strftime("%A"): "That is the day. Write its date.",
            lambda day, facts: max(facts.exported): "It was missing before that day's evening. Look for the first one.",
        },
    ),
    "22.3": Prediction(
        "That race has one item fewer than it had cars, and four changes within two seconds.",
        {
            lambda race, facts: facts.struck: (
                "A result was removed from that race as well, but it was one too many: it had been entered twice."
            ),
        },
    ),
    "22.4": Prediction(
        "The log has this driver removed from two places of the race, and inserted in none.",
        {
            lambda driver, facts: facts.name: "That is the driver. The question asks for the `DriverId`.",
            lambda driver, facts: facts.neighbour: (
                "This driver was moved as well, but is still in the race: the log inserts what it removed."
            ),
        },
    ),
    "22.5": Prediction(
        "The last one. Until then the result was at its new place. The second program took it for the driver whom it "
        "had seen there before, and deleted it.",
        {
            lambda change, facts: change - 3: (
                "That put replaced the neighbour, who was inserted again two changes later. The lost result was at its "
                "new place by then."
            ),
            lambda change, facts: change - 2: (
                "That deleted the old place of a result that had been put at its new one just before. So the result "
                "was still there."
            ),
            lambda change, facts: change - 1: "That inserted the neighbour, at a place that was empty.",
            lambda change, facts: 4: "It is the fourth of that race. Its `Number` counts the changes of the whole day.",
        },
    ),
    "22.6": Prediction(
        "A put that may replace only what its program has seen, and a delete only of whom it means: desk-2 would have "
        "been refused, and would have read again.",
        {
            "a retry": "Every request was answered with success. There was nothing to send again.",
            "an index": "An index helps to find a result. It does not keep one.",
            "a strong read": (
                "Both desks read what was true at that moment. It changed between their reads and their writes."
            ),
            "a lock": (
                "DynamoDB holds no lock from a read to a later write. What guards the write is written into the write "
                "itself."
            ),
            "a transaction": (
                "That alone would not have helped. Each desk's put and delete in one transaction, one desk after the "
                "other, leave the same gap. It is the condition in it that refuses."
            ),
        },
        also={"a condition": ["condition", "conditions", "a condition expression", "a version", "optimistic locking"]},
    ),
}


def _fell_back(facts: object) -> str:
    """The day on which the count came back to what is promised."""
    exported, promised = vars(facts)["exported"], vars(facts)["promised"]
    pairs = pairwise(sorted(exported))
    return next((day for eve, day in pairs if exported[eve] > promised == exported[day]), "")
