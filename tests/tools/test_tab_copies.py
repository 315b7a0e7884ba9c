from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.site import tab_copies
from tools.site.tab_copies import NOTEBOOKS


def tab_copy(name: str, tmp_path: Path) -> Any:
    tab_copies.in_tab(NOTEBOOKS / f"{name}.ipynb", tmp_path / "copy.ipynb")
    return nbformat.read(tmp_path / "copy.ipynb", 4)


def test_a_copy_for_the_tab_says_so_below_its_head_and_has_no_outputs(tmp_path: Path) -> None:
    original = nbformat.read(NOTEBOOKS / "04-keys-and-item-collections.ipynb", 4)
    copy = tab_copy("04-keys-and-item-collections", tmp_path)

    assert [cell.id for cell in copy.cells if cell.id.startswith("tab-")] == ["tab-00"]  # the course needs no cell
    assert copy.cells[2].source.startswith("**In this browser tab** Python and the course start while you read.")
    assert [cell.source for cell in copy.cells[:2] + copy.cells[3:]] == [cell.source for cell in original.cells]
    assert not any(cell.outputs or cell.execution_count for cell in copy.cells if cell.cell_type == "code")
    nbformat.validate(copy)


def test_a_lesson_says_what_it_fetches_from_elsewhere(tmp_path: Path) -> None:
    cells = tab_copy("11-what-it-costs", tmp_path).cells

    assert tab_copies.needs(NOTEBOOKS / "11-what-it-costs.ipynb") == ["matplotlib"]
    assert "drawn by matplotlib" in next(cell.source for cell in cells if cell.id == "tab-00")
    assert "Fetching matplotlib from cdn.jsdelivr.net" in next(cell.source for cell in cells if cell.id == "tab-01")


def test_for_the_sake_of_one_cell_nothing_is_fetched(tmp_path: Path) -> None:
    cells = tab_copy("06-live-queries", tmp_path).cells
    said, code = (next(cell.source for cell in cells if cell.id == name) for name in ("tab-00", "tab-01"))

    assert tab_copies.needs(NOTEBOOKS / "06-live-queries.ipynb") == ["pandas"]
    assert "One cell of this lesson needs pandas" in said
    assert "Go on with the next" in code
    assert "jsdelivr" not in code


def test_an_error_that_is_meant_does_not_stop_the_tab(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    meant = [
        cell
        for cell in tab_copy("06-live-queries", tmp_path).cells
        if "raises-exception" in cell.metadata.get("tags", [])
    ]
    assert meant
    exec(compile(tab_copies._caught("text = 'a'\nint(text)"), "cell", "exec"), {})

    assert capsys.readouterr().out == "ValueError: invalid literal for int() with base 10: 'a'\n"
    assert all(cell.source.startswith("try:\n    ") for cell in meant)


def test_a_lesson_that_cannot_run_says_so(tmp_path: Path) -> None:
    read = {path.stem: tab_copies.only_read(path) for path in NOTEBOOKS.glob("*.ipynb")}

    assert [name for name, only in read.items() if only] == ["14-an-api-and-its-table"]
    copy = tab_copy("14-an-api-and-its-table", tmp_path)
    assert [cell.id for cell in copy.cells if cell.id.startswith("tab")] == ["tab-00"]
    assert "does not run in a browser tab" in copy.cells[2].source
    assert any(cell.get("outputs") for cell in copy.cells)
