"""A challenge: what a design has to reach. The studio shows at each change how far it is met; several may meet it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from f1model.design.given import shown
from f1model.errors import ModelError
from f1model.studio.figures import Asked, Figures, Judgement
from f1model.values import counted, normal


@dataclass(frozen=True)
class Challenge:
    """What a design has to reach, besides losing no item and answering in full each question of the first design.

    ``reads`` and ``writes`` are the most read and write units of all questions and all changes, each tried once, and
    ``indexes`` is the most indexes. ``scans`` says whether a question may read everything, and ``errors`` is
    the most errors that the review may find.

    Raises:
        ModelError: a limit is not a number from 0 up.
    """

    reads: float | Decimal | None = None
    writes: float | Decimal | None = None
    indexes: int | None = None
    scans: bool = True
    errors: int | None = None

    def __post_init__(self) -> None:
        for name in ("reads", "writes", "indexes", "errors"):
            value = getattr(self, name)
            if value is not None and (
                not isinstance(value, int | float | Decimal) or isinstance(value, bool) or not value >= 0
            ):
                raise ModelError("Challenge", f"{name} is {shown(value)}.", f"Write a number: {name}=3.")

    def met(self, now: Figures, first: Iterable[str], judged: Callable[[], Judgement]) -> list[tuple[bool, str]]:
        """Each of its parts: whether the design ``now`` meets it, and how it is, in words.

        ``first`` are the names of the questions that have to be answered. The design is ``judged`` if that matters.
        """
        parts = list(self._parts(now, first))
        if self.errors is not None:
            found = len(judged().review.errors)
            parts.append(
                (found <= self.errors, f"The review finds at most {counted(self.errors, 'error')}: {found} now.")
            )
        return parts

    def _parts(self, now: Figures, first: Iterable[str]) -> Iterator[tuple[bool, str]]:
        lost, whole = now.keyed.lost, now.keyed.given
        yield not lost, f"No item is lost: {lost:,} of {counted(whole, 'item')} {'is' if lost == 1 else 'are'}."
        short = [name for name in first if not _whole(now.questions.get(name))]
        words = f"not so for {'; '.join(short)}." if short else "so it is."
        yield not short, f"Every question is answered in full: {words}"
        if not self.scans:
            scans = [name for name, each in now.questions.items() if each.plan and each.plan.operation == "Scan"]
            yield not scans, f"No question reads all of a table: {'; '.join(scans) or 'none'} does."
        limits = (
            ("All questions once", self.reads, now.reading, "RCU"),
            ("All changes once", self.writes, now.writing, "WCU"),
        )
        for what, most, units, unit in limits:
            if most is not None:
                yield (
                    units <= Decimal(str(most)),
                    f"{what} take {normal(Decimal(str(most)))} {unit} at most: they take {normal(units):,}.",
                )
        if self.indexes is not None:
            count = len(now.model.indexes)
            yield (
                count <= self.indexes,
                f"At most {counted(self.indexes, 'index').replace('indexs', 'indexes')}: {count} now.",
            )


def _whole(question: Asked | None) -> bool:
    """Whether a question can be asked, and brings all that it asks for."""
    if question is None or question.refused:
        return False
    return question.wanted is None or question.returned == question.wanted
