"""Belgium 2024: the winner was disqualified, and everybody moved up. The order as it was before that."""

from collections.abc import Iterable

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.f1.models import F1

POINTS = dict(enumerate((25, 18, 15, 12, 10, 8, 6, 4, 2, 1), start=1))  # of the first ten places, since 2010


def before_the_decision(items: Iterable[Item]) -> list[Item]:
    """The items of Belgium 2024 as they were on Sunday evening, before the winner was disqualified.

    ``items`` are those of the model ``F1``, which have the order after the decision. The finishing times still tell
    the order on the road: each result gets the rank, position and points of its place there, and the keys that
    follow from them. A point for the fastest lap stays with its driver. All other items are given back as they are.

    Raises:
        ModelError: there is no result among the items, or one of another race.
    """
    given = list(items)
    results = [item for item in given if item.get("Type") == "ResultItem"]
    if {(item["SeasonId"], item["Round"]) for item in results} != {("2024", 14)}:
        problem = "these are not the results of Belgium 2024."
        raise ModelError("before_the_decision", problem, "Give it f1_items(F1, seasons=[2024], rounds=[14]).")
    on_the_road = sorted(results, key=lambda item: item.get("FinishTime", "not at all"))
    others = [item for item in given if item.get("Type") != "ResultItem"]
    return others + [_placed(item, rank) for rank, item in enumerate(on_the_road, start=1)]


def _placed(item: Item, rank: int) -> Item:
    finished = "FinishTime" in item
    place = {"FinishPosition": rank, "PositionText": str(rank)} if finished else {}
    status = {"FinishStatus": "Finished"} if rank == 1 else {}
    fastest_lap = item["FinishPoints"] - POINTS.get(item["Rank"], 0)
    return F1.rekeyed(item, **place, **status, Rank=rank, FinishPoints=POINTS.get(rank, 0) + fastest_lap)
