"""What is said to the predictions of lesson 10."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "10.1": Prediction(
        "The item that a put sends is the item that will be: two key attributes and the points.",
        {
            19: "That would be an update. A put replaces the whole item by what it sends.",
            1: "The two key attributes were sent as well.",
            2: "The points were sent as well as the two key attributes.",
        },
    ),
    "10.2": Prediction(
        "Everybody is one place up until the tenth, who also stands where he was; and the first is overwritten.",
        {
            20: "Twenty lines, but one driver stands on two of them, and one on none.",
            18: "Close: one driver is shown twice and one is gone, so nineteen are left.",
            10: "The other ten lines still stand there, as they were before.",
        },
    ),
    "10.3": Prediction(
        "One for each item in the table, and two for each in the index: the old entry out, the new one in.",
        {
            20: "That is the table. The index lists them by driver, and under each key stands another driver now.",
            120: "That is what the transaction will take. Here they are plain puts.",
            40: "The index takes two for each: its key changes, so one entry goes out and one comes in.",
        },
    ),
    "10.4": Prediction(
        "The second had read before the first wrote, and put its own sum over it.",
        {
            15: "That is what was meant. But the second had read before the first wrote.",
            5: "The first was overwritten: the last put wins.",
        },
    ),
}
