"""Three short questions from earlier lessons at the start of one, and what is said to each answer."""

from dataclasses import dataclass
from html import escape
from typing import Any

from f1model.course.answers import shown, untouched
from f1model.course.progress import Mark, keep, kept
from f1model.course.recalls import question
from f1model.course.recalls.schedule import PLANNED
from f1model.course.say import Said, fold, say

COUNT = 3
LATER = 2  # lessons after which a question that was missed comes back
PLACES = ("first", "second", "third")
ONLY_READING = "Only reading? Answer first, then open this."


@dataclass(frozen=True)
class _Line:
    text: str
    said: str
    folded: str | None = None


class Recalled:
    """The questions as a numbered list, and under each what is said to its answer."""

    def __init__(self, lesson: str, lines: list[_Line], rest: str = "") -> None:
        self.lesson, self.lines, self.rest = lesson, lines, rest

    def __repr__(self) -> str:
        lines = [f"{number}. {line.text}\n   {line.said}" for number, line in enumerate(self.lines, 1)]
        return "\n".join([f"Recall {self.lesson}", *lines, *([self.rest] if self.rest else [])])

    def _repr_html_(self) -> str:
        return (
            f'<div class="mathjax_ignore"><p><b>Recall {escape(self.lesson)}</b></p>'
            f"<ol>{''.join(map(_html, self.lines))}</ol>{f'<p>{escape(self.rest)}</p>' if self.rest else ''}</div>"
        )


def recall(lesson: str | int, *answers: Any) -> None:
    """Ask three questions from earlier lessons, and say one line about each answer: ``recall("05", ..., ..., ...)``.

    The answers are in the order of the questions. One that is still ``...``, or missing, is told kindly what to do,
    and in a notebook the truth is folded away under it. Every truth is computed when it is asked. In a learner's own
    room, a question whose first answer was wrong, or that was not answered, is asked again two lessons later, before
    the others; anywhere else a lesson always asks the same three. Never raises on a strange answer or lesson.
    """
    number = f"{lesson:02d}" if type(lesson) is int else lesson
    if type(number) is not str or number not in PLANNED:
        problem = f"There is nothing to recall for {shown(lesson)}."
        say(Said("Recall", f'{problem} Name a lesson from "{min(PLANNED)}" to "{max(PLANNED)}".'))
        return
    marks = _asked(number)
    lines = []
    for place, name in enumerate(list(marks)):
        asked = question(name)
        truth = asked.truth()
        answer = answers[place] if place < len(answers) else ...
        if _is_open(answer):
            what = f"Put your answer where the {PLACES[place]} ... is, and run this cell again."
            lines.append(_Line(asked.asked, what, f"It is {shown(truth)}. {asked.prediction.why}"))
            continue
        right, said = asked.said(answer, truth)
        before = marks[name]
        marks[name] = Mark(before.tries + 1, before.right if before.tries else right)  # the first answer counts
        lines.append(_Line(asked.asked, said))
    keep(_group(number), {f"{_group(number)}.{n}/{name}": mark for n, (name, mark) in enumerate(marks.items(), 1)})
    rest = "There are three questions, so only the first three answers count." if len(answers) > COUNT else ""
    say(Recalled(number, lines, rest))


def recalled(lesson: str) -> dict[str, Mark]:
    """The questions that this room was last asked at a lesson, in their order, and how they were answered first."""
    marks = {}
    for placed, mark in sorted(kept(_group(lesson)).items()):
        name = placed.rpartition("/")[2]
        try:
            question(name)
        except KeyError:  # a question that the course no longer has
            continue
        marks[name] = mark
    return marks


def _asked(lesson: str) -> dict[str, Mark]:
    """The questions of a lesson: those asked before, once one was answered, or else what was missed and what is due."""
    before = recalled(lesson)
    if len(before) == COUNT and any(mark.tries for mark in before.values()):
        return before
    missed = [name for name, mark in recalled(f"{int(lesson) - LATER:02d}").items() if not mark.right]
    due = [name for name in PLANNED[lesson] if name not in missed]
    return dict.fromkeys([*missed, *due][:COUNT], Mark(0, False))


def _is_open(answer: Any) -> bool:
    try:
        return untouched(answer)
    except Exception:  # an answer may be any object, and refuse to be looked at
        return False


def _group(lesson: str) -> str:
    return f"recall.{lesson}"


def _html(line: _Line) -> str:
    folded = "" if line.folded is None else fold(ONLY_READING, f"<p>{escape(line.folded)}</p>")
    return f'<li style="margin-bottom:0.8em"><p>{escape(line.text)}<br><i>{escape(line.said)}</i></p>{folded}</li>'
