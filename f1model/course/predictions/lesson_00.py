"""What is said to the predictions of lesson 00."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "00.1": Prediction(
        "The race and its results lie side by side under one partition key, so one request reads them all.",
        {
            2: "Two is what SQL without a join would take: the race, then its results. Here they lie side by side.",
            3: "One for each type of item would be three tables. All of it lies in one, side by side.",
            21: "One for each item would be the worst case. They lie side by side, so one request reads them all.",
        },
    ),
    "00.2": Prediction(
        "The key led straight to the neighbours that were asked for, and nothing else was read.",
        {
            lambda read, facts: facts.held: "That would be a Scan of the whole table. The key led straight to the part "
            "that was asked for.",
            lambda read, facts: facts.held - 1: "That would be the season's whole item collection. The sort key "
            "narrowed it down to one race.",
            lambda read, facts: read - 1: "Those are the results. The race itself is an item too.",
            1: "It was one request, but every item that it returned was read.",
        },
    ),
}
