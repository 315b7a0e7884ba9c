"""What is said to the predictions of lesson 17."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "17.1": Prediction(
        "Both look before either writes in four of the six orders, and then nobody is in either's way.",
        {
            0: "Each looks before it writes. But what was seen may no longer be true when the write arrives.",
            1: "There are more. Write the six orders down: in which of them do both look before either writes?",
            2: "Two is how many go well: those in which one program has finished before the other begins.",
            3: "Not quite half. Write the six orders down: in which of them do both look before either writes?",
            6: "In two orders one program has finished before the other begins, and then it is seen.",
        },
    ),
    "17.2": Prediction(
        "The guard is there, and it does not ask who is asking.",
        {
            "yours": "He holds it. But the condition only asks whether the key is free, and the first run took it.",
        },
        also={
            "taken": ["refused", "no", "it is taken", "that it is taken"],
            "yours": ["yes", "it is yours", "that it is yours", "mine"],
        },
    ),
    "17.3": Prediction(
        "Each of them takes 4 write units, the one that is done and all that are refused.",
        {
            4: "That is the one that is done. A refused write is billed as well.",
            5: "That is the one that is done, with its index. A refused write is billed as well.",
            lambda units, facts: 4 * (facts.drivers - 1): "Those are the refused. The one that is done takes 4, too.",
            lambda units, facts: (
                3 + facts.drivers
            ): "A refusal has no flat price: it is billed by the items, as a write is.",
            lambda units, facts: 2 + 2 * facts.drivers: (
                "That would be one of the two items for each refusal. The whole transaction is prepared, and paid for."
            ),
            lambda units, facts: facts.drivers: "Each is two items, and a transaction doubles what they take.",
            lambda units, facts: 2 * facts.drivers: "Each is two items of 1 unit, and a transaction doubles that.",
            lambda units, facts: 5 * facts.drivers: "The index is not the table, and a refused write never gets to it.",
        },
    ),
    "17.4": Prediction(
        "From the moment when the race is deleted until the last batch is done: once for each batch.",
        {
            0: "The second run looks whether the race exists, before it does anything.",
            1: "That is right after the race was deleted. What if it is killed between two batches?",
            lambda cases, facts: facts.requests: (
                "Before the race is deleted, the second run does everything. And after the last batch nothing is left."
            ),
            lambda cases, facts: facts.requests - 1: (
                "After the look and after the query nothing is deleted yet, and the second run does everything."
            ),
            lambda cases, facts: cases + 1: "After the last batch nothing is left, so that one does no harm.",
            lambda cases, facts: cases - 1: "Count the moment between the race and the first batch as well.",
        },
    ),
}
