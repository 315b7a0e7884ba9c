"""What is said to the predictions of lesson 14."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "14.1": Prediction(
        "The race exists, and the list of its results is empty. That is an answer.",
        {
            404: "The race itself exists: the one Query found it. Only its results are still to come.",
            204: "There is something to show: the race, with an empty list of results.",
            500: "That is what the article's application answers. But nothing has failed.",
        },
        also={"200": ["OK", "success", "an empty list"], "404": ["not found"], "204": ["no content"]},
    ),
    "14.2": Prediction(
        "The signature no longer fits, so the request is refused as malformed.",
        {
            200: "It might, if the cursor were not signed. But the signature no longer fits.",
            500: "Nothing has failed in the service. The client sent something wrong, so it gets 400 and a sentence.",
            403: "The client may ask this question. It is the cursor that is malformed, so it gets 400.",
            401: "Nobody has to sign in here. It is the cursor that is malformed, so it gets 400.",
            404: "The address exists. It is the cursor that is malformed, so it gets 400.",
        },
        also={"400": ["bad request"], "403": ["forbidden"]},
    ),
    "14.3": Prediction(
        "All three access patterns are Queries, so one action is enough.",
        {
            3: "There are three access patterns, but all of them use the same action: Query.",
            2: "Not even GetItem is needed: all three access patterns are Queries.",
        },
        also={"1": ["Query", "dynamodb:Query"]},
    ),
}
