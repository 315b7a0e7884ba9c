"""What is said to the predictions of lesson 02."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "02.1": Prediction(
        "For every result there is a look-up of its driver and one of its constructor.",
        {
            21: "That is what the page shows. Each result's driver and constructor are visited too.",
            20: "Those are the results alone. The race, and each result's driver and constructor, are visited too.",
            4: "Those are the steps of the plan. The last two are repeated for every result.",
            60: "The race itself is a row too.",
            41: "You counted one look-up for each result; there are two, a driver and a constructor.",
        },
    ),
    "02.2": Prediction(
        "It is asked least of the four, but each answer lists every season there has been.",
        {
            "results": "Asked three times as often, but the list of seasons is almost four times as long.",
            "races": "Asked twice as often, but the list of seasons is more than three times as long.",
            "race with results": "That one comes first. Which comes second?",
        },
    ),
}
