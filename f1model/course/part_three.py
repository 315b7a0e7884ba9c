"""What is said to the predictions of Part III: lessons 13 to 15."""

from f1model.course.prediction import Prediction

PREDICTIONS: dict[str, Prediction] = {
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
    "14.1": Prediction(
        "The race is there, and its list of results is empty: that is an answer.",
        {
            404: "The race itself is there: the one Query found it. Only its results are still to come.",
            204: "There is something to show: the race, with an empty list.",
            500: "That is what the original said. But nothing has failed.",
        },
    ),
    "14.2": Prediction(
        "The signature no longer fits, and the request is refused.",
        {
            200: "Without a signature it might be, from some other place. The seal is broken, so it is refused.",
            500: "A request that is wrong is the client's affair: four hundred, and a sentence.",
            403: "It is allowed to ask. It is the cursor that is malformed: four hundred.",
            404: "The path is there. It is the cursor that is none.",
        },
    ),
    "14.3": Prediction(
        "One: all three patterns are Queries.",
        {
            3: "Three patterns, but all are the same action: Query.",
            2: "Not even GetItem is needed: all three patterns are Queries.",
        },
    ),
    "15.1": Prediction(
        "Two messages in one room and one second share a key, and the second replaces the first.",
        {
            400: "So one would think. But two messages of a room fell into the same second, more than once.",
            399: "Once it happens, it happens again: in a busy room seconds are few.",
        },
    ),
    "15.2": Prediction(
        "All that Ada has ever written is in that index, too.",
        {
            3: "Those are her rooms. But messages have a PersonId and a RoomId as well.",
            2: "Those are her rooms. But messages have a PersonId and a RoomId as well.",
            1: "One request, but messages have a PersonId and a RoomId as well.",
        },
    ),
    "15.3": Prediction(
        "What is kept is paid for every month, and a chat keeps everything. In its first month it was the least.",
        {
            "reading": "It was so in lesson 11. But opening a room reads a handful of items, however many there are.",
            "writing": "A message is written once, and paid for once. Then it is kept, and paid for every month.",
        },
    ),
}
