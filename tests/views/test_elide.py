from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from f1model.views.elide import FEW, HEAD, SCREEN, Spot, choose, choose_slice

# A table as the types of its items: collections of runs, "RSS" being a race and two results.
RUNS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 45)), min_size=1, max_size=8)
TABLES = st.lists(RUNS.map(lambda runs: "".join(kind * count for kind, count in runs)), max_size=12)
BUDGETS = st.integers(10, 60)


def spots(table: list[str]) -> set[Spot]:
    return {(number, position) for number, types in enumerate(table) for position in range(len(types))}


def families(table: list[str]) -> list[set[Spot]]:
    """Every parent with all its children, where there are more children than a run's head."""
    families = []
    for number, types in enumerate(table):
        runs = [list(run) for _, run in groupby(range(len(types)), key=types.__getitem__)]
        for parent, children in pairwise(runs):
            if len(children) > HEAD:
                families.append({(number, position) for position in [parent[-1], *children]})
    return families


@given(TABLES, BUDGETS)
def test_the_budget_is_respected_and_only_real_spots_are_chosen(table: list[str], budget: int) -> None:
    shown = choose(table, budget)
    assert len(shown) <= budget
    assert shown <= spots(table)


@given(TABLES.filter(bool), BUDGETS)
def test_the_first_and_the_last_collection_are_shown(table: list[str], budget: int) -> None:
    shown = choose(table, budget)
    assert {(0, 0), (len(table) - 1, 0)} <= shown


@given(TABLES, BUDGETS)
def test_one_whole_family_is_shown_where_one_fits(table: list[str], budget: int) -> None:
    shown = choose(table, budget)
    fitting = [family for family in families(table) if len(family) <= budget - 2 * HEAD]
    assert not fitting or any(family <= shown for family in fitting)


@given(TABLES.filter(bool), st.data())
def test_of_a_slice_no_more_is_shown_than_fits_a_screen(table: list[str], data: st.DataObject) -> None:
    read = data.draw(st.sets(st.sampled_from(sorted(spots(table)))))
    returned = data.draw(st.sets(st.sampled_from(sorted(read)))) if read else set()
    shown = choose_slice(returned, read)
    assert shown <= read
    assert len(shown) <= SCREEN + 1
    for part in (read, returned, read - returned):
        assert not part or part & shown, "each part of it is seen"


def test_runs_are_cut_so_that_the_interleaving_stays_visible() -> None:
    race = "R" + "S" * 20
    shown = choose([race * 24], 40)
    assert [position for _, position in sorted(shown)][:28] == [*range(21), 21, 22, 23, 24, 42, 43, 44]


def race(number: int) -> set[Spot]:
    """A race with its twenty results, in a collection of such."""
    return {(0, position) for position in range(21 * number, 21 * (number + 1))}


def test_a_long_answer_is_shown_by_its_first_and_its_last() -> None:
    assert choose_slice(race(3), race(3)) == {(0, position) for position in (*range(63, 63 + SCREEN - 1), 83)}


def test_a_short_answer_is_shown_whole() -> None:
    podium = {(0, position) for position in range(SCREEN)}
    assert choose_slice(podium, podium) == podium


def test_of_what_was_read_for_nothing_one_is_shown_and_of_the_answer_between_the_first_few() -> None:
    everything = {(0, position) for position in range(504)}
    races = {(0, position) for position in range(0, 504, 21)}
    shown = choose_slice(races, everything)
    assert sorted(shown & races) == [(0, 21 * n) for n in (*range(FEW - 1), 23)]
    assert shown - races == {(0, 1)}


def test_what_was_read_and_gave_no_answer_is_shown_by_its_head() -> None:
    assert choose_slice(set(), race(1)) == {(0, 21), (0, 22), (0, 23)}
    assert choose_slice(set(), set()) == set()


def test_around_a_slice_as_many_are_shown_as_asked_for() -> None:
    podium = {(1, position) for position in (4, 5, 6)}
    assert choose_slice(podium, podium, around=2) - podium == {(1, 2), (1, 3), (1, 7), (1, 8)}


# The edges, where one more or one less is another picture.


def test_a_family_is_shown_whole_as_long_as_both_ends_have_room() -> None:
    def shown(children: int) -> int:
        table = ["AAAA", "R" + "S" * children + "T" * 60, "AAAA"]
        return sum(table[number][position] == "S" for number, position in choose(table, 40))

    assert (shown(33), shown(34)) == (33, HEAD)


def test_a_family_that_its_head_shows_whole_does_not_take_the_place_of_a_larger_one() -> None:
    assert {(2, position) for position in range(21)} <= choose(["AAA", "RSSS", "R" + "S" * 20, "AAA"], 40)
