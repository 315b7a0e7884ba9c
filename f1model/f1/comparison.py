"""What one question costs in several designs of Formula 1, from SQL with joins to our single table."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from f1model.billing.cost import Design
from f1model.design.model import DataModel
from f1model.f1.items import f1_items
from f1model.f1.models import COPIED, F1, NORMALISED, REPAIRED
from f1model.f1.relational import race_page, sqlite
from f1model.query.run import Result, batch_get, run
from f1model.table.connect import connect
from f1model.table.load import load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SQL = "SQL, five tables joined"
DESIGNS: Mapping[str, Sequence[DataModel]] = {
    "many tables, joined by the app": list(NORMALISED.values()),
    "two tables, names copied": list(COPIED.values()),
    "one table, the article's keys": [REPAIRED],
    "one table, ours": [F1],
}


class Meter:
    """The tables of all :data:`DESIGNS`, each filled with the same seasons; lesson 03 builds the joins by hand.

    Raises ModelError where a season does not exist, BackendError as :func:`f1model.connect` does.
    """

    def __init__(self, seasons: Collection[int]) -> None:
        self._tables: dict[str, Table] = {}
        for models in DESIGNS.values():
            for model in models:
                self._tables[model.table] = connect(model)
                load(self._tables[model.table], f1_items(model, seasons=seasons))

    def race_page(self, season: int, number: int) -> dict[str, Design]:
        """A race with its results and all names, in SQL and in every design."""
        race = {"SeasonId": season, "Round": number}
        one = self._ask(NORMALISED["Races"], "Get a race", **race)
        lines = self._ask(NORMALISED["Results"], "Get all results of a race", **race)
        together = "Get a race with its results"
        with closing(sqlite()) as database:
            in_sql = race_page(database, season, number)
        answers: list[Design] = [
            [[in_sql]],
            [[one, lines],
             [self._names("Driver", lines), self._names("Constructor", lines), self._names("Circuit", one)]],
            [[self._ask(COPIED["Races"], "Get a race", **race),
              self._ask(COPIED["Results"], "Get all results of a race", **race)]],
            [[self._ask(REPAIRED, together, **race)]],
            [[self._ask(F1, together, **race)]],
        ]  # fmt: skip
        return dict(zip((SQL, *DESIGNS), answers, strict=True))

    def calendar(self, season: int) -> dict[str, Design]:
        """All races of a season with their circuits, in every design."""
        question = "Get all races of a season"
        races = self._ask(NORMALISED["Races"], question, SeasonId=season)
        answers: list[Design] = [
            [[races], [self._names("Circuit", races)]],
            *([[self._ask(model, question, SeasonId=season)]] for model in (COPIED["Races"], REPAIRED, F1)),
        ]
        return dict(zip(DESIGNS, answers, strict=True))

    def _ask(self, model: DataModel, question: str, **values: Any) -> Result:
        return run(self._tables[model.table], model[question], **values)

    def _names(self, kind: str, named_in: Result) -> Result:
        """What items name by id: every driver, constructor or circuit, in one batch."""
        model, attribute = NORMALISED[f"{kind}s"], f"{kind}Id"
        ids = [{attribute: item[attribute]} for item in named_in.items]
        return batch_get(self._tables[model.table], model[f"Get a {kind.lower()}"], ids)
