"""The designs that one has been through, to go back and forth between them, and the one that all are compared with."""

from dataclasses import InitVar, dataclass, field

from f1model.design.model import DataModel

MOST = 500  # steps back


@dataclass
class History:
    """A design, the ones before it, those undone, and the one it is compared with, until another is kept: ``beside``,
    or else the first.

    Steps that go on with the same thing, such as letters typed into one field, are one step.
    """

    now: DataModel
    beside: InitVar[DataModel | None] = None
    kept: DataModel = field(init=False)
    first: DataModel = field(init=False)
    against: DataModel = field(init=False)
    _before: list[DataModel] = field(default_factory=list)
    _after: list[DataModel] = field(default_factory=list)
    _about: object = None
    _let_go: tuple[DataModel, DataModel] | None = None  # where one started again, and what was compared with there

    def __post_init__(self, beside: DataModel | None) -> None:
        self.first = self.now
        self.kept = self.against = beside or self.now

    def step(self, model: DataModel, about: object = None) -> None:
        """Go on to a design. ``about`` is what the step is about: one that goes on with it is not a step of its own."""
        if model == self.now:
            return
        if self.base(about) is self.now:
            self._before = [*self._before[-MOST + 1 :], self.now]
        elif model == self.base(about):  # back where it began: no step after all
            model, about = self._before.pop(), None
        self.now, self._after, self._about = model, [], about

    def base(self, about: object) -> DataModel:
        """The design before the step that goes on with the same thing; the one of now, if it would be a new step.

        What is typed is made of it, not of what the letters before made: on its way a design may lose what its changes
        are given.
        """
        return self._before[-1] if about is not None and about == self._about and self._before else self.now

    def undo(self) -> bool:
        """Go back a step; False if there is none."""
        if not self._before:
            return False
        self._after.append(self.now)
        self.now, self._about = self._before.pop(), None
        if self._let_go and self._let_go[0] is self.now and self.kept is self.against:
            self.kept = self._let_go[1]
        return True

    def redo(self) -> bool:
        """Go forward again; False if nothing was undone."""
        if not self._after:
            return False
        self._before.append(self.now)
        self.now, self._about = self._after.pop(), None
        return True

    def keep(self) -> None:
        """Compare with this design from now on."""
        self.kept, self._about = self.now, None

    def restart(self) -> None:
        """Go on to the first design again, as a step that can be undone, and compare as at first until it is."""
        if self.now != self.first:
            self._let_go = self.now, self.kept
        self.step(self.first)
        self.kept, self._about = self.against, None

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)
