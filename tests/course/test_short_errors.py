"""Errors in a lesson are a few lines, and %tb has the whole."""

import pytest
from botocore.exceptions import ClientError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from f1model.course.short_errors import short, shorten
from f1model.errors import ModelError


def test_a_cell_that_fails_shows_its_line_and_the_way_to_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_line_magic("colors", "nocolor")
    shorten(shell)
    shell.run_cell("def ask():\n    return {}['LastEvaluatedKey']\n\nask()")
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "KeyError: 'LastEvaluatedKey'",
        "  in line 2 of the cell: return {}['LastEvaluatedKey']",
        "  (%tb in a new cell shows the whole way to it.)",
    ]
    shell.run_cell("%tb")
    assert "Traceback (most recent call last)" in capsys.readouterr().out


def test_a_notebook_keeps_a_handler_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.set_custom_exc((ModuleNotFoundError,), lambda *_, **__: print("Fetch it."))
    shorten(shell)
    shell.run_cell("import no_such_module")
    shell.run_cell("1 / 0")
    assert capsys.readouterr().out.splitlines()[:2] == ["Fetch it.", "ZeroDivisionError: division by zero"]


def test_our_own_errors_stay_one_line_and_long_ones_are_cut() -> None:
    assert short(ModelError, ModelError("A", "is wrong.", "Mend it."), None) == ["ModelError: A: is wrong. Mend it."]
    refused = ClientError({"Error": {"Code": "ValidationException", "Message": "no\n" * 1_000}}, "Query")
    first, *_ = short(ClientError, refused, None)
    assert first.startswith(
        "ClientError: An error occurred (ValidationException) when calling the Query operation: no no"
    )
    assert len(first) < 450
