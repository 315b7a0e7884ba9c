"""Who drove for whom, as the judges of lesson 16 need it: by season, and as stints of consecutive seasons."""

from functools import cache
from typing import Any

from f1model.f1 import data

Row = dict[str, Any]


@cache
def seasons() -> list[Row]:
    """Each driver with each team of a season, once: ``DriverId``, ``ConstructorId`` and the year as ``SeasonId``."""
    met = {(row["constructorId"], row["driverId"], row["year"]) for row in data.read("results")}
    return [{"ConstructorId": team, "DriverId": driver, "SeasonId": year} for team, driver, year in sorted(met)]


@cache
def stints() -> list[Row]:
    """Each driver's consecutive seasons with one team: from ``Since`` until ``Until``, both of them years."""
    found: list[Row] = []
    for row in seasons():
        who, year, last = (row["ConstructorId"], row["DriverId"]), int(row["SeasonId"]), found[-1] if found else {}
        if last and (last["ConstructorId"], last["DriverId"]) == who and last["Until"] == year - 1:
            last["Until"] = year
        else:
            found.append({"ConstructorId": who[0], "DriverId": who[1], "Since": year, "Until": year})
    return found
