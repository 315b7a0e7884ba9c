"""What is said to the predictions of Part II: lessons 08 to 12."""

from f1model.course.prediction import Prediction

PREDICTIONS: dict[str, Prediction] = {
    "08.1": Prediction(
        "All but the seasons: they are given no key in the index, so they are not in it.",
        {
            1544: "The data hold four seasons here. Only those four items are not in it.",
            1621: "That is every item. The seasons have no key in GSI1, so they are not in it.",
            1541: "Those are the results. The races are in it as well, under keys of their own.",
        },
    ),
    "08.2": Prediction(
        "One more than the races: two drivers shared a winning car, and both won.",
        {76: "So one would think. But in 1951 two drivers shared the winning car."},
    ),
    "08.3": Prediction(
        "Both: an index accepts equal keys.",
        {
            1: "In a table it would be one. An index accepts equal keys, and keeps both.",
            0: "Nothing is refused: an index accepts equal keys, and keeps both.",
        },
    ),
    "08.4": Prediction(
        "Its entry stays as it is, so it is not written.",
        {
            1: "The table takes one. The index does not hold points, so its entry stays as it is.",
            2: "Two would be a changed key of the index. Nothing that it holds has changed.",
        },
    ),
    "09.1": Prediction(
        "Numbers are compared as numbers: nothing to pad.",
        {(1, 10, 2): "That is the order of text. Here Round is a number, and sorted as one."},
    ),
    "09.2": Prediction(
        "All attributes of the partition key have to be given, or there is no collection to look in.",
        {"yes": "A partition key is given whole, glued or native. Only a sort key may be given in part."},
    ),
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
    "12.1": Prediction(
        "One for each driver: a driver's name is the same in every race, so the last race is left.",
        {
            455: "Those are the ones that are lost.",
            503: "That is what is put, races and results.",
            479: "Each is put, and each after the first of a driver replaces the one before.",
            20: "One for each driver, and a few more than twenty drove that year.",
            1: "The names differ, so there is one for each driver.",
        },
    ),
    "12.2": Prediction(
        "The race was written with Season, and is read with SeasonId, which it does not have.",
        {
            "2024": "That is what was meant. But look at how a race is written: its attribute is called Season.",
            "Season": "That is the attribute's name as it was written. It is read by another.",
        },
    ),
    "12.3": Prediction(
        "Every one: no key knows all results, so it is a Scan.",
        {
            504: "That would be 2024 alone.",
            27533: "Those are the results. A Scan reads the races and the seasons between them, too.",
            187: "Those are the constructors. Each result has to be read to be added up.",
        },
    ),
}
