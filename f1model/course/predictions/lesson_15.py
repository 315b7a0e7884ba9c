"""What is said to the predictions of lesson 15."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "15.1": Prediction(
        "Two messages in one room and in the same second have the same key, and the second one replaces the first.",
        {
            lambda _, facts: (
                facts.put
            ): "So many were put. But more than once, two of them had the same room and second.",
            lambda _, facts: facts.put - 1: "Once it happens, it happens again: a busy room has few seconds to spare.",
            lambda left, facts: facts.put - left: "So many were replaced. This asks how many are left.",
            0: "A put replaces only an item with the same key. Most messages have a second for themselves.",
        },
        rough=0.05,
    ),
    "15.2": Prediction(
        "Everything that Ada has ever written is in that index, too.",
        {
            3: "Those would be her rooms. But messages have a PersonId and a RoomId as well, so they are in the index.",
            2: "Those are her rooms. But messages have a PersonId and a RoomId as well, so they are in the index.",
            1: "It is one request. But messages have a PersonId and a RoomId as well, so they are in the index.",
            lambda _, facts: facts.everything: "That would be a Scan. The Query reads what has Ada's PersonId.",
        },
        rough=0.2,
    ),
    "15.3": Prediction(
        "The index has this membership under joined#general, and nobody has told it otherwise.",
        {
            1: "So it should be. But the index has her membership under joined#general, and the update did not change "
            "that key.",
            0: "She has left one room of two. And the index still has that one under joined#general.",
            3: "She was in two rooms before, and nothing was added.",
        },
    ),
    "15.4": Prediction(
        "Reading and writing follow the people. What is kept follows the months, beyond the 25 GB that are free.",
        {
            lambda truth, _: (
                None if truth == "storing" else "storing"
            ): "A chat keeps everything. But so few people take years to fill the free 25 GB.",
            "reading": "In lesson 11 it was. But opening a room reads its members and 20 messages, however old it is.",
            "writing": "In the first months it is. But a message is written once, and then paid for every month.",
        },
        also={
            "reading": ["read", "reads"],
            "writing": ["write", "writes"],
            "storing": ["store", "storage"],
        },
    ),
}
