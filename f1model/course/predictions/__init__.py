"""The predictions of the lessons, by their numbers: 05.2 is the second of lesson 05. Each lesson's are a module."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from f1model.course.prediction import Prediction

LESSONS = tuple(sorted(module.name.removeprefix("lesson_") for module in iter_modules(__path__)))


def prediction(number: str) -> Prediction:
    """The prediction of that number; one that says nothing where there is none."""
    lesson = str(number).partition(".")[0]
    return of_lesson(lesson).get(number, Prediction("")) if lesson in LESSONS else Prediction("")


@cache
def of_lesson(lesson: str) -> dict[str, Prediction]:
    """The predictions of a lesson ("05"), by their numbers, in its order."""
    predictions: dict[str, Prediction] = import_module(f"{__name__}.lesson_{lesson}").PREDICTIONS
    return predictions
