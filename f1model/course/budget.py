"""A budget of read units: what is asked is answered, and each answer says what it took and what is left."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.query.run import Result, run
from f1model.values import counted, normal
from f1model.views import Html, row_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class Budget:
    """``units`` read units to spend on a table: ``budget.ask("Get a race with its results", SeasonId=..., Round=...)``.

    Nothing is refused when they are spent: it says by how much they are overdrawn. ``left`` and ``spent`` are Decimals.

    Raises ModelError if ``units`` is not a positive number, or the table is not one that ``connect`` gave.
    """

    def __init__(self, table: "Table", units: int) -> None:
        model = getattr(table, "model", None)
        if not isinstance(model, DataModel):
            raise ModelError("Budget", "it needs a table that connect(model) gave.", "Write Budget(table, 60).")
        if type(units) is not int or units <= 0:
            raise ModelError("Budget", f"{units!r} is not a number of read units.", "Write Budget(table, 60).")
        self.table, self.units, self._model = table, units, model
        self.asked: list[tuple[str, Result]] = []

    def ask(self, pattern: str, values: Mapping[str, Any] | None = None, /, **named: Any) -> list[Item]:
        """The items that the pattern of that name returns for these values; one line says what it took.

        Raises ModelError as :func:`f1model.run` does, and spends nothing then.
        """
        result = run(self.table, self._model[pattern], values or {}, **named)
        given = ", ".join(map(str, {**(values or {}), **named}.values()))
        self.asked.append((f"{pattern}: {given}" if given else pattern, result))
        what = counted(len(result.items), "item")
        print(f"{result.operation}: {what}, {normal(result.units)} RCU. {self._rest()}")
        return result.items

    @property
    def spent(self) -> Decimal:
        """The read units that were spent."""
        return sum((result.units for _, result in self.asked), Decimal(0))

    @property
    def left(self) -> Decimal:
        """The read units that are left; below zero if more were spent than there were."""
        return self.units - self.spent

    def bill(self) -> Html:
        """What was asked, in order, and what each answer took, as a table."""
        rows: list[dict[str, Any]] = [
            {"Asked": what, "Items read": result.evaluated, "RCU (computed)": result.units}
            for what, result in self.asked
        ]
        rows.append({"Asked": "all of it", "Items read": sum(row["Items read"] for row in rows),
                     "RCU (computed)": self.spent})  # fmt: skip
        return row_table(f"What it took. {self._rest()}", rows)

    def _rest(self) -> str:
        if self.left < 0:
            return f"The budget of {self.units} is overdrawn by {normal(-self.left)}."
        return f"{normal(self.left)} of {self.units} are left."
