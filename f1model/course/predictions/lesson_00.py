"""What is said to the predictions of lesson 00."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "00.1": Prediction(
        "The race and its results lie side by side, so one request reads them all.",
        {
            2: "Two is what SQL without a join would take: the race, then its results. Here they lie together.",
            21: "One for each item would be the worst case. They lie together, so one request reads them all.",
        },
    ),
    "00.2": Prediction(
        "It went straight to the neighbours it was asked for, and read nothing else.",
        {
            504: "That would be a Scan of the whole table. The key led straight to the part that was wanted.",
            503: "That would be the whole season. The sort key narrowed it down to one race.",
            20: "Those are the results; the race itself is an item too.",
            1: "One request, but every item that it returns was read.",
        },
    ),
}
