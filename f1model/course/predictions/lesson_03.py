"""What is said to the predictions of lesson 03."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "03.1": Prediction(
        "Each item of a batch is rounded up by itself, to half a unit.",
        {
            0.5: "That is what a Query would cost. A batch rounds each item by itself, to half a unit.",
            1: "A batch is billed item by item, each rounded up to half a unit.",
            20: "One for each item would be strongly consistent reads; eventually consistent ones cost half.",
        },
    ),
    "03.2": Prediction(
        "The one request reads every result of the season to show the winners.",
        {"one request": "One request is not one unit: it reads every result of the season to show the winners."},
    ),
}
