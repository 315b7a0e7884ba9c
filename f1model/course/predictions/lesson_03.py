"""What is said to the predictions of lesson 03."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "03.1": Prediction(
        "Each item of a batch is rounded up by itself, to half a unit.",
        {
            lambda units, facts: facts.query: "That is what the Query cost, which rounds once. A batch rounds each "
            "item by itself, to half a unit.",
            lambda units, facts: 0.5 if facts.query != 0.5 else None: "That is what they would cost if they were "
            "rounded up once. A batch rounds each item by itself.",
            lambda units, facts: 1 if facts.query != 1 else None: "A batch is billed item by item, each rounded up to "
            "half a unit.",
            lambda units, facts: facts.drivers: "One for each item would be strongly consistent reads. Eventually "
            "consistent ones, the default, cost half.",
        },
    ),
    "03.2": Prediction(
        "A small request costs half a unit, whatever it brings. The one request pays for every result of the season.",
        {
            lambda cheaper, facts: "one request": "One request is not one unit: it reads every result of the season to "
            "show the winners.",
            lambda cheaper, facts: "many small requests": "So far, this season has too few results to make the one "
            "request expensive.",
        },
        also={
            "many small requests": [
                "many small",
                "many",
                "many requests",
                "small requests",
                "one for each race",
                "one small request for each race",
                "25 requests",
                "25",
                "the loop",
                "two tables",
            ],
            "one request": [
                "one",
                "a single request",
                "everything",
                "one request for everything",
                "one big request",
                "one table",
            ],
        },
    ),
}
