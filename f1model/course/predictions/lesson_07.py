"""What is said to the predictions of lesson 07."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "07.1": Prediction(
        "The Query reads the whole item collection, every result of the season, and a filter keeps the races.",
        {
            lambda units, facts: facts.alone: "That would be the races alone. The results are stored between them, "
            "and are read as well.",
            lambda units, facts: facts.alone + facts.alone: "One would think that it is only a little more. But every "
            "result of the season is stored between the races.",
            lambda units, facts: None if facts.races == units else facts.races: "Those are the races. Units are "
            "counted in bytes, not in items, and the results between the races are read as well.",
            lambda units, facts: facts.read: "Those are the items that are read. Units are counted in bytes: half a "
            "unit for every 4,096.",
            lambda units, facts: 2 * units: "That would be a strongly consistent read. A Query is eventually "
            "consistent, at half of that, unless you ask for more.",
        },
        rough=0.2,
    ),
    "07.2": Prediction(
        "The partition key names the season, and every race and every result of the season has that partition key.",
        {
            lambda read, facts: facts.wanted: "Those are the items that the page wants. They are no longer "
            "neighbours, so the Query cannot pick them out.",
            lambda read, facts: facts.wanted + 1: "The items that the page wants are no longer neighbours, so the "
            "Query reads the whole season.",
            lambda read, facts: read + 1: "Very close. The season's own item is not in there: it is in the list of "
            "seasons, which is another item collection.",
            lambda read, facts: facts.table: "That would be the whole table. The partition key keeps the Query to one "
            "season.",
        },
    ),
    "07.3": Prediction(
        "One unit for the item, and one for its copy in the index.",
        {
            1: "That is the item. Its copy in the index has to change as well.",
            3: "It would be three if the index's key had changed, with one entry going out and another coming in. "
            "Only the date changed.",
        },
    ),
    "07.4": Prediction(
        "Every season's item now carries its calendar, and the list reads them all.",
        {
            lambda units, facts: facts.before: "The list reads the seasons' items, and each of them now carries its "
            "calendar.",
            lambda units, facts: None if facts.same == units else facts.same: "That would be right if every season "
            "had as many races as the one you chose.",
            lambda units, facts: facts.each: "That would be a GetItem for each season. A Query adds up the bytes "
            "first, and rounds only once.",
            lambda units, facts: facts.years: "Those are the seasons. A Query is charged by the bytes it reads, not "
            "by the item.",
            lambda units, facts: 2 * units: "That would be a strongly consistent read. A Query is eventually "
            "consistent, at half of that, unless you ask for more.",
        },
        rough=0.2,
    ),
}
