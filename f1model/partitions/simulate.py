"""So many seconds of traffic on a table's partitions: what is served, and what is throttled."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from f1model.design.given import model_given, shown
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.partitions.limits import NEW_TABLE, QUOTA, SAVED, OnDemand, Rented, partitions_for
from f1model.partitions.load import Load, Span, Split
from f1model.partitions.ranges import Ranges, position
from f1model.partitions.second import Flow, Second, Sharing
from f1model.partitions.traffic import Request

SPLIT_AFTER = 300  # seconds of heat before a split. AWS publishes no number: the blog below says "minutes".
_CALL = "Write simulate(model, traffic(model, items), seconds=3600)."


def simulate(
    model: DataModel, requests: Iterable[Request], seconds: int, *, warm: tuple[int, int] = NEW_TABLE,
    quota: tuple[int, int] = QUOTA, split_after: int | None = SPLIT_AFTER, idle: int = SAVED,
) -> Load:  # fmt: skip
    """What a model's table serves of these requests, second by second, by the rules that AWS publishes.

    - A partition serves 3,000 read and 1,000 write units a second, each by itself. What is asked beyond that is
      throttled, the same share of every request. ("Key range throughput exceeded", "Best practices for designing and
      using partition keys")
    - A write needs room in every global index that it changes, or the table throttles it. ("Understanding Global
      Secondary Index write throttling and back pressure")
    - A table on demand, and each index, begins with what it is ready for, ``warm``, serves up to twice its peak of half
      an hour ago, and ``quota`` at most. One that rents capacity serves that, and what it saved in the last 300
      seconds, of which ``idle`` have passed at the start. ("DynamoDB on-demand capacity mode", "Warm throughput",
      "Quotas", "Burst and adaptive capacity")
    - A partition that is asked for more than it serves for ``split_after`` seconds is split where that helps most
      (None: never): not within an item, nor within an item collection if there is a local secondary index, nor where
      all of it comes at the end of a sort key that only goes up. ("Burst and adaptive capacity"; "Scaling DynamoDB:
      how partitions, hot keys, and split for heat impact performance", AWS Database Blog)

    What AWS does not publish is the model's own: which key hashes where, how long a split takes, and that all requests
    are throttled evenly. Nothing is random: the same traffic gives the same load.

    Raises:
        ModelError: ``model`` is no data model, the requests are no requests or name no place of it, or a number is not
            from 0 up, ``seconds`` from 1.
    """
    model_given(model, "simulate", _CALL)
    _numbers(seconds=(seconds,), idle=(idle,), split_after=(split_after or 0,), warm=warm, quota=quota)
    tables = {place.name: _sharing(model, place.index, warm, quota, idle) for place in model.places if not place.local}
    flows = _flows(model, requests, tables)
    turns = sorted({turn for flow in flows for turn in (flow.request.start, flow.request.stop or 0)} | {seconds})
    spans: list[Span] = []
    splits: list[Split] = []
    since: dict[tuple[str, int], int] = {}  # for how many seconds a partition has been hot
    stuck: set[tuple[str, int]] = set()  # what cannot be split, until something changes
    now = 0
    while now < seconds:
        second = Second([each for each in flows if each.request.start <= now < (each.request.stop or inf)], tables)
        since = {each: since.get(each, 0) for each in second.hot}
        used = [(budget, second.used[name, 0, kind]) for name, table in tables.items()
                for kind, budget in enumerate(table.budgets)]  # fmt: skip
        turn = next(each for each in turns if each > now)
        heated = [(split_after or inf) - count for each, count in since.items() if each not in stuck]
        passing = int(min([turn - now, *heated, *(budget.steady(units) for budget, units in used)]))
        spans.append(second.span(now, now + passing))
        now += passing
        for budget, units in used:
            budget.use(units, passing)
        since = {each: count + passing for each, count in since.items()}
        stuck = set() if now == turn else stuck
        for where in sorted(each for each in since.keys() - stuck if since[each] >= (split_after or inf)):
            new = tables[where[0]].ranges.split(second.heat[where], tables[where[0]].whole)
            splits += [Split(now - 1, *where, new)] if new else []
            stuck |= set() if new else {where}
            since[where] = 0
    return Load(seconds, tuple(spans), tuple(splits))


def _sharing(
    model: DataModel, index: str | None, warm: tuple[int, int], quota: tuple[int, int], idle: int
) -> Sharing:  # fmt: skip
    rented, saved = model.settings.capacity, min(idle, SAVED)
    reads, writes = (Rented(rented[kind], rented[kind] * saved) if rented else OnDemand(warm[kind], quota[kind])
                     for kind in (0, 1))  # fmt: skip
    whole = index is None and any(place.local for place in model.places)
    return Sharing(index is not None, Ranges(partitions_for(rented or warm)), (reads, writes), whole)


def _flows(model: DataModel, requests: Iterable[Request], tables: Mapping[str, Sharing]) -> list[Flow]:
    given = [requests] if isinstance(requests, Request) else list(requests) if isinstance(requests, Iterable) else []
    wrong = next((each for each in given if not isinstance(each, Request)), None)
    if wrong is not None or not given:
        raise ModelError("simulate", f"it needs requests, and got {shown(wrong or requests)}.", _CALL)
    flows = []
    for each in given:
        for take in each.takes:
            if take.place not in tables:
                problem = f"{take.place!r} has no partitions in {model.table}."
                raise ModelError(f"Request {each.name!r}", problem, f"It has those of {', '.join(tables)}.")
        takes = [(take.place, position(take.key, take.sort, take.last), (float(take.reads), float(take.writes)))
                 for take in each.takes]  # fmt: skip
        flows.append(Flow(each, float(each.a_second), tuple(takes)))
    return flows


def _numbers(**given: Any) -> None:
    for name, values in given.items():
        least = int(name == "seconds")
        if not isinstance(values, tuple) or not all(type(each) is int and each >= least for each in values):
            problem = f"{name} is {values[0] if isinstance(values, tuple) and len(values) == 1 else shown(values)}."
            raise ModelError("simulate", problem, f"Give whole numbers from {least} up. {_CALL}")
