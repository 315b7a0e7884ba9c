"""What is said to the predictions of lesson 13."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "13.1": Prediction(
        "An order's partition key names its customer, so both lie together, and one Query brings them.",
        {"order": "The lines of an order lie there. The order itself has its customer as partition key."},
        also={
            "customer": ["customers", "customer's", "the customer's collection"],
            "order": ["orders", "order's", "the order's own"],
        },
    ),
    "13.2": Prediction(
        "The item without a sort key cannot be put, and the item with a copy is one item. A bad value is left out.",
        {
            lambda kept, facts: facts.tidy: "One item has no sort key, so it has no place in a table. And a copy of an "
            "item is the same item.",
            lambda kept, facts: facts.tidy + 1: "One item more is in the file, but a copy has the key of its original.",
            lambda kept, facts: (
                kept - 1
            ): "DynamoDB would refuse that value. The helper leaves out the value alone, and keeps the "
            "item that had it.",
            lambda kept, facts: kept - 2: "The item with a copy is kept once, and so is the item with the bad value.",
        },
    ),
    "13.3": Prediction(
        "Without the partition key everything is read, whatever the language.",
        {
            "Query": "A Query needs the partition key, and the statement names none.",
            "GetItem": "A GetItem needs the whole primary key, and the statement names no part of it.",
        },
        also={"Query": ["a Query with a filter", "Query and filter"], "Scan": ["a Scan with a filter", "a full scan"]},
    ),
}
