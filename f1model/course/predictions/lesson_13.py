"""What is said to the predictions of lesson 13."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "13.1": Prediction(
        "An order's partition key begins with its customer, so both lie together: one Query brings them.",
        {"order": "The lines of an order lie there. The order itself is keyed by its customer."},
    ),
    "13.2": Prediction(
        "The item without a sort key cannot be put, and the doubled one is one item. A bad value is left out.",
        {
            34: "One has no sort key and no place in the table, and the copy is one item with its original.",
            32: "The spoiled value is left out, and its item stays.",
            31: "The doubled item is still one, and the item with the bad value stays without it.",
        },
    ),
    "13.3": Prediction(
        "Without the partition key everything is read, whatever the language.",
        {
            "Query": "A Query needs the partition key, and the statement names none.",
            "GetItem": "That needs the whole primary key, and the statement names none of it.",
        },
    ),
}
