"""An exercise: what is asked for, and a judge who aims a hint at the very mistake."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from f1model.course.answers import KINDS, same, shown, untouched
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern

MOST_MEMBERS, MOST_REQUESTS = 1_000, 200  # beyond which an answer is taken to be endless
READS = ("query", "scan", "get_item")

_KINDS: dict[str, Callable[[Any], bool]] = {
    **KINDS,
    "an item": lambda value: isinstance(value, Mapping),
    "Keys": lambda value: isinstance(value, Keys),
    "an Entity": lambda value: isinstance(value, Entity),
    "an Index": lambda value: isinstance(value, Index),
    "an AccessPattern": lambda value: isinstance(value, AccessPattern),
    "a WritePattern": lambda value: isinstance(value, WritePattern),
    "a DataModel": lambda value: isinstance(value, DataModel),
}

_NEXT_PAGE = (
    "A next page begins where the last one ended: hand its LastEvaluatedKey over as ExclusiveStartKey, and stop where "
    "there is none."
)
LOCAL = (
    "A local index can be made only together with its table, and this table is there already. Declare a global one: "
    "Index(...)."
)
_AGAIN = "What was refused is refused again, as long as the same is asked."


class Hint(BaseException):
    """What is said about a mistake. No Exception, so that a learner's ``except Exception`` does not swallow it."""


@dataclass(frozen=True)
class Exercise:
    """``wants`` is the kind of answer, in words; ``judge`` returns a hint, or None where the answer is right.

    A judge may also raise ``Hint``. ``why`` is what is said to a right answer.
    """

    wants: str
    judge: Callable[[Any], str | None]
    why: str


def verdict(exercise: Exercise, answer: Any) -> str:
    """What is said to an answer. Never raises, whatever the answer is or does."""
    if untouched(answer):
        return "Not attempted yet. Put your answer where the ... is, and run both cells."
    try:
        if not _KINDS[exercise.wants](answer):
            if exercise.wants == "an Index" and isinstance(answer, LocalIndex):
                return f"Not yet. {LOCAL}"
            return f"Not yet. This asks for {exercise.wants}; you gave {shown(answer)}."
        hint = exercise.judge(answer)
    except Hint as raised:
        hint = str(raised)
    except ClientError as error:
        hint = _refused(error)
    except (Exception, SystemExit) as error:
        hint = f"It stopped with {type(error).__name__}: {_one_line(error)[:200]}".rstrip(": ")
    return f"Not yet. {hint}" if hint else f"Correct. {exercise.why}"


def _one_line(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())
    except Exception:  # the learner's own error may say of itself what it likes
        return ""


def _refused(error: ClientError) -> str:
    if error.response["Error"]["Code"] == "ResourceNotFoundException":
        return "There is no such table yet: connect(model) makes it, and load(table, items) fills it."
    return f"DynamoDB refused: {_one_line(error)}"


def value(truth: Callable[[], Any], hints: Mapping[Any, str], otherwise: str) -> Callable[[Any], str | None]:
    """A judge of one plain value: each known wrong one has a hint of its own, any other meets ``otherwise``."""

    def judge(answer: Any) -> str | None:
        if same(answer, truth()):
            return None
        return next((hint for wrong, hint in hints.items() if same(answer, wrong)), otherwise)

    return judge


def members(answer: Any, most: int = MOST_MEMBERS) -> list[Any]:
    """What an iterable yields. Raises Hint where it is none, or does not end."""
    if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | Mapping):
        raise Hint(f"It should give a list; it gave {shown(answer)}.")
    taken = []
    for member in answer:
        taken.append(member)
        if len(taken) > most:
            raise Hint(f"It goes on and on: there are no {most:,} to be had. When does it stop?")
    return taken


class Watched:
    """A table that keeps what it is asked: ``requests`` as (operation, arguments), in order.

    ``meanwhile`` happens once, after the first read or refusal: what another program does before the next request.
    Then ``interrupted`` is True.
    Raises Hint where it is asked without end.
    """

    def __init__(self, table: Any, meanwhile: Callable[[], Any] | None = None) -> None:
        self._table, self._meanwhile = table, meanwhile
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.interrupted = False

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._table, name)
        if name not in (*READS, "put_item", "update_item", "delete_item"):
            return attribute

        def ask(*positional: Any, **arguments: Any) -> Any:
            if positional:
                raise Hint(f"{name} takes its arguments by name: {name}(**arguments), with two stars.")
            self.requests.append((name, arguments))
            if len(self.requests) > MOST_REQUESTS:
                why = _NEXT_PAGE if name in ("query", "scan") else _AGAIN
                raise Hint(f"It asked {MOST_REQUESTS} times and did not stop. {why}")
            try:
                answer = attribute(**arguments)
            except ClientError:
                self._interrupt()
                raise
            if name in READS:
                self._interrupt()
            return answer

        return ask

    def __repr__(self) -> str:
        return f"the table {self._table.name}"

    def _interrupt(self) -> None:
        if self._meanwhile and not self.interrupted:
            self.interrupted = True
            self._meanwhile()
