from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from f1model.views.elide import HEAD, Spot, choose

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


@given(TABLES.filter(bool), BUDGETS, st.data())
def test_what_was_returned_is_shown_whole_where_it_fits(table: list[str], budget: int, data: st.DataObject) -> None:
    read = data.draw(st.sets(st.sampled_from(sorted(spots(table)))))
    returned = data.draw(st.sets(st.sampled_from(sorted(read)))) if read else set()
    shown = choose(table, budget, returned, read)
    assert len(shown) <= budget
    assert {(0, 0), (len(table) - 1, 0)} <= shown
    for part in (read, returned):
        assert len(part) > budget - HEAD or part <= shown
        assert not part or part & shown


def test_runs_are_cut_so_that_the_interleaving_stays_visible() -> None:
    race = "R" + "S" * 20
    shown = choose([race * 24], 40)
    assert [position for _, position in sorted(shown)][:28] == [*range(21), 21, 22, 23, 24, 42, 43, 44]


def test_a_slice_is_shown_with_what_lies_around_it() -> None:
    race = "R" + "S" * 20
    slice_ = {(0, position) for position in range(63, 84)}
    assert choose([race * 24], 40, slice_, slice_) == slice_ | {(0, position) for position in (0, 1, 2, 3, 84)}


def test_a_long_slice_is_shown_by_the_heads_of_its_runs() -> None:
    race = "R" + "S" * 20
    slice_ = {(0, position) for position in range(21, 210)}
    shown = choose([race * 24], 40, slice_, slice_)
    assert [position for _, position in sorted(shown & slice_)][:8] == [21, 22, 23, 24, 42, 43, 44, 45]


def test_what_was_returned_comes_before_what_was_only_read() -> None:
    race = "R" + "S" * 20
    races = {(0, position) for position in range(0, 504, 21)}
    assert races <= choose([race * 24], 40, races, spots([race * 24]))


def test_a_slice_that_would_leave_no_room_for_the_ends_is_cut() -> None:
    slice_ = {(1, position) for position in range(40)}
    shown = choose(["SSS", "S" * 40, "SSS"], 40, slice_, slice_)
    assert {(0, 0), (2, 0), (1, 0), (1, 1), (1, 2)} <= shown


def test_of_a_long_answer_the_first_few_are_shown_between_what_was_read_for_nothing() -> None:
    race = "R" + "S" * 20
    returned = {(0, position) for position in range(10, 504, 10)}
    shown = choose([race * 24], 40, returned, spots([race * 24]))
    assert [position for _, position in sorted(shown & returned)] == [10, 20, 30, 40, 50, 60, 70, 80]
    assert {(0, position - 1) for _, position in shown & returned} <= shown


def test_of_a_long_over_read_some_runs_are_enough() -> None:
    race = "R" + "S" * 20
    races = {(0, position) for position in range(0, 504, 21)}
    shown = choose([race * 24], 60, races, spots([race * 24]))
    assert [position for _, position in sorted(shown - races)] == [1, 2, 3, 22, 23, 24, 43, 44, 45]


# The edges, where one more or one less is another picture.


def test_a_family_is_shown_whole_as_long_as_both_ends_have_room() -> None:
    def shown(children: int) -> int:
        table = ["AAAA", "R" + "S" * children + "T" * 60, "AAAA"]
        return sum(table[number][position] == "S" for number, position in choose(table, 40))

    assert (shown(33), shown(34)) == (33, HEAD)


def test_a_family_that_its_head_shows_whole_does_not_take_the_place_of_a_larger_one() -> None:
    assert {(2, position) for position in range(21)} <= choose(["AAA", "RSSS", "R" + "S" * 20, "AAA"], 40)


def test_a_slice_that_just_leaves_room_for_the_ends_is_shown_whole() -> None:
    slice_ = {(1, position) for position in range(37)}
    assert choose(["SSS", "S" * 50, "SSS"], 40, slice_, slice_) == slice_ | {(0, 0), (2, 0), (1, 37)}


def test_an_answer_is_shown_between_what_was_read_for_nothing_where_it_has_no_room_as_a_whole() -> None:
    read = {(0, position) for position in range(500)}
    whole, few = ({(0, position) for position in range(10, 10 + 10 * count, 10)} for count in (37, 38))

    shown = choose(["S" * 500], 40, whole, read)
    assert whole <= shown
    assert {(0, 1), (0, 9)} & shown == {(0, 1)}
    assert {(0, 9), (0, 19)} <= choose(["S" * 500], 40, few, read)


def test_of_an_over_read_six_runs_are_shown() -> None:
    read = {(0, position) for position in range(100)}
    shown = choose([("A" * 5 + "B" * 5) * 10], 60, {(0, 99)}, read)
    assert sorted(position for _, position in shown) == [n * 5 + head for n in range(6) for head in range(HEAD)] + [99]


def test_around_a_slice_of_several_collections_lies_what_is_before_the_first_and_after_the_last() -> None:
    slice_ = {*((1, position) for position in range(6, 10)), *((2, position) for position in range(3))}
    around = {(0, 0), (3, 0), *((1, position) for position in range(4)), (2, 3)}
    assert choose(["SSS", "S" * 10, "S" * 10, "SSS"], 40, slice_, slice_) == slice_ | around
