"""What is said to the predictions of lesson 05."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
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
}
