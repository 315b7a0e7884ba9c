"""The learner's room in JupyterLab: a calm start, and nothing in it that runs by itself."""

from collections.abc import Callable
from pathlib import Path

import nbformat
from playwright.sync_api import Page

from tools.notebooks.copies import METADATA

SCRIPT = "<img src='nowhere' onerror='window.planted = 1'><script>window.planted = 1</script>"


def test_opening_a_lesson_does_not_change_it(opened: Callable[[str], Page]) -> None:
    for name in ("00-start-here.ipynb", "exercises/05-real-data-arrives.ipynb"):
        page = opened(name)
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info")
        page.wait_for_timeout(1500)  # it is after the kernel's answer that JupyterLab writes into the notebook
        assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.dirty"), name


def test_a_planted_notebook_runs_nothing_on_opening(room: Path, opened: Callable[[str], Page]) -> None:
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": SCRIPT}),
        nbformat.v4.new_output("display_data", {"application/javascript": "window.planted = 1"}),
    ]
    cell = nbformat.v4.new_code_cell("1", outputs=outputs, execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), room / "planted.ipynb")

    page = opened("planted.ipynb")
    page.wait_for_timeout(1500)

    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets[0].model.trusted")
    assert page.evaluate("() => window.planted") is None


def test_the_file_browser_shows_the_lessons_names(window: Page) -> None:
    window.wait_for_selector(".jp-DirListing-itemText:has-text('15-') >> nth=0")
    cut: list[str] = window.evaluate("""() => [...document.querySelectorAll('.jp-DirListing-itemText')]
        .filter(name => name.scrollWidth > name.clientWidth + 30).map(name => name.textContent)
        .filter(name => !name.startsWith('untrusted-'))""")

    assert cut == [], "at 1,280 pixels more than the extension is cut off"
