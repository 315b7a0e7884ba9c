"""Which items of a long table are drawn: whole families and the heads of runs, never just the first page."""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby, islice, pairwise

HEAD = 3  # items shown of a run of one entity type
FEW = 8  # items shown of what was returned, where that is too much to be shown whole
OVER_READ = 6  # runs of one type shown of what was read for nothing

Spot = tuple[int, int]  # the number of a collection, and that of an item in it


def choose(
    collections: Sequence[Sequence[str]],
    budget: int,
    returned: Set[Spot] = frozenset(),
    read: Set[Spot] = frozenset(),
) -> set[Spot]:
    """The spots to show, at most ``budget`` of them; ``collections`` are lists of type names.

    Without a slice, in this order while the budget lasts: the heads of the first and the last collection; one
    whole family, a parent with all its children; the first three items of every run of one type. With a
    slice: what a query ``returned`` and what it ``read``, each whole if it fits; else the first few returned, each
    with the item before it, and the heads of the runs that were read; then what surrounds it.
    """
    shown: set[Spot] = set()
    for wish in _wishes(collections, budget, returned, read):
        if len(shown) >= budget:
            break
        shown.add(wish)
    return shown


def _wishes(collections: Sequence[Sequence[str]], budget: int, returned: Set[Spot], read: Set[Spot]) -> Iterator[Spot]:
    ends = sorted({0, len(collections) - 1}) if collections else []
    if read:
        for part in (returned, read):
            if len(part) <= budget - HEAD:
                yield from sorted(part)
        yield from ((number, 0) for number in ends)
        if read - returned and len(returned) > budget - HEAD:
            for number, position in sorted(returned)[:FEW]:
                yield number, position
                yield from {(number, position - 1)} & read
        heads = ([(number, each) for each in run if (number, each) in read] for number, run in _heads(collections))
        for head in islice(filter(None, heads), OVER_READ if read - returned else None):
            yield from head
        first, last = min(read), max(read)
        yield from ((first[0], position) for position in range(min(HEAD + 1, first[1])))
        yield from ((last[0], last[1] + 1) for _ in collections[last[0]][last[1] + 1 : last[1] + 2])
        return
    for number in ends:
        yield from ((number, position) for position in next(_runs(collections[number]), [])[:HEAD])
    yield from _family(collections, budget)
    for number, run in _heads(collections):
        yield from ((number, position) for position in run)


def _runs(types: Sequence[str]) -> Iterator[list[int]]:
    for _, run in groupby(range(len(types)), key=types.__getitem__):
        yield list(run)


def _heads(collections: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[int]]]:
    for number, types in enumerate(collections):
        for run in _runs(types):
            yield number, run[:HEAD]


def _family(collections: Sequence[Sequence[str]], budget: int) -> Iterator[Spot]:
    for number, types in enumerate(collections):
        runs = list(_runs(types))
        for parent, children in pairwise(runs):
            if HEAD < len(children) < budget - 2 * HEAD:
                yield number, parent[-1]
                yield from ((number, position) for position in children)
                return
