"""Which items of a long table are drawn: whole families and the heads of runs, never just the first page."""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby, pairwise

HEAD = 3  # items shown of a run of one entity type
SCREEN = 12  # items shown of a slice, so that all of it is on one screen
FEW = 6  # and of what was returned, where lines for what was read between take room of their own

Spot = tuple[int, int]  # the number of a collection, and that of an item in it


def choose(collections: Sequence[Sequence[str]], budget: int) -> set[Spot]:
    """The spots to show, at most ``budget`` of them; ``collections`` are lists of type names.

    In this order while the budget lasts: the heads of the first and the last collection; one whole family, a parent
    with all its children; the first three items of every run of one type.
    """
    shown: set[Spot] = set()
    for wish in _wishes(collections, budget):
        if len(shown) >= budget:
            break
        shown.add(wish)
    return shown


def choose_slice(returned: Set[Spot], read: Set[Spot], around: int = 0) -> set[Spot]:
    """The spots to show of the slice that a query ``read``, so few that all of it is on one screen.

    What was ``returned``, whole or its first and its last; of the first run that was read for nothing, its first; and
    ``around`` items on either side of the slice.
    """
    inside = sorted(read | returned)
    if not inside:
        return set()
    apart = sum(after != (before[0], before[1] + 1) for before, after in pairwise(sorted(returned)))
    few = FEW if apart > 2 else SCREEN
    answer = sorted(returned)
    shown = set(answer if len(answer) <= few else [*answer[: few - 1], answer[-1]])
    for_nothing = [spot for spot in inside if spot not in returned]
    shown |= set(for_nothing if len(inside) <= SCREEN else for_nothing[: 1 if returned else HEAD])
    for (number, position), step in (inside[0], -1), (inside[-1], 1):
        shown |= {(number, position + step * n) for n in range(1, around + 1)}
    return shown


def _wishes(collections: Sequence[Sequence[str]], budget: int) -> Iterator[Spot]:
    ends = sorted({0, len(collections) - 1}) if collections else []
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
