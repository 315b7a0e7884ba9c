"""What is said to the predictions of lesson 16."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "16.1": Prediction(
        "Whoever came back to a team has two stints under one key, and the later put replaced the earlier one.",
        {
            lambda held, facts: facts.put: (
                "All of them, if each pair had met only once. But people come back to a team that they have left."
            ),
            lambda held, facts: facts.people: (
                "That is the number of drivers. Many had more than one team, and each pair has a key of its own."
            ),
            lambda held, facts: facts.put + facts.nodes: (
                "Those are all items, with teams and drivers. Count the stints alone, and which of them share a key."
            ),
            0: "Each stint has a key. Which stints have the same one?",
        },
        rough=0.04,
    ),
    "16.2": Prediction(
        "Each of them is under DRIVER#, the id and a year, and a partition key is asked for as a whole.",
        {
            lambda found, facts: facts.stints: (
                "They are all in the index. But each has a partition key of its own there, which ends in a year."
            ),
            lambda found, facts: facts.teams: (
                "So many teams there are, and each stint is in the index. But its partition key there ends in a year, "
                "and the question does not."
            ),
            lambda found, facts: facts.stints + 1: (
                "That is everything about the driver, with the driver's own item. But the question names one "
                "partition key, and each stint has another: its own ends in a year."
            ),
            lambda found, facts: 1: "One item does come back, the driver's own. It has no year, and it is no stint.",
            lambda found, facts: facts.drivers: (
                "The question names one driver. And the partition key of each stint ends in a year now."
            ),
        },
    ),
    "16.3": Prediction(
        "One for the team's own item, and two for each stint: one in the table and one in the index.",
        {
            1: "That is the team's own item. The name is copied into each stint as well.",
            lambda units, facts: facts.stints: (
                "That is each stint, once. The index holds the name too, and the team's own item has it."
            ),
            lambda units, facts: facts.stints + 1: (
                "That is the table. ByDriver holds all attributes of a stint, so each entry is written as well."
            ),
            lambda units, facts: 2 * facts.stints: "Nearly: the team's own item is written, too.",
            lambda units, facts: 2 * facts.stints + 2: (
                "Nearly: the team's own item has no DriverId, so it is not in the index."
            ),
            lambda units, facts: 2 * (2 * facts.stints + 1): (
                "That is twice too much: a name is in no key, so each item and each entry is updated where it is. "
                "Nothing is deleted and put again."
            ),
            lambda units, facts: 3 * facts.stints + 1: (
                "An index takes two units where its key changes. The name is in no key, so it is one for each entry."
            ),
        },
    ),
    "16.4": Prediction(
        "The path is read from the left, and its beginning is not known: every race is read, and most are dropped.",
        {
            lambda read, facts: facts.here: (
                "So many come back. But the circuit is in the middle of the sort key, and a key is read from the left."
            ),
            lambda read, facts: facts.country: (
                "It would be if the program knew the country and the continent. Without them it has no prefix at all."
            ),
            lambda read, facts: facts.continent: (
                "It would be if the program knew the continent. Without it the sort key has no known beginning."
            ),
            lambda read, facts: facts.all - read: (
                "So many circuits there are. They have a partition key of their own, and the races are asked for."
            ),
            1: "It is one request. But which races can it pass over, if it does not know how their sort keys begin?",
            lambda read, facts: facts.all: (
                "Nearly: the circuits have a partition key of their own, so they are not read. All races are."
            ),
            0: "Something is read: the partition key is known, it is RACES for all of them.",
        },
    ),
    "16.5": Prediction(
        "The continent is part of the path of everything below it: the circuit, and each of its races.",
        {
            1: "In SQL it would be one row. Here the country is no item, but part of the keys of all that is below it.",
            lambda moved, facts: facts.races: "Those are the races. The circuit itself has the path in its key, too.",
            lambda moved, facts: facts.races + 2: (
                "Nearly: the races and the circuit. The country has no item of its own here."
            ),
            2: "The circuit is one of them. And its races? The path is in their keys, too.",
            0: "No key can be updated, but what is below the country has to be found under the new path.",
            lambda moved, facts: 2 * (facts.races + 1): (
                "So many writes it takes, since each item is deleted and put. How many items are they?"
            ),
        },
    ),
}
