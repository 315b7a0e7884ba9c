"""The studio as a notebook shows it: live where a kernel runs, else in its first state."""

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import items_given, model_given
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.studio.challenge import Challenge
from f1model.studio.figures import Asked
from f1model.studio.panels import in_short, view
from f1model.studio.session import Session, of_the_same
from f1model.values import normal
from f1model.views import LIVE, has_kernel, key_table, panel, table

FOLDER = Path(__file__).parent
LIMITS = [each.name for each in fields(Challenge)]


def studio(model: DataModel, items: Iterable[Item], *, beside: DataModel | None = None, **challenge: Any) -> "Studio":
    """A place to change a design and see what becomes of it: ``studio(F1, f1_items(seasons=[2024]))``.

    Its keys, indexes, attributes and patterns can be changed. At each letter that makes a model, it shows what every
    question and every change costs, which items are lost, what the review finds, the bill and the picture, beside the
    design one started from. Nothing is sent anywhere; ``model`` stays as it is. ``studio(...).model`` is the design as
    it is then.

    ``beside`` is another design of the same things, to compare with from the start and draw as well:
    ``studio(F1, f1_items(seasons=[2024]), beside=ARTICLE)``.

    With limits it is a challenge, and shows how far the design meets it: ``studio(model, items, reads=3, indexes=2)``.
    They are those of :class:`f1model.studio.challenge.Challenge`.

    Raises:
        ModelError: ``model`` or ``beside`` is not a data model, ``beside`` lacks one of its entities, ``items`` are
            not items, or there is no such limit.
    """
    model_given(model, "studio", "Write studio(model, items).")
    if beside is not None:
        model_given(beside, "studio", "Write studio(model, items, beside=other).")
        of_the_same(model, beside)
    unknown = next((name for name in challenge if name not in LIMITS), None)
    if unknown is not None:
        raise ModelError("studio", f"it takes no {unknown}.", f"A challenge has {', '.join(LIMITS)}.")
    known = items_given(items, "studio")
    return Studio(Session(model, known, Challenge(**challenge) if challenge else None, beside))


class Studio:
    """What :func:`studio` returns. A notebook displays it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def model(self) -> DataModel:
        """The design as it is now."""
        return self.session.history.now

    @property
    def items(self) -> list[Item]:
        """The items that are not lost, under its keys."""
        return list(self.session.figures(self.model).keyed.items)

    def to_html(self, how: str = "Run this cell to change the design.") -> str:
        """The design as it is now, as HTML that needs nothing else; ``how`` says what would make it live."""
        now, kept = self.session.figures(self.model), self.session.figures(self.session.history.kept)
        head = ["Question", "Operation", "Key condition", "Evaluated", "Returned", "RCU"]
        head += [f"RCU in {kept.model.table}"] * self.session.beside
        rows = [
            (name, each.operation, each.condition or each.refused, *_cost(each))
            + _cost(kept.questions.get(name))[2:] * self.session.beside
            for name, each in now.questions.items()
        ]
        said = f"<div><strong>{escape(in_short(now, kept))}</strong></div>"
        for met, part in self.session.challenged:
            said += f"<div>{'✓ met' if met else '✗ not yet'}: {escape(part)}</div>"
        said += f"<div>{escape(how)}</div>"
        asked = table(f"{self.model.table}: questions", head, rows, range(3, len(head))).html
        return panel(said) + key_table(self.model).html + asked + view(now, *self.session.shown)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.to_html(), "text/plain": repr(self)}
        if has_kernel():
            bundle[LIVE] = _widget()(self.session)._repr_mimebundle_()[0][LIVE]
        return bundle

    def __repr__(self) -> str:
        now, kept = self.session.figures(self.model), self.session.figures(self.session.history.kept)
        parts = [f"{'met' if met else 'not yet'}: {part}" for met, part in self.session.challenged]
        return "\n".join([f"Studio of {self.model.table}: {in_short(now, kept)}", *parts])


def _cost(question: Asked | None) -> tuple[str, str, str]:
    """The items that it evaluates and returns, and its read units."""
    cost = question.estimate if question else None
    return (f"{cost.evaluated:,}", f"{cost.returned:,}", f"{normal(cost.units):,}") if cost else ("–", "–", "–")


@cache
def _widget() -> Any:
    import anywidget

    class Widget(anywidget.AnyWidget):
        _esm = (FOLDER / "studio.js").read_text(encoding="utf-8")
        _css = (FOLDER / "studio.css").read_text(encoding="utf-8")

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session
            self.on_msg(self._hear)

        def _hear(self, widget: Any, message: Any, buffers: Any) -> None:
            self.send({**self.session.answer(message), "id": message.get("id")})

    return Widget
