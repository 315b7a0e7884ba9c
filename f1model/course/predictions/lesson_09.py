"""What is said to the predictions of lesson 09."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "09.1": Prediction(
        "In this key the round is a number, and numbers are compared as numbers. There is nothing to pad.",
        {
            (1, 10, 2): "That is the order of text. In this key Round is a number, and it is sorted as one.",
            (10, 2, 1): "That is the order from the other end. A Query goes upwards unless it is told otherwise.",
        },
    ),
    "09.2": Prediction(
        "Every attribute of the partition key must be given. Without one of them there is no collection to look in.",
        {
            "yes": "A partition key must be given whole, whether it is glued or native. Only a sort key may be given "
            "in part.",
        },
        also={"yes": ["a query"], "no": ["only with a scan", "a scan"]},
    ),
}
