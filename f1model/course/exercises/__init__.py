"""The exercises, by their names: 05.b is the second of lesson 05 (05.2 is a prediction). Each lesson's are a module."""

import re
from importlib import import_module
from pkgutil import iter_modules

from f1model.course.exercise import Exercise

_MODULES = sorted(module.name for module in iter_modules(__path__))
# A lesson's own module, and not those that help it: lesson_10, and not lesson_10_race.
LESSONS = tuple(name.removeprefix("lesson_") for name in _MODULES if re.fullmatch(r"lesson_\d\d", name))


def exercise(number: str) -> Exercise | str:
    """The exercise of that number, or one line that says what there is instead."""
    lesson = str(number).partition(".")[0]
    if lesson not in LESSONS:
        return f"There is no such exercise. Lessons {', '.join(LESSONS)} have some."
    exercises = of_lesson(lesson)
    if number not in exercises:
        return f"There is no such exercise. Lesson {lesson} has {', '.join(exercises)}."
    return exercises[number]


def of_lesson(lesson: str) -> dict[str, Exercise]:
    """The exercises of a lesson ("05"), by their names, in its order. Raises ModuleNotFoundError where it has none."""
    exercises: dict[str, Exercise] = import_module(f"{__name__}.lesson_{lesson}").EXERCISES
    return exercises
