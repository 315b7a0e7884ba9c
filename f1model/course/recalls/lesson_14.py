"""What is asked again about lesson 14."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.query.plan import plan

_ENDPOINTS = ("Get all Formula 1 seasons", "Get all races of a season", "Get a race with its results")


def _actions() -> int:
    one = AccessPattern("Get a result", given=["SeasonId", "Round", "Rank"], returns=["ResultItem"], model=F1)
    return len({plan(pattern).operation for pattern in (*(F1[name] for name in _ENDPOINTS), one)})


QUESTIONS = {
    "14.1": Question(
        "An API has three endpoints, and each runs a Query. A fourth endpoint fetches one result by its whole primary "
        "key. How many different actions on DynamoDB must its role allow now?",
        _actions,
        Prediction(
            "The three Queries are one action, and GetItem is another.",
            {
                1: "One result by its whole key is a GetItem, which is an action of its own.",
                4: "Actions are counted, not endpoints: three of the four run the same one.",
            },
        ),
    ),
    "14.2": Question(
        "A client asks for a race that is in no calendar. Which status should it get?",
        lambda: 404,
        Prediction(
            "What was asked for does not exist, and a program can act on that.",
            {
                200: "An empty list is an answer where the race exists. This race does not.",
                500: "Nothing has failed in the server. What was asked for does not exist.",
            },
        ),
        (200, 404, 500),
    ),
    "14.3": Question(
        "Pages are handed out with a signed cursor. A client that decodes the cursor can change it, and the server "
        "will not notice.",
        lambda: False,
        Prediction(
            "Anybody can read it. But whoever changes it breaks the signature, and the request is refused.",
            {True: "Anybody can read it. But the signature no longer fits once it is changed."},
        ),
        (True, False),
    ),
}
