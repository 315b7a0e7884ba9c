"""What is said to the predictions of lesson 06."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
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
}
