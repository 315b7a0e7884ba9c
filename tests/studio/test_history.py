from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given, strategies

from f1model.f1.models import F1
from f1model.studio.history import MOST, History
from tests.studio.designs import NO_SORT

MODELS = [replace(NO_SORT, table=f"Table{n}") for n in range(4)]


@given(strategies.lists(strategies.tuples(strategies.integers(0, 3), strategies.sampled_from([None, "a", "b"]))))
def test_undoing_all_gives_the_first_design_back_and_doing_all_again_the_last(steps: list[tuple[int, str]]) -> None:
    history = History(MODELS[0])
    for number, about in steps:
        history.step(MODELS[number], about)
    last, undone = history.now, [history.now]

    while history.undo():
        undone.append(history.now)
    assert history.now is MODELS[0]
    assert not history.can_undo
    assert all(one != two for one, two in pairwise(undone)), "no step does nothing"
    again = [history.now]
    while history.redo():
        again.append(history.now)
    assert again == undone[::-1]
    assert (history.now, history.can_redo) == (last, False)


def test_letters_of_one_field_are_one_step_and_typing_them_away_is_none() -> None:
    history = History(MODELS[0])
    for number in (1, 2, 3):
        assert history.base("a") is MODELS[0]
        history.step(MODELS[number], "a")
    history.step(MODELS[0], "a")
    assert not history.can_undo

    history.step(MODELS[1], "a")
    history.step(MODELS[2], "b")
    history.undo()
    assert history.now is MODELS[1]
    history.step(MODELS[2], "b")
    assert (history.base("b"), history.base("a"), history.base(None)) == (MODELS[1], MODELS[2], MODELS[2])


def test_a_step_to_the_same_design_is_none_and_leaves_what_was_undone() -> None:
    history = History(F1)
    history.step(MODELS[1])
    history.undo()
    history.step(replace(F1))
    assert (history.now, history.can_undo, history.can_redo) == (F1, False, True)
    history.step(MODELS[2])
    assert not history.redo()


def test_what_is_compared_with_is_the_first_design_until_another_is_kept() -> None:
    history = History(F1)
    history.step(MODELS[1], "a")
    assert history.kept is F1
    history.keep()
    history.step(MODELS[2], "a")
    assert history.kept is MODELS[1]
    history.undo()
    assert history.now is MODELS[1], "what was kept is a step of its own"
    history.restart()
    assert history.now is history.kept is F1
    history.undo()
    assert history.now is history.kept is MODELS[1], "nor is it lost by starting again"
    history.restart()
    history.keep()
    history.step(MODELS[3])
    history.undo()
    assert history.now is history.kept is F1


def test_it_can_be_compared_with_another_design_at_first() -> None:
    history = History(F1, MODELS[0])
    assert (history.now, history.first, history.kept) == (F1, F1, MODELS[0])
    history.step(MODELS[1])
    history.keep()
    history.restart()
    assert (history.now, history.kept) == (F1, MODELS[0])
    history.undo()
    assert history.now is history.kept is MODELS[1]


def test_very_many_steps_are_not_all_remembered() -> None:
    history, r = History(MODELS[0]), Random(0)
    for _ in range(MOST + 50):
        history.step(r.choice([each for each in MODELS if each != history.now]))

    count = 0
    while history.undo():
        count += 1
    assert count == MOST
