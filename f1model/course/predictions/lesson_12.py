"""What is said to the predictions of lesson 12."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "12.1": Prediction(
        "One for each driver: a driver's name is the same in every race, so the last race is left.",
        {
            455: "Those are the ones that are lost.",
            503: "That is what is put, races and results.",
            479: "Each is put, and each after the first of a driver replaces the one before.",
            20: "One for each driver, and a few more than twenty drove that year.",
            1: "The names differ, so there is one for each driver.",
        },
    ),
    "12.2": Prediction(
        "The race was written with Season, and is read with SeasonId, which it does not have.",
        {
            "2024": "That is what was meant. But look at how a race is written: its attribute is called Season.",
            "Season": "That is the attribute's name as it was written. It is read by another.",
        },
    ),
    "12.3": Prediction(
        "Every one: no key knows all results, so it is a Scan.",
        {
            504: "That would be 2024 alone.",
            27533: "Those are the results. A Scan reads the races and the seasons between them, too.",
            187: "Those are the constructors. Each result has to be read to be added up.",
        },
    ),
}
