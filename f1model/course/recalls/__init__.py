"""The recall questions, by their names: 05.2 is the second about lesson 05. Each lesson's are a module."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from f1model.course.recalls.question import Question

_MODULES = sorted(module.name for module in iter_modules(__path__))
LESSONS = tuple(name.removeprefix("lesson_") for name in _MODULES if name.startswith("lesson_"))


def question(name: str) -> Question:
    """The question of that name. Raises KeyError where there is none."""
    return of_lesson(name.partition(".")[0])[name]


@cache
def of_lesson(lesson: str) -> dict[str, Question]:
    """The questions about a lesson ("05"), by their names, in its order; none where it has none."""
    if lesson not in LESSONS:
        return {}
    questions: dict[str, Question] = import_module(f"{__name__}.lesson_{lesson}").QUESTIONS
    return questions
