"""What is said to the predictions of lesson 14."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
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
}
