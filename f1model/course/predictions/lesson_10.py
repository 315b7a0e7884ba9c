"""What is said to the predictions of lesson 10."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "10.1": Prediction(
        "The item that a put sends is the item you will have: two key attributes and the points.",
        {
            lambda left, facts: facts.whole: "An update would leave that. A put replaces the whole item.",
            lambda left, facts: facts.whole - 1: "Nothing of the old item is left. A put replaces it as a whole.",
            lambda left, facts: facts.whole + 1: (
                "He has points already, so even an update would add no attribute. And a put replaces the whole item."
            ),
            1: "The program sent the two key attributes as well.",
            2: "The program sent the points as well as the two key attributes.",
        },
    ),
    "10.2": Prediction(
        "The first ten have moved up. The tenth is at his old place as well, and Sunday's winner is overwritten.",
        {
            lambda drivers, facts: facts.cars: (
                "The page has that many lines. But one driver is on two of them, and another is on none."
            ),
            lambda drivers, facts: facts.cars - 2: (
                "Close: one driver is on the page twice and one is gone, so only one name is missing."
            ),
            10: "The other ten lines are still there, as they were before.",
            11: "The other ten lines are still there, and all but one of their drivers are new to the page.",
        },
    ),
    "10.3": Prediction(
        "One for each item in the table, and two for each in the index: the old entry goes out, a new one comes in.",
        {
            lambda units, facts: facts.results: (
                "That is the table alone. The index lists results by driver, and under each key there is another now."
            ),
            lambda units, facts: 2 * facts.results: (
                "That would be one for the table and one for the index. But the index's key changes: an entry goes out "
                "and another comes in."
            ),
            3: "That is one result, in the table and in the index. There are twenty.",
            lambda units, facts: 4 * facts.results: "One transaction takes that many. These are plain puts.",
            lambda units, facts: 6 * facts.results: (
                "That doubles everything, as if for a transaction. These are plain puts."
            ),
        },
    ),
    "10.4": Prediction(
        "A delete and a put, each doubled by the transaction; in the index the old entry goes out, a new one comes in.",
        {
            1: "That would be a plain update in a table without an index. This item has to move, in both places.",
            2: (
                "That would be an update in place, in the table and in the index. But the rank is part of both keys, "
                "so both move."
            ),
            3: "So it would be if only the index key changed. The table's key changes as well: a delete and a put.",
            4: (
                "The table and the index take two writes each. But the table's two are a transaction, which doubles "
                "them."
            ),
            8: "A transaction doubles what the table takes. The index follows later, at the usual price.",
        },
    ),
    "10.5": Prediction(
        "The second steward had read before the first one wrote, and put his own sum over it.",
        {
            15: "That is what both of them wanted. But the second had read before the first one wrote.",
            5: "The first one's put was replaced: the last put wins.",
            0: "Both puts succeeded. Which of them came last?",
        },
    ),
}
