"""What is said to the predictions of lesson 21."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "21.1": Prediction(
        "Each number is a key, and the handler compares it with nobody. So she gets every pick of the other league.",
        {
            0: "The handler knows who she is, since she has logged in. But it fetches the pick by its number alone, "
            "and the number comes from her.",
            1: "Each pick has a number, and she tries them all.",
            lambda strangers, facts: facts.picks: "Those are all picks, and some of them are her own league's.",
            lambda strangers, facts: facts.picks - strangers: "Those are the picks of her own league.",
        },
    ),
    "21.2": Prediction(
        "The index has a partition key of its own. It begins with the driver, so both leagues are in one collection.",
        {
            "none": "The table's key begins with the league, but this Query reads the index, and the index has another "
            "key.",
            "some": "An index holds every item that has its keys, whoever owns it.",
        },
        also={"all": ["all of them", "every one"], "none": ["no pick", "none of them", "nothing"],
              "some": ["some of them"]},
    ),
    "21.3": Prediction(
        "A Scan names no partition key, and what is said of all values is true where there are none.",
        {
            "nothing": "The condition is on the keys that the request names, and a Scan names none. All of none match.",
            "her league": "IAM never filters an answer. It lets a request pass as a whole, or refuses it.",
        },
        also={"everything": ["all", "all of it", "all items", "the whole table", "both leagues", "both"],
              "nothing": ["refused", "access denied", "AccessDenied", "AccessDeniedException", "error", "exception"],
              "her league": ["the office", "only her league"]},
    ),
    "21.4": Prediction(
        "One unit for each 1,024 bytes of the item that was begun. The text is in the item.",
        {
            1: "That would do for what the request sends. What counts is the item, and its text is long.",
            0.5: "Half units are for reads. A write takes whole ones.",
            lambda units, facts: 2 * units: "A transaction would take that many. This is a plain update.",
            lambda units, facts: units - 1 if units > 2 else None: (
                "Close. There are also the keys, the title and the names of the attributes, and the last unit is "
                "rounded up."
            ),
        },
    ),
}  # fmt: skip
