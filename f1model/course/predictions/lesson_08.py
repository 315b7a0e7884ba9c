"""What is said to the predictions of lesson 08."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "08.1": Prediction(
        "All but the seasons: they are given no key in the index, so they are not in it.",
        {
            1544: "The data hold four seasons here. Only those four items are not in it.",
            1621: "That is every item. The seasons have no key in GSI1, so they are not in it.",
            1541: "Those are the results. The races are in it as well, under keys of their own.",
        },
    ),
    "08.2": Prediction(
        "One more than the races: two drivers shared a winning car, and both won.",
        {76: "So one would think. But in 1951 two drivers shared the winning car."},
    ),
    "08.3": Prediction(
        "Both: an index accepts equal keys.",
        {
            1: "In a table it would be one. An index accepts equal keys, and keeps both.",
            0: "Nothing is refused: an index accepts equal keys, and keeps both.",
        },
    ),
    "08.4": Prediction(
        "Its entry stays as it is, so it is not written.",
        {
            1: "The table takes one. The index does not hold points, so its entry stays as it is.",
            2: "Two would be a changed key of the index. Nothing that it holds has changed.",
        },
    ),
}
