"""What is said to the predictions of lesson 11."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "11.1": Prediction(
        "Every item carries the names of all its attributes, and most values of a result are short.",
        {"values": "Most values are short: a number of two digits takes two bytes, and its name a dozen."},
    ),
    "11.2": Prediction(
        "One for the item, and two for the index: the old entry goes out, a new one comes in.",
        {
            1: "That is the item itself. The index lists it by driver, and has to follow.",
            2: "One for the item and one for the index would do if the index's key had stayed.",
            4: "Out and in is two for the index, and one for the item.",
        },
    ),
    "11.3": Prediction(
        "The site is read far more often than it is written, and history is small.",
        {
            "writing": "The index doubles it, and still it is less: the site is read far more often.",
            "storing": "All of history is a few megabytes, a cent.",
        },
    ),
    "11.4": Prediction(
        "It reads its own run of neighbours, and nothing else in the table matters.",
        {
            57: "That would be a Scan. The race page reads its own run of neighbours, whatever else is there.",
            77: "That would be a Scan. The race page reads its own run of neighbours, whatever else is there.",
            2: "A larger B-tree is deeper, in SQL. Here bytes are billed, not depth.",
            0: "It costs what it did, so once as much.",
        },
    ),
    "11.5": Prediction(
        "Each page is one RCU, and a partition has 3,000 a second.",
        {
            1: "One partition serves 3,000 such pages a second; a hundred thousand are asked for.",
            33: "Nearly: a third of a partition more, so one more has to help.",
            17: "That would be half a unit for a page. It is larger than 4,096 bytes, so it costs one.",
            100: "1,000 a second is the limit for writes.",
        },
    ),
}
