"""What is said to the predictions of lesson 05."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "05.1": Prediction(
        "Where results of a race share a text such as DNF they share a key, and only the last one put is left.",
        {
            lambda left, facts: facts.put: "That is how many were put. But a put whose key exists already replaces "
            "the item that is there, in silence.",
            lambda left, facts: facts.numbered: "That would leave none of the results with a text. But the last one "
            "put under each key is still there.",
            lambda left, facts: facts.put - left: "That is how many are gone. The others are in the table.",
            lambda left, facts: facts.put - facts.numbered: "Those are the results with a text. All the others are in "
            "the table, and so is the last one put under each key.",
        },
        rough=0.1,
    ),
    "05.2": Prediction(
        "Everything that begins with RACE#1 comes back, and so do RACE#10 to RACE#19 as far as the season has them.",
        {
            lambda caught, facts: facts.results + 1: "That is race 1 with its results, as it was meant. But RACE#10 "
            "to RACE#19 begin with RACE#1 too.",
            lambda caught, facts: facts.results: "Those are the results of race 1. The race itself begins with RACE#1 "
            "as well, and so do RACE#10 to RACE#19.",
            lambda caught, facts: facts.put: "That is the whole season. Rounds 2 to 9 do not begin with RACE#1.",
        },
        rough=0.1,
    ),
}
