"""What is said to the predictions of lesson 04."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "04.1": Prediction(
        "The second put found an item with the same primary key and replaced it, without a word.",
        {23: "A primary key exists once. The second put replaced the first item, without a word."},
    ),
    "04.2": Prediction(
        "All of them share the partition key SEASON#2024, whatever their type.",
        {
            3: "Those are the entity types. A collection is made by the partition key, and all three share one.",
            22: "Those are the items. All of them share one partition key.",
            2: "The season, the race and the results all have the partition key SEASON#2024.",
        },
    ),
    "04.3": Prediction(
        "Text is compared byte by byte: after RESULT# the 1 of 10 is less than 2.",
        {
            ("RACE#1", "RACE#1#RESULT#2", "RACE#1#RESULT#10"): "That is the order of numbers. These are texts: "
            "after RESULT# the character 1 of 10 is less than 2.",
        },
    ),
}
