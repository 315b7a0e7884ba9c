"""The live explorer: boxes to choose from, which the keyboard reaches, and the answer below them."""

from collections.abc import Mapping
from typing import Any

from ipywidgets import HTML, Dropdown, HBox, Layout, VBox

from f1model.course.explored import LANGUAGES, Explored
from f1model.design.model import AccessPattern


def controls(
    tables: Mapping[str, Explored], first: Explored, pattern: AccessPattern, chosen: Mapping[str, Any]
) -> VBox:
    """The explorer of ``tables`` as ipywidgets, in its first state: each choice is answered at once."""
    return Controls(tables, first, pattern, chosen).box


class Controls:
    """The boxes, by what is chosen in them, and what happens when one changes."""

    def __init__(
        self, tables: Mapping[str, Explored], first: Explored, pattern: AccessPattern, chosen: Mapping[str, Any]
    ) -> None:
        self.tables = tables
        self.table = _select("Table", list(tables), first.table.name)
        self.pattern = _select("Pattern", list(first.patterns), pattern.name)
        self.language = _select("Code", list(LANGUAGES), "boto3")
        self.values: dict[str, Dropdown] = {}
        self.row, self.answer = HBox(layout=Layout(flex_flow="row wrap")), HTML()
        self.table.observe(self._another_table, "value")
        self.pattern.observe(self._another_pattern, "value")
        self.language.observe(self._ask, "value")
        self._offer(chosen)
        several = [self.table] if len(tables) > 1 else []
        self.box = VBox(
            [HBox([*several, self.pattern, self.language], layout=Layout(flex_flow="row wrap")), self.row, self.answer]
        )
        self._ask()

    @property
    def asked(self) -> AccessPattern:
        return self.tables[self.table.value].patterns[self.pattern.value]

    def _another_table(self, change: Any) -> None:
        patterns = list(self.tables[self.table.value].patterns)
        kept = self.pattern.value if self.pattern.value in patterns else patterns[0]
        self.pattern.unobserve(self._another_pattern, "value")
        self.pattern.options = patterns
        self.pattern.value = kept
        self.pattern.observe(self._another_pattern, "value")
        self._another_pattern(change)

    def _another_pattern(self, change: Any) -> None:
        self._offer(self.tables[self.table.value].start(self.asked))
        self._ask()

    def _another_value(self, change: Any) -> None:
        """What is chosen first decides what there is to choose after it: a season has its own rounds."""
        self._offer({label: box.value for label, box in self.values.items()})
        self._ask()

    def _offer(self, chosen: Mapping[str, Any]) -> None:
        explored, before, offered = self.tables[self.table.value], dict[str, Any](), dict[str, Dropdown]()
        for label, value in chosen.items():
            there = explored.choices(self.asked, label, before)
            before[label] = value if value in there else there[0] if there else None
            offered[label] = _select(label, there, before[label])
            offered[label].observe(self._another_value, "value")
        self.values = offered
        self.row.children = tuple(offered.values())

    def _ask(self, change: Any = None) -> None:
        chosen = {label: box.value for label, box in self.values.items()}
        answer = self.tables[self.table.value].answer(self.asked, chosen, self.language.value)
        self.answer.value = f'<div style="line-height:normal">{answer}</div>'  # ipywidgets sets lines far apart


def _select(label: str, options: list[Any], value: Any) -> Dropdown:
    return Dropdown(description=label, options=options, value=value, style={"description_width": "initial"})
