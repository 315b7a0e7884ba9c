"""One visit to the studio: what is asked of it in messages, and what it answers.

A message is a mapping with ``do`` and what that needs; so is an answer. Both are plain JSON, so that a notebook and a
page speak to it in the same way. An answer has ``panels``, HTML by the name of the part of the page that it replaces;
``notes``, for each field of text what is wrong with it; ``said``, one line for whoever listens, which alone means that
nothing was done, and why; ``more``, that the review and the bill have yet to be asked for (``{"do": "judge"}``), or,
where that was asked for within a time, asked for again; and
``file``, what is taken home.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from math import inf
from time import monotonic
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import F1ModelError, ModelError
from f1model.export import LANGUAGES
from f1model.studio import edits, panels, pattern_panels
from f1model.studio.challenge import Challenge
from f1model.studio.drafts import Drafts
from f1model.studio.fields import Field, fields
from f1model.studio.figures import Figures, Judgement, asked_again, figures, judging
from f1model.studio.form import form as keys_form
from f1model.studio.history import History
from f1model.studio.keyed import Population
from f1model.studio.markup import key_of
from f1model.studio.take import taken
from f1model.studio.values import carried, chosen, fitted, shown, typed

Message = Mapping[str, Any]
Answer = dict[str, Any]
LONGEST = 60_000  # milliseconds that a part of the review may be given
_FIX = "Load the page again."


def of_the_same(model: DataModel, other: DataModel) -> None:
    """Raises ModelError where ``other`` lacks an entity of the model: its items would belong nowhere there."""
    others = {each.name for each in other.entities}
    lacking = next((each.name for each in model.entities if each.name not in others), None)
    if lacking is not None:
        raise ModelError("studio", f"{other.table} has no {lacking}.", "Give a design of the same entities.")


class Session:
    """A design that is being changed, its items, and what is shown of it."""

    def __init__(
        self, model: DataModel, items: Iterable[Item], challenge: Challenge | None = None,
        against: DataModel | None = None,
    ) -> None:  # fmt: skip
        """``against`` is the design that it is compared with at first, if not with itself: one of the same entities."""
        self.challenge = challenge
        self.population = Population(model, items)
        self.history = History(model, against)
        self.drafts = Drafts()
        most = max(model.access_patterns, key=lambda each: len(each.returns), default=None)
        self.shown = (most.name if most else "", "")  # whose slice is drawn; else which index
        self.language = next(iter(LANGUAGES))
        self.values: dict[str, dict[str, Any]] = {}  # that questions are asked with, where one chose them
        self._waiting: dict[str, dict[str, str]] = {}  # the same as text, until all are there
        self.beside = against is not None
        self._taken = model
        self._figures: dict[int, tuple[DataModel, Figures]] = {}
        self._judged: dict[int, tuple[DataModel, Judgement]] = {}
        self._judging: tuple[DataModel, Generator[None, None, Judgement]] | None = None

    @property
    def unsaved(self) -> bool:
        """Whether the design is another than it was at first, and than it was when it was last taken home."""
        return self.history.now not in (self._taken, self.history.first)

    @property
    def challenged(self) -> list[tuple[bool, str]]:
        """How far the design meets the challenge: each part, whether it is met, in words; nothing without one."""
        if not self.challenge:
            return []
        asked_first = [each.name for each in self.history.first.access_patterns]
        now = self.history.now
        return self.challenge.met(self.figures(now), asked_first, lambda: self.judged(now))

    def figures(self, model: DataModel) -> Figures:
        """The figures of a design, remembered for the two that are compared."""
        found: Figures = self._remembered(
            self._figures, model, lambda: figures(self.population.under(model), self.values)
        )
        return found

    def judged(self, model: DataModel) -> Judgement:
        """Its review and bill, remembered likewise."""
        self._judge(model, inf)
        return self._judged[id(model)][1]

    def _judge(self, model: DataModel, ends: float) -> bool:
        """Go on with the review of a design until then; whether it is done. That of another one is dropped."""
        if id(model) in self._judged:
            return True
        begun, self._judging = self._judging, None
        steps = begun[1] if begun and begun[0] is model else judging(self.figures(model).keyed)
        try:
            next(steps)
            while monotonic() < ends:
                next(steps)
        except StopIteration as done:
            made = done.value
            self._remembered(self._judged, model, lambda: made)
            return True
        self._judging = model, steps
        return False

    def _remembered(self, known: dict[int, tuple[DataModel, Any]], model: DataModel, make: Callable[[], Any]) -> Any:
        held = known.get(id(model))
        if held is None:
            alive = {id(self.history.now), id(self.history.kept)}
            for each in [each for each in known if each not in alive]:
                del known[each]
            held = known[id(model)] = model, make()
        return held[1]

    def answer(self, message: Message) -> Answer:
        """Do what a message asks for. What cannot be done changes nothing, and the answer says why."""
        if not isinstance(message, Mapping) or not isinstance(message.get("do"), str):
            return {"said": str(ModelError("", "that is no message of the studio.", _FIX))}
        does = getattr(self, f"_do_{message['do'].replace('-', '_')}", None)
        if does is None:
            return {"said": str(ModelError("", f"the studio cannot {message['do'][:40]!r}.", _FIX))}
        try:
            answer: Answer = does(message)
            return answer
        except F1ModelError as error:
            return {"said": str(error)}

    def _do_start(self, message: Message) -> Answer:
        return self._all(form=True)

    def _do_text(self, message: Message) -> Answer:
        """``field``: [index, entity, part], "" where there is none; ``text``."""
        parts = message.get("field")
        if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(each, str | None) for each in parts):
            raise ModelError("", "that is no field of the studio.", _FIX)
        index, entity, part = parts
        where, before = Field(index or None, entity or None, part or ""), self.history.now
        made = self.drafts.typed(before, where, _text(message, "text"), self.history.base(where))
        self.history.step(made, about=where)
        notes = {key_of(each): str(why) for each, why in self.drafts.why.items()}
        if self.history.now is before:
            return {"notes": notes, "said": notes.get(key_of(where), "")}
        other = fields(before).keys() != fields(self.history.now).keys()
        return {**self._all(form=other), "notes": notes}

    def _do_add_index(self, message: Message) -> Answer:
        names = [each.strip() for each in _text(message, "names", "").split(",") if each.strip()]
        return self._step(edits.with_index(self.history.now, _text(message, "kind"), names))

    def _do_drop_index(self, message: Message) -> Answer:
        return self._step(edits.without_index(self.history.now, _text(message, "index")))

    def _do_projection(self, message: Message) -> Answer:
        text = _text(message, "text").strip()
        names = [each.strip() for each in text.split(",") if each.strip()]
        chosen = text if text in ("ALL", "KEYS_ONLY") else names
        return self._step(edits.with_projection(self.history.now, _text(message, "index"), chosen))

    def _do_add_attribute(self, message: Message) -> Answer:
        entity, name, kind = (_text(message, each).strip() for each in ("entity", "name", "kind"))
        return self._step(edits.with_attribute(self.history.now, entity, name, kind))

    def _do_place(self, message: Message) -> Answer:
        pattern, index = _text(message, "pattern"), _text(message, "index")
        return self._step(edits.asked_of(self.history.now, pattern, index or None))

    def _do_add(self, message: Message) -> Answer:
        made = edits.with_pattern(self.history.now, name := _text(message, "pattern"))
        if any(each.name == name for each in made.access_patterns):
            self.shown = name, ""  # whoever adds a question wants to see what it reads
        return self._step(made)

    def _do_drop(self, message: Message) -> Answer:
        return self._step(edits.without_pattern(self.history.now, _text(message, "pattern")))

    def _do_undo(self, message: Message) -> Answer:
        return self._gone() if self.history.undo() else {"said": "There is nothing to undo."}

    def _do_redo(self, message: Message) -> Answer:
        return self._gone() if self.history.redo() else {"said": "There is nothing to do again."}

    def _do_keep(self, message: Message) -> Answer:
        self.history.keep()
        return self._all(form=False)

    def _do_restart(self, message: Message) -> Answer:
        self.history.restart()
        return self._gone()

    def _do_show(self, message: Message) -> Answer:
        """``pattern``: whose slice the picture shows; or ``index``: which place; ``beside``: the other design too."""
        if "beside" in message:
            self.beside = bool(message["beside"])
        else:
            self.shown = _text(message, "pattern", ""), _text(message, "index", "")
        said = pattern_panels.in_short(self.figures(self.history.now), self.shown[0])
        return {"panels": self._shown(), **({"said": said} if said else {})}

    def _do_value(self, message: Message) -> Answer:
        """``pattern`` and ``label``: which value; ``text``."""
        pattern: AccessPattern = self.history.now[_text(message, "pattern")]
        now, label = self.figures(self.history.now), _text(message, "label")
        question = now.questions.get(pattern.name)
        if question is None:
            raise ModelError(pattern.name, "it is no question.", _FIX)
        held = {name: shown(each) for name, each in chosen(pattern, question.values or {}).items()}
        if label not in held:
            raise ModelError(pattern.name, f"it does not ask for {label[:40]!r}.", _FIX)
        held |= {**self._waiting.get(pattern.name, {}), label: _text(message, "text")}
        self._waiting[pattern.name] = held
        given = fitted(pattern, typed(pattern, held), label, now.keyed)
        del self._waiting[pattern.name]
        others = [each for each in now.questions.values() if each.pattern.name != pattern.name]
        also = {each.pattern.name: carried(given, each.pattern, each.given, now.keyed) for each in others}
        changed = {pattern.name: given, **{name: each for name, each in also.items() if each is not None}}
        self.values |= changed
        # Whatever else is remembered was asked with other values.
        two = [(known, self.figures(known)) for known in (self.history.now, self.history.kept)]
        self._figures = {id(known): (known, asked_again(each, changed, self.values)) for known, each in two}
        return {**self._all(form=False), "said": pattern_panels.in_short(self.figures(self.history.now), pattern.name)}

    def _do_language(self, message: Message) -> Answer:
        if (language := _text(message, "language")) in LANGUAGES:
            self.language = language
        return {"panels": self._shown()}

    def _shown(self) -> dict[str, str]:
        now, kept = self.figures(self.history.now), self.figures(self.history.kept)
        values = pattern_panels.values(now, self.shown[0])
        return {
            "asked": pattern_panels.asked(now, self.shown[0], self.language, kept if self.beside else None),
            "picture": panels.picture(now, kept, self.shown, values, beside=self.beside),
        }

    def _do_take(self, message: Message) -> Answer:
        """``form``: one of the forms in which a design is taken home."""
        name, text = taken(self.history.now, self.figures(self.history.now).keyed.items, _text(message, "form"))
        self._taken = self.history.now
        return {"file": {"name": name, "text": text}, "said": f"{name} is ready."}

    def _do_judge(self, message: Message) -> Answer:
        """``within``: how many milliseconds it may take, about; after that the answer is that there is more."""
        within = message.get("within")
        limit = within if isinstance(within, int | float) and 0 <= within < LONGEST else inf
        ends = monotonic() + limit / 1000
        if not all(self._judge(model, ends) for model in (self.history.kept, self.history.now)):
            return {"more": True}
        now, kept = self.judged(self.history.now), self.judged(self.history.kept)
        return {"panels": {"findings": panels.findings(now, kept), "bill": panels.bill(now, kept)}}

    def _gone(self) -> Answer:
        """Everything after going to another design, for which nothing was typed yet."""
        self.drafts.clear()
        return self._all(form=True)

    def _step(self, model: DataModel) -> Answer:
        self.history.step(self.drafts.again(model))
        return self._all(form=True)

    def _all(self, *, form: bool) -> Answer:
        """Every panel but the review and the bill; with the form, if it has to be drawn anew."""
        now, kept = self.figures(self.history.now), self.figures(self.history.kept)
        drawn = {
            "bar": panels.bar(self.history),
            "sum": panels.summary(now, kept),
            "questions": pattern_panels.questions(now, kept, self.shown[0]),
            "changes": pattern_panels.changes(now, kept),
            "challenge": panels.challenge(self.challenged) if self.challenge else "",
            "items": panels.items(now),
            **self._shown(),
        }
        if form:
            drawn["keys"] = keys_form(self.history.now, self.drafts.shown(self.history.now))
        notes = {key_of(each): str(why) for each, why in self.drafts.why.items()}
        return {"panels": drawn, "notes": notes, "said": panels.in_short(now, kept), "more": True}


def _text(message: Message, name: str, default: str | None = None) -> str:
    value = message.get(name, default)
    if not isinstance(value, str):
        raise ModelError("", f"the message has no {name}.", _FIX)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ModelError("", f"the {name} has half of a character.", "Type it again.") from None
    return value
