"""What is said to the predictions of lesson 06."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "06.1": Prediction(
        "Without a partition key everything is read, every race and every result, and each 4,096 bytes cost half "
        "a unit.",
        {
            lambda units, facts: (
                0.5
            ): "That is what the seasons alone would cost. But to find them, everything else was read too.",
            lambda units, facts: 1: "That would be about one race page. A Scan reads every race and every result.",
            lambda units, facts: facts.seasons / 2 if facts.seasons > 2 else None: "Half a unit for each season "
            "would be a GetItem for each. A Scan reads every race and every result.",
            lambda units, facts: facts.seasons if facts.seasons > 2 else None: "It is not a unit for each season: a "
            "Scan reads every race and every result.",
            lambda units, facts: 2 * units: "Everything is read, but each 4,096 bytes cost half a unit, not a whole "
            "one: this read is eventually consistent.",
        },
        rough=0.1,
    ),
    "06.2": Prediction(
        "It costs the same as whole items: the bill counts what is read, before the projection.",
        {
            lambda units, facts: 0.5: "The answer is smaller, but not the reading: whole items are read, and then cut.",
            0: "Nothing is free: whole items are read, and then cut.",
        },
    ),
    "06.3": Prediction(
        "It reads all races and results of the season: the filter only drops what was read.",
        {
            lambda read, facts: facts.returned: "That is how many come back. To find them, every race and result of "
            "the season was read.",
            lambda read, facts: facts.results: "Close: the races lie between the results, so they are read too.",
            lambda read, facts: read + 1: "Close: the season's own item is in another collection.",
            lambda read, facts: facts.table if facts.table != read + 1 else None: "That would be a Scan. The partition "
            "key keeps the query to one season.",
        },
    ),
    "06.4": Prediction(
        "Limit counts what is read, and the filter comes afterwards. Each race's finishers are read first, so it "
        "takes a while until a car that retired comes by.",
        {
            lambda returned, facts: facts.size: "That is how many were read. Only what passes the filter comes back.",
            lambda returned, facts: 1 if facts.size > 1 else None: "That would be about the filter's share. But the "
            "first items of a season are the race and its leading cars.",
        },
    ),
    "06.5": Prediction(
        "Every page is a request, and each request is rounded up to half a unit.",
        {
            lambda words, facts: "the same": "The items are the same, but every page is rounded up by itself.",
            "cheaper": "Nothing was saved: all pages were read in the end, and each was rounded up.",
            lambda words, facts: (
                "more expensive"
            ): "It would be, if there were more than one page: each is rounded up by itself.",
        },
        also={
            "more expensive": [
                "dearer",
                "costlier",
                "pricier",
                "more",
                "costs more",
                "expensive",
                "higher",
                "more RCU",
            ],
            "the same": ["same", "equal", "no difference", "same price", "costs the same", "as expensive"],
            "cheaper": ["less", "less expensive", "costs less", "lower"],
        },
    ),
}
