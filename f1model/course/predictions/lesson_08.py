"""What is said to the predictions of lesson 08."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "08.1": Prediction(
        "All but the seasons: they have no key in the index, so they are not in it.",
        {
            lambda held, facts: facts.loaded: "That is every item. The seasons have no key in GSI1, so they are not "
            "in it.",
            lambda held, facts: facts.results: "Those are the results. The races are in it as well, under keys of "
            "their own.",
            lambda held, facts: held - facts.results: "Those are the races. The results are in it as well, under keys "
            "of their own.",
            lambda held, facts: facts.seasons: "Those are the seasons, and they are the ones that are not in it.",
        },
    ),
    "08.2": Prediction(
        "There are more winners than races: where two drivers shared the winning car, both of them won.",
        {
            lambda held, facts: facts.races: "One would think so. But in 1951 two drivers shared a winning car, and "
            "both of them won.",
            lambda held, facts: facts.results: "Those are all the results. Only a result that won has a WonAt, and "
            "only those are in the index.",
        },
    ),
    "08.3": Prediction(
        "Both of them: an index accepts equal keys.",
        {
            1: "In a table it would be one. An index accepts equal keys and keeps both items.",
            0: "Nothing is refused because of an equal key. The index keeps both items.",
        },
        also={"2": ["both", "both of them", "the two"], "1": ["the second", "the last one"]},
    ),
    "08.4": Prediction(
        "The entry in the index stays as it is, so it is not written.",
        {
            1: "The table takes one. The index does not hold the points, so its entry stays as it is.",
            2: "It would be two if a key of the index had changed. Nothing that the index holds has changed.",
        },
    ),
    "08.5": Prediction(
        "All of them: every item of the table has a PK and an SK, so every item has the keys of this index.",
        {
            lambda held, facts: facts.pairs: "Those are the pairs. But every item of the table has a PK and an SK, so "
            "every item is in the index.",
            lambda held, facts: facts.others: "Those are the items without the pairs. The pairs have a PK and an SK as "
            "well.",
            lambda held, facts: facts.pairs + facts.results: "Those are the pairs and the results. Races and seasons "
            "have a PK and an SK as well.",
            "all": "That is all of them, as you say: every item has a PK and an SK.",
            0: "Nobody wrote a new attribute for it, that is true. But its keys are PK and SK, and every item has "
            "both.",
        },
        also={"all": ["all of them", "all items", "every item", "everything", "every one", "the whole table"]},
    ),
    "08.6": Prediction(
        "The entries are read as before, and each result is fetched by itself, for at least one RCU.",
        {
            lambda units, facts: facts.index: "So it was, with what the index holds. It does not hold TotalLaps, so "
            "each result is fetched from the table.",
            lambda units, facts: facts.fetched: "That is one RCU for each result that is fetched. The entries in the "
            "index are read, and paid for, as well.",
            lambda units, facts: units / 2: "Half of it is the price of an eventually consistent read. This one is "
            "strongly consistent.",
            lambda units, facts: (units + facts.index) / 2: "Half a unit is the price of an eventually consistent "
            "fetch. This read is strongly consistent, and so are its fetches.",
            lambda units, facts: facts.together: "That would be right if the bytes were added up before they are "
            "rounded. Each fetch is rounded up by itself.",
            lambda units, facts: 2 * facts.index: "That would be two reads. But each result is fetched by itself, and "
            "each fetch costs at least one RCU.",
        },
    ),
}
