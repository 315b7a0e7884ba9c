"""The exercises, by their numbers: 05.2 is the second of lesson 05. Each lesson's are a module of their own."""

from importlib import import_module

from f1model.course.exercise import Exercise

LESSONS = ("02", "05", "06", "08", "10", "11", "15")


def exercise(number: str) -> Exercise | str:
    """The exercise of that number, or one line that says what there is instead."""
    lesson = str(number).partition(".")[0]
    if lesson not in LESSONS:
        return f"There is no such exercise. Lessons {', '.join(LESSONS)} have some."
    found: dict[str, Exercise] = import_module(f"{__name__}.lesson_{lesson}").EXERCISES
    if number not in found:
        return f"There is no such exercise. Lesson {lesson} has {', '.join(found)}."
    return found[number]
