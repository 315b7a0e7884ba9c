"""What is said to the predictions of Part I: lessons 00 to 07."""

from f1model.course.prediction import Prediction

PREDICTIONS: dict[str, Prediction] = {
    "00.1": Prediction(
        "The race and its results lie side by side, so one request reads them all.",
        {
            2: "Two is what SQL without a join would take: the race, then its results. Here they lie together.",
            21: "One for each item would be the worst case. They lie together, so one request reads them all.",
        },
    ),
    "00.2": Prediction(
        "It went straight to the neighbours it was asked for, and read nothing else.",
        {
            504: "That would be a Scan of the whole table. The key led straight to the part that was wanted.",
            503: "That would be the whole season. The sort key narrowed it down to one race.",
            20: "Those are the results; the race itself is an item too.",
            1: "One request, but every item that it returns was read.",
        },
    ),
    "01.1": Prediction(
        "A driver who took over another's car, twice in one race, has three results.",
        {
            1: "So one would think. Drivers once took over each other's cars in mid-race, some of them twice.",
            2: "Close: most who appear more than once appear twice. Some took over another car two times.",
        },
    ),
    "01.2": Prediction(
        "Each time two drivers shared the winning car, and both are winners.",
        {0: "A shared car can win, and then both of its drivers have."},
    ),
    "02.1": Prediction(
        "For every result there is a look-up of its driver and one of its constructor.",
        {
            21: "That is what the page shows. Each result's driver and constructor are visited too.",
            20: "Those are the results alone. The race, and each result's driver and constructor, are visited too.",
            4: "Those are the steps of the plan. The last two are repeated for every result.",
            60: "The race itself is a row too.",
            41: "You counted one look-up for each result; there are two, a driver and a constructor.",
        },
    ),
    "02.2": Prediction(
        "It is asked least of the four, but each answer lists every season there has been.",
        {
            "results": "Asked three times as often, but the list of seasons is almost four times as long.",
            "races": "Asked twice as often, but the list of seasons is more than three times as long.",
            "race with results": "That one comes first. Which comes second?",
        },
    ),
    "03.1": Prediction(
        "Each item of a batch is rounded up by itself, to half a unit.",
        {
            0.5: "That is what a Query would cost. A batch rounds each item by itself, to half a unit.",
            1: "A batch is billed item by item, each rounded up to half a unit.",
            20: "One for each item would be strongly consistent reads; eventually consistent ones cost half.",
        },
    ),
    "03.2": Prediction(
        "The one request reads every result of the season to show the winners.",
        {"one request": "One request is not one unit: it reads every result of the season to show the winners."},
    ),
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
    "05.1": Prediction(
        "Where results of a race share a text such as DNF they share a key, and only the last one put is left.",
        {
            504: "As many as were put, one would think. But a put with a key that exists replaces, in silence.",
            456: "That would leave none of those with a text. In each race the last one put under a key is left.",
        },
    ),
    "05.2": Prediction(
        "RACE#1 is also how RACE#10 to RACE#19 begin.",
        {
            21: "That is what was meant. But RACE#10 to RACE#19 begin with RACE#1 too.",
            20: "Those are the results of race 1. But RACE#10 to RACE#19 begin with RACE#1 too.",
        },
    ),
    "06.1": Prediction(
        "Without a partition key everything is read: each season's races and results as well.",
        {
            0.5: "That is what the three items alone would cost. To find them, everything else was read too.",
            1: "To find the three, everything else was read too: every race and every result.",
            1.5: "Half a unit for each would be three GetItems. A Scan reads everything there is.",
            3: "A unit for each season it is not: a Scan reads every race and every result.",
        },
    ),
    "06.2": Prediction(
        "The same as for whole items: the bill counts what is read, before the projection.",
        {
            0.5: "The answer is smaller, the reading is not: whole items are read, then cut.",
            0: "Nothing is free: whole items are read, then cut.",
        },
    ),
    "06.3": Prediction(
        "All races and results of the season: the filter only drops what was read.",
        {
            43: "Those come back. They were found by reading every race and result of the season.",
            479: "Close: the races lie between the results, so they are read too.",
            504: "Close: the season's own item stands in another collection.",
            1430: "That would be a Scan. The partition key keeps the query to one season.",
        },
    ),
    "06.4": Prediction(
        "Ten items were read, and none of the first ten retired.",
        {
            10: "Ten were read. None of them retired, so none passed the filter.",
            1: "It is the filter's share of ten items, and among the first ten nobody retired.",
        },
    ),
    "06.5": Prediction(
        "Every page is a request, and each is rounded up to half a unit.",
        {
            "the same": "The items are the same, but every page is rounded up by itself.",
            "cheaper": "Nothing was saved: all pages were read in the end, and each was rounded up.",
        },
    ),
    "07.1": Prediction(
        "The whole item collection is read, every result of the season, and a filter keeps the races.",
        {
            0.5: "That would be the races alone. The results stand between them and are read as well.",
            1: "A little more, one would think. But all results of the season stand between the races.",
            18: "That is the season in F1, whose items also carry the keys of an index. Same idea.",
            24: "Units are counted in bytes, not items; and the results stand between the races.",
        },
    ),
    "07.2": Prediction(
        "Every race and every result of the season stands under that partition key.",
        {
            21: "Those are the ones that are wanted. They are no neighbours any more.",
            22: "Those that are wanted are no neighbours any more: the whole season is read.",
            176: "That is what a between would read. This query names only the partition key.",
            504: "Close: the season's own item stands in another collection.",
            580: "That would be the whole table. The partition key keeps it to one season.",
        },
    ),
    "07.3": Prediction(
        "One for the item and one for its copy in the index.",
        {
            1: "That is the item. Its copy in the index changes as well.",
            3: "Three it would be if the index's key changed: one entry out, another in. Only the date changed.",
        },
    ),
    "07.4": Prediction(
        "Every season item now carries its calendar, and the list reads them all.",
        {
            0.5: "The list reads season items, and each of them now carries its calendar.",
            19: "77 times the calendar of 2024. The seasons of old had fewer races, so a little less.",
            38.5: "Half a unit for each would be GetItems. A Query adds up the bytes first.",
        },
    ),
}
