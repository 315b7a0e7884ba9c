"""What is said to each prediction of the lessons, by its number: the why, and a hint for each mistake worth one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Prediction:
    """``why`` the truth is what it is, and ``hints``: from a known wrong answer to what is said to it."""

    why: str
    hints: Mapping[Any, str] = field(default_factory=dict)


PREDICTIONS: dict[str, Prediction] = {
    # Part I
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
    # Part II
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
    # Part III
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
