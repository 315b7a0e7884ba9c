"""The tree of errors: what each carries, and how it is shown."""

import copy
import pickle

import pytest

from f1model import errors
from f1model.errors import (
    BackendError,
    ConditionError,
    DataError,
    F1ModelError,
    ModelError,
    NoTableError,
    StreamError,
    WorkbenchError,
)

ALL = [ModelError, DataError, BackendError, StreamError, WorkbenchError, ConditionError]


def test_the_tree_is_almost_flat_and_whole() -> None:
    assert F1ModelError.__subclasses__() == ALL
    below = [each for kind in ALL for each in kind.__subclasses__()]  # what a reader of files has to tell apart
    assert all(each.__base__ is ModelError and not each.__subclasses__() for each in below)
    defined = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert defined == {F1ModelError, NoTableError, *ALL}


@pytest.mark.parametrize("kind", ALL)
def test_an_error_carries_where_problem_and_fix_and_is_shown_as_one_line(kind: type[F1ModelError]) -> None:
    error = kind("RaceItem", "Round\nis missing.", "Give it.")

    for same in (error, copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (same.where, same.problem, same.fix) == ("RaceItem", "Round\nis missing.", "Give it.")
    assert error._render_traceback_() == [f"{kind.__name__}: RaceItem: Round is missing. Give it."]


@pytest.mark.parametrize(
    ("where", "problem", "shown"),
    [
        ("Races", "Races has no index.", "Races has no index."),  # the place is named once
        ("Races", "'Races' has no index.", "'Races' has no index."),
        ("R", "Races has no index.", "R: Races has no index."),
        ("", "Nothing answers.", "Nothing answers."),
    ],
)
def test_the_place_is_named_once(where: str, problem: str, shown: str) -> None:
    assert str(ModelError(where, problem)) == shown


def test_an_error_within_something_larger() -> None:
    error = WorkbenchError("DataModel[0]", "It is no list.", "Export it anew.")

    outer = error.within("shop.json")
    assert isinstance(outer, WorkbenchError)
    assert (outer.where, outer.problem, outer.fix) == ("shop.json: DataModel[0]", error.problem, error.fix)
    assert ModelError("", "It is no list.").within("shop.json").where == "shop.json"
    assert str(ModelError("Races", "Races has no index.").within("f")) == "f: Races has no index."


@pytest.mark.parametrize("part", range(3))
def test_whatever_an_error_quotes_it_is_one_printable_line_of_bounded_length(part: int) -> None:
    parts = ["Table, item 1", "Name is something else.", "Change it."]
    parts[part] = f"begins {'x' * 40_000} ends"

    shown = str(ModelError(*parts))

    assert len(shown) < 550
    assert all(each in shown for each in [*parts[:part], *parts[part + 1 :], "begins ", " ends", " … "])
    assert len(str(ModelError("Names", "\U000e0001" * 40_000, ""))) < 600
    assert str(ModelError("Names", "\x1b[31mred\u2028\x00\ud800\u202e", "")) == r"Names: \x1b[31mred \x00\ud800\u202e"
