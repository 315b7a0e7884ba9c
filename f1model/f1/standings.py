"""The championship as it was published, to hold a sum against."""

from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.f1 import data


def published_standings(season: int | str) -> list[dict[str, Any]]:
    """The drivers of a season's final table, or of the latest one of a season that goes on, the first first.

    Each has ``DriverId``, ``DriverName`` and ``Points``, a Decimal. They are not always the sum of all results: until
    1990 only the best counted in many seasons, and the points of sprint races (from 2021 on) are not in our results.

    Raises:
        ModelError: there is no such season.
    """
    rows = [row for row in data.read("driver-standings") if row["year"] == str(season)]
    if not rows:
        years = [row["year"] for row in data.read("seasons")]
        raise ModelError("published_standings", f"There is no season {season}.", f"Choose {years[0]} to {years[-1]}.")
    names = data.names("drivers")
    return [
        {"DriverId": row["driverId"], "DriverName": names[row["driverId"]], "Points": Decimal(row["points"])}
        for row in rows
    ]
