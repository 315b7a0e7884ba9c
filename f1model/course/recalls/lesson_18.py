"""What is asked again about lesson 18."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.streaming.change import Change
from f1model.streaming.faults import Crash, crashing


def _twice() -> int:
    """How many of 90 changes a consumer does twice that takes 25 at once and dies after the 60th."""
    done = list[int]()
    handler, confirmed = crashing(done.append, at=60), 0
    while confirmed < 90:
        some = range(confirmed, min(90, confirmed + 25))
        try:
            for change in some:
                handler(change)
        except Crash:
            continue
        confirmed = some.stop
    return len(done) - 90


def _gained() -> int:
    change = Change("MODIFY", {"PK": "A"}, {"Points": 18}, {"Points": 15})
    return int((change.new or {})["Points"] - (change.old or {})["Points"])


QUESTIONS = {
    "18.1": Question(
        "A consumer of a stream takes batches of 25 changes, and dies after its 60th. It is started again with its "
        "checkpoint. How many changes has it done twice in the end?",
        _twice,
        Prediction(
            "Two whole batches were confirmed, so it begins again with the 51st, and ten of those were done.",
            {
                25: "Of the batch it died in, it had done only a part.",
                60: "What was confirmed is not read again: that is what the checkpoint is for.",
                0: "The batch it died in was not confirmed, so it comes again as a whole.",
                1: "That would be so if it took one change at a time.",
            },
        ),
    ),
    "18.2": Question(
        "A consumer keeps the number of the newest record it has counted, and refuses all that is not newer. Records "
        "of different items come in another order. What happens to the total?",
        lambda: "some are never counted",
        Prediction(
            "What comes after a newer one looks old, and is refused for ever.",
            {
                "some are counted twice": "It does keep that away. But what comes late is refused, though it was new.",
                "nothing": "It would be so if records came in their order. They do for one item, not for several.",
            },
        ),
        ("nothing", "some are counted twice", "some are never counted"),
    ),
    "18.3": Question(
        "A stream says that the points of a result were 18 and are now 15. By how much does the total of its driver "
        "change?",
        _gained,
        Prediction(
            "A change is worth the new value minus the old one.",
            {
                15: "The 18 points from before are in the total already, and have to go.",
                3: "He has fewer points now.",
                -18: "That would be so if the result had been struck.",
            },
        ),
    ),
    "18.4": Question(
        "An item has expired this morning, by its time to live. Is it still read by a Query this evening?",
        lambda: "perhaps",
        Prediction(
            "DynamoDB deletes within a few days, and until then the item is read. So the Query filters.",
            {
                "no": "DynamoDB takes up to a few days to delete it. Until then it is read like any other.",
                "certainly": "It may have been deleted by then. Nobody can tell.",
            },
        ),
        ("no", "perhaps", "certainly"),
    ),
}
