"""The explorer: choose a table, a pattern and its values; bill, request, code and slice change together.

Without a kernel its first state is shown as plain HTML. ipywidgets is imported when an explorer is shown live.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.design.given import is_model, shown, table_given
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.export import LANGUAGES, code
from f1model.query.request import request
from f1model.query.run import run
from f1model.table.load import scan
from f1model.values import normal
from f1model.views import LIVE, aggregate_view, has_kernel, panel
from f1model.views.colours import RULE, VEIL

if TYPE_CHECKING:
    from ipywidgets import Dropdown
    from mypy_boto3_dynamodb.service_resource import Table

# ipywidgets draws a box's arrow in black, in every theme, its edge too pale, and takes away the ring that shows which
# box the keyboard is in. Of the answer's width the code gets most, since its lines are the longest.
_STYLE = (
    "<style>.f1model-explorer select{appearance:auto!important;background-image:none!important;"
    "border-color:var(--jp-ui-font-color2)!important}"
    '[data-jp-theme-light="false"] .f1model-explorer select{color-scheme:dark}'
    ".f1model-explorer .widget-dropdown select:focus-visible{outline:2px solid var(--jp-brand-color1)!important;"
    "outline-offset:1px}"
    ".f1model-explorer [role=status]+div>div{flex:2 1 280px!important}"
    ".f1model-explorer [role=status]+div>div+div{flex:3 1 500px!important}</style>"
)


def explore(*tables: "Table") -> "Explorer":
    """An explorer of tables as :func:`f1model.connect` gives them, loaded. What they hold is read once, now.

    Raises:
        ModelError: no table is given, or something else; or a table has no access patterns or no items.
    """
    if not tables:
        raise ModelError("", "Nothing to explore.", "Give one table or more, as connect(model) gives them.")
    for table in tables:
        if is_model(table):
            fix = "Write explore(connect(model)), or explore(table) for a table that you have filled."
            raise ModelError("explore", f"it needs a table, and got {shown(table)}.", fix)
        table_given(table, "explore", "explore(table)")
    return Explorer([Explored.of(table) for table in tables])


@dataclass(frozen=True)
class Explored:
    """One table of an explorer, with its access patterns by name and what it held when the explorer was made.

    What is chosen for a pattern is a mapping from labels to values: an attribute's name, or, for the ends of a range,
    "Rank from" and "Rank to".
    """

    table: "Table"
    patterns: Mapping[str, AccessPattern]
    items: list[Item]

    @staticmethod
    def of(table: "Table") -> "Explored":
        """The table, read. Raises ModelError where it has no access patterns or no items."""
        model = getattr(table, "model", None)
        if model is None or not model.access_patterns:
            problem = f"{table.name} has no access patterns."
            raise ModelError(table.name, problem, "Give a table that connect(model) made.")
        items = [normal(item) for item in scan(table)]
        if not items:
            raise ModelError(table.name, f"{table.name} is empty.", "Fill it first: load(table, items).")
        return Explored(table, {pattern.name: pattern for pattern in model.access_patterns}, items)

    @property
    def name(self) -> str:
        """The table's name in its model; on an engine a lesson's table is called after the lesson as well."""
        return str(self.table.model.table)

    def labels(self, pattern: AccessPattern) -> dict[str, str]:
        """What has to be chosen for a pattern, and the attribute that each is a value of."""
        ends = {f"{pattern.between} {end}": pattern.between for end in ("from", "to")} if pattern.between else {}
        others = {name: name for name in pattern.asked if name != pattern.between}
        return {**others, **ends}

    def choices(self, pattern: AccessPattern, label: str, chosen: Mapping[str, Any]) -> list[Any]:
        """The values that occur, in order, among the items of the types that come back, given what is ``chosen``."""
        name = self.labels(pattern)[label]
        given = {known: chosen[known] for known in pattern.given if known in chosen and known != name}
        items = [item for item in self.items if self._kind(item) in pattern.returns]
        return sorted({item[name] for item in items if name in item and given.items() <= item.items()})

    def _kind(self, item: Item) -> str:
        entity = self.table.model.entity_of(item)
        return entity.name if entity else ""

    def start(self, pattern: AccessPattern, known: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """What to begin a pattern with: what is ``known`` from another one, by label, else the pattern's example.

        Where neither occurs, it is the first value that does (for the end of a range, the last).
        """
        chosen: dict[str, Any] = {}
        for label, name in self.labels(pattern).items():
            choices = self.choices(pattern, label, chosen)
            last = label.endswith(" to")
            wanted = pattern.example.get(name)
            wanted = wanted[last] if name == pattern.between and wanted else wanted
            fallback = choices[-1 if last else 0] if choices else None
            chosen[label] = next((each for each in (known.get(label), wanted) if each in choices), fallback)
        return chosen

    def answer(self, pattern: AccessPattern, chosen: Mapping[str, Any], language: str) -> str:
        """Bill, request, code and slice as one piece of HTML; what is refused is told in their place."""
        missing = next((label for label, value in chosen.items() if value is None), None)
        if missing:
            return panel(f"<div>Nothing to ask: no item that comes back has a value for {escape(missing)}.</div>")
        values = {name: chosen[name] for name in pattern.asked if name != pattern.between}
        if pattern.between:
            values[pattern.between] = tuple(sorted(chosen[f"{pattern.between} {end}"] for end in ("from", "to")))
        try:
            asked = request(pattern, values)
        except ModelError as error:
            return panel(f"<div>{escape(str(error))}</div>")
        view = ""
        try:
            result = run(self.table, pattern, values, allow_scan=True)
            bill = repr(result)
            view = aggregate_view(self.table, self.items, highlight=result).to_html()
        except (ModelError, ClientError) as error:
            bill = str(error)
        halves = (
            _boxed("The request, as boto3 takes it", "\n".join(f"{name} = {value!r}" for name, value in asked.items())),
            _boxed(f"Code: {language}", _code(pattern, language, values)),
        )
        return panel(
            f'<div role="status"><strong>Bill.</strong> {escape(bill)}</div>',
            f'<div style="display:flex;flex-wrap:wrap;gap:12px;margin:8px 0 4px 0">{"".join(halves)}</div>',
        ) + view  # fmt: skip


def _code(pattern: AccessPattern, language: str, values: Mapping[str, Any]) -> str:
    try:
        return code(pattern, LANGUAGES[language], values)
    except ModelError as error:
        return str(error)


def _boxed(title: str, text: str) -> str:
    box = f"margin:4px 0 0 0;padding:8px;background-color:{VEIL};border:1px solid {RULE};font-size:12px"
    return (
        f'<div style="flex:1 1 380px;min-width:0"><strong>{escape(title)}</strong>'
        f'<pre style="{box};white-space:pre-wrap;overflow-wrap:anywhere;word-break:normal">'
        f"{escape(text.rstrip())}</pre></div>"
    )


class Explorer:
    """What :func:`explore` returns. A notebook displays it: live where a kernel runs, else in its first state."""

    def __init__(self, explored: list[Explored]) -> None:
        self.tables = {each.name: each for each in explored}

    def first(self) -> tuple[Explored, AccessPattern, dict[str, Any]]:
        """The state it begins with: of the first table the pattern that returns most types, with its example."""
        explored = next(iter(self.tables.values()))
        pattern = max(explored.patterns.values(), key=lambda each: len(each.returns))
        return explored, pattern, explored.start(pattern)

    def to_html(self) -> str:
        """The first state as HTML that needs nothing else."""
        explored, pattern, chosen = self.first()
        asked = " · ".join([explored.name, pattern.name, *(f"{label} {value}" for label, value in chosen.items())])
        note = "<div>Run this cell to choose another table, pattern or value.</div>"
        return panel(f"<div><strong>{escape(asked)}</strong></div>", note) + explored.answer(pattern, chosen, "boto3")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/html": self.to_html(), "text/plain": repr(self)}
        if has_kernel():
            shown[LIVE] = Controls(self).box._repr_mimebundle_()[LIVE]
        return shown

    def __repr__(self) -> str:
        _, pattern, chosen = self.first()
        values = ", ".join(f"{label}={value}" for label, value in chosen.items())
        return f"Explorer of {', '.join(self.tables)}; first: {pattern.name} ({values})"


class Controls:
    """The explorer, live: boxes to choose from, which the keyboard reaches, and the answer below them, as ``box``.

    Each choice is answered at once.
    """

    def __init__(self, explorer: Explorer) -> None:
        from ipywidgets import HTML, HBox, Layout, VBox

        first, pattern, chosen = explorer.first()
        self.tables = explorer.tables
        self.table = _select("Table", list(self.tables), first.name)
        self.pattern = _select("Pattern", list(first.patterns), pattern.name)
        self.language = _select("Code", list(LANGUAGES), "boto3")
        self.values: dict[str, Dropdown] = {}
        self.known = dict(chosen)  # by the reader, in whichever pattern
        self.row, self.answer = HBox(layout=Layout(flex_flow="row wrap")), HTML()
        self.table.observe(self._another_table, "value")
        self.pattern.observe(self._another_pattern, "value")
        self.language.observe(self._ask, "value")
        self._offer(chosen)
        several = [self.table] if len(self.tables) > 1 else []
        self.box = VBox(
            [HBox([*several, self.pattern, self.language], layout=Layout(flex_flow="row wrap")), self.row, self.answer]
        )
        self.box.add_class("f1model-explorer")
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
        self._offer(self.tables[self.table.value].start(self.asked, self.known))
        self._ask()

    def _another_value(self, change: Any) -> None:
        """What is chosen first decides what there is to choose after it: a season has its own rounds."""
        chosen = {label: box.value for label, box in self.values.items()}
        self.known.update(chosen)
        self._offer(chosen)
        self._ask()

    def _offer(self, chosen: Mapping[str, Any]) -> None:
        explored, before, offered = self.tables[self.table.value], dict[str, Any](), dict[str, "Dropdown"]()
        for label, value in chosen.items():
            choices = explored.choices(self.asked, label, before)
            before[label] = value if value in choices else choices[0] if choices else None
            offered[label] = _select(label, choices, before[label])
            offered[label].observe(self._another_value, "value")
        self.values = offered
        self.row.children = tuple(offered.values())

    def _ask(self, change: Any = None) -> None:
        chosen = {label: box.value for label, box in self.values.items()}
        answer = self.tables[self.table.value].answer(self.asked, chosen, self.language.value)
        self.answer.value = f'{_STYLE}<div style="line-height:normal">{answer}</div>'  # ipywidgets sets lines far apart


def _select(label: str, options: list[Any], value: Any) -> "Dropdown":
    from ipywidgets import Dropdown

    layout, style = {"width": "auto", "max_width": "100%"}, {"description_width": "initial"}
    return Dropdown(description=label, options=options, value=value, style=style, layout=layout)
