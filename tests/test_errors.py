import pytest

from f1model import errors
from f1model.errors import BackendError, DataError, F1ModelError, ModelError, WorkbenchError

ALL = [ModelError, DataError, BackendError, WorkbenchError]


def test_the_tree_is_flat_and_whole() -> None:
    assert F1ModelError.__subclasses__() == ALL
    assert [kind for kind in ALL if kind.__subclasses__()] == []
    defined = {value for value in vars(errors).values() if isinstance(value, type)}
    assert defined == {F1ModelError, *ALL}


@pytest.mark.parametrize("kind", ALL)
def test_a_notebook_shows_one_line_and_no_traceback(kind: type[F1ModelError]) -> None:
    error = kind("RaceItem: Round is missing.")

    assert error._render_traceback_() == [f"{kind.__name__}: RaceItem: Round is missing."]
