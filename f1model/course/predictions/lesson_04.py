"""What is said to the predictions of lesson 04."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "04.1": Prediction(
        "The second put met an item with the same primary key and replaced it, without a word.",
        {
            lambda held, facts: held + 1: "A primary key exists only once in a table. The second put of the race "
            "replaced the first, without a word.",
            lambda held, facts: held - 1: "The season is an item too, beside the race and its results.",
            lambda held, facts: held - 2: "Those are the results. The season and the race are items as well.",
        },
    ),
    "04.2": Prediction(
        "The season, the race and the results all have the same partition key, whatever their type.",
        {
            lambda one, facts: facts.items: "Those are the items. All of them share one partition key.",
            lambda one, facts: facts.items - 2: "Those are the results. Their sort keys differ, but they share one "
            "partition key, and the season and the race share it too.",
            3: "Those are the types of item. A collection is made by the partition key, and all three types share one.",
            2: "The season, the race and the results all have the same partition key. Only their sort keys differ.",
            0: "Even a single item is a collection: those that share its partition key, if only itself.",
        },
    ),
    "04.3": Prediction(
        "Text is compared byte by byte: after RESULT# the 1 of 10 comes before the 2.",
        {
            ("RACE#1", "RACE#1#RESULT#2", "RACE#1#RESULT#10"): "That is the order of numbers. These are texts: "
            "after RESULT# the character 1 of 10 comes before the character 2.",
            ("RACE#1#RESULT#10", "RACE#1#RESULT#2", "RACE#1"): "The two results are right. But a text that ends "
            "early comes before everything that begins with it.",
            ("RACE#1#RESULT#2", "RACE#1#RESULT#10", "RACE#1"): "That is the order in which they were put. DynamoDB "
            "sorts by the key, whenever an item was put.",
            (2, 1, 0): "As positions in the list that is right. The order is that of three[2], three[1], three[0].",
            ("three[2]", "three[1]", "three[0]"): "That is the right order. Without the quotes it is a list of keys.",
            (2, 0, 1): "That would be the order of numbers. These are texts: after RESULT# the character 1 of 10 "
            "comes before the character 2.",
        },
    ),
}
