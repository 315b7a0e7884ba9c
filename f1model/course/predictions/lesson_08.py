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
    ),
    "08.4": Prediction(
        "The entry in the index stays as it is, so it is not written.",
        {
            1: "The table takes one. The index does not hold the points, so its entry stays as it is.",
            2: "It would be two if a key of the index had changed. Nothing that the index holds has changed.",
        },
    ),
}
