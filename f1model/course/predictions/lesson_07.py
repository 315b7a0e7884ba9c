"""What is said to the predictions of lesson 07."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
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
