"""What is said to the predictions of lesson 15."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
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
