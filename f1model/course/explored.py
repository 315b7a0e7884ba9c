"""A table to explore: its access patterns, the values to choose from, and the answer to a choice as a piece of HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from f1model.errors import ModelError
from f1model.design.model import AccessPattern, Item
from f1model.query.run import run
from f1model.query.request import request
from f1model.export.code import code
from f1model.values import normal
from f1model.views.aggregate import aggregate_view, scan
from f1model.views.html import INK, LINE, SHADE, panel

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

LANGUAGES = {"boto3": "boto3", "AWS CLI": "cli", "PartiQL": "partiql"}


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
        model = getattr(table, "model", None)
        if model is None or not model.access_patterns:
            raise ModelError(f"{table.name} has no access patterns. Give a table that connect(model) made.")
        items = [normal(item) for item in scan(table)]
        if not items:
            raise ModelError(f"{table.name} is empty. Fill it first: load(table, items).")
        return Explored(table, {pattern.name: pattern for pattern in model.access_patterns}, items)

    def labels(self, pattern: AccessPattern) -> dict[str, str]:
        """What has to be chosen for a pattern, and the attribute that each is a value of."""
        ends = {f"{pattern.between} {end}": pattern.between for end in ("from", "to")} if pattern.between else {}
        return {**{name: name for name in pattern.given}, **ends}

    def choices(self, pattern: AccessPattern, label: str, chosen: Mapping[str, Any]) -> list[Any]:
        """The values that occur, in order, among the items of the types that come back, given what is ``chosen``."""
        name = self.labels(pattern)[label]
        given = {
            attribute: chosen[attribute] for attribute in pattern.given if attribute in chosen and attribute != name
        }
        kinds = [item for item in self.items if self._kind(item) in pattern.returns]
        return sorted({item[name] for item in kinds if name in item and given.items() <= item.items()})

    def _kind(self, item: Item) -> str:
        entity = self.table.model.entity_of(item)
        return entity.name if entity else ""

    def start(self, pattern: AccessPattern) -> dict[str, Any]:
        """A pattern's example where its values occur, else the first that do (for the end of a range, the last)."""
        chosen: dict[str, Any] = {}
        for label, name in self.labels(pattern).items():
            there = self.choices(pattern, label, chosen)
            last = label.endswith(" to")
            wanted = pattern.example.get(name)
            wanted = wanted[last] if name == pattern.between and wanted else wanted
            chosen[label] = wanted if wanted in there else there[-1 if last else 0] if there else None
        return chosen

    def answer(self, pattern: AccessPattern, chosen: Mapping[str, Any], language: str) -> str:
        """Bill, request, code and slice as one piece of HTML; what is refused is said in their place."""
        missing = next((label for label, value in chosen.items() if value is None), None)
        if missing:
            return panel(f"<div>Nothing to ask: no item that comes back has a value for {escape(missing)}.</div>")
        values = {name: chosen[name] for name in pattern.given}
        if pattern.between:
            values[pattern.between] = tuple(sorted(chosen[f"{pattern.between} {end}"] for end in ("from", "to")))
        view = ""
        try:
            result = run(self.table, pattern, allow_scan=True, **values)
            bill = repr(result)
            view = aggregate_view(self.table, self.items, highlight=result).to_html()
        except (ModelError, ClientError) as error:
            bill = str(error)
        asked = "\n".join(f"{name} = {value!r}" for name, value in request(pattern, **values).items())
        halves = (
            _boxed("The request, as boto3 takes it", asked),
            _boxed(f"Code: {language}", _code(pattern, language, values)),
        )
        return panel(
            f'<div role="status"><strong>Bill.</strong> {escape(bill)}</div>',
            f'<div style="display:flex;flex-wrap:wrap;gap:12px;margin:8px 0 4px 0">{"".join(halves)}</div>',
        ) + view  # fmt: skip


def _code(pattern: AccessPattern, language: str, values: Mapping[str, Any]) -> str:
    try:
        return code(pattern, LANGUAGES[language], **values)
    except ModelError as error:
        return str(error)


def _boxed(title: str, text: str) -> str:
    box = f"margin:4px 0 0 0;padding:8px;background-color:{SHADE};color:{INK};border:1px solid {LINE};font-size:12px"
    return (
        f'<div style="flex:1 1 380px;min-width:0"><strong>{escape(title)}</strong>'
        f'<pre style="{box};white-space:pre-wrap;overflow-wrap:anywhere;word-break:normal">'
        f"{escape(text.rstrip())}</pre></div>"
    )
