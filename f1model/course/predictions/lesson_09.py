"""What is said to the predictions of lesson 09."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "09.1": Prediction(
        "Numbers are compared as numbers: nothing to pad.",
        {(1, 10, 2): "That is the order of text. Here Round is a number, and sorted as one."},
    ),
    "09.2": Prediction(
        "All attributes of the partition key have to be given, or there is no collection to look in.",
        {"yes": "A partition key is given whole, glued or native. Only a sort key may be given in part."},
    ),
}
