"""Each lesson in JupyterLab: it runs, it shows, it can be read in both themes by whoever reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from f1model.views.fit import ROOM
from tests.browser.accessibility import COLOURS, RULES, violations
from tests.browser.conftest import ROOT
from tools.site.browser import THEMES, choose_theme, open_folds, photograph, problems, run_all, too_wide, unfold

LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
PHOTOGRAPHS = ROOT / ".cache" / "browser"


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_reads_well(name: str, opened: Callable[[str], Page], complaints: list[str]) -> None:
    page = opened(name)
    run_all(page)
    open_folds(page)
    assert problems(page) + complaints == []
    assert too_wide(page) == []

    for theme, rules in zip(THEMES, (RULES, COLOURS), strict=True):  # only the colours differ between themes
        choose_theme(page, theme)
        photograph(page, PHOTOGRAPHS, f"{name.removesuffix('.ipynb')}-{theme}")
        assert violations(page, rules) == [], theme


@pytest.mark.parametrize("name", LESSONS)
def test_an_untrusted_copy_shows_its_pictures(name: str, opened: Callable[[str], Page], complaints: list[str]) -> None:
    page = opened(f"untrusted-{name}")
    trusted = """() => window.jupyterapp.shell.currentWidget.content.widgets
        .every(cell => cell.model.type !== 'code' || cell.model.trusted)"""
    assert not page.evaluate(trusted), "it was meant not to be trusted"

    assert problems(page) + complaints == []
    saved = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    assert page.locator(".jp-OutputArea-output img").count() == saved.count("<img ")
    assert page.locator(".jp-OutputArea-output table caption").count() == saved.count("<caption")


def test_pictures_are_fitted_to_the_room_beside_the_file_browser(opened: Callable[[str], Page]) -> None:
    page = opened(f"untrusted-{LESSONS[0]}")
    assert page.locator(".jp-FileBrowser").is_visible()
    assert page.viewport_size == {"width": 1280, "height": 800}

    widths: list[int] = page.locator(".jp-OutputArea-output").evaluate_all("boxes => boxes.map(box => box.clientWidth)")
    frame: int = page.locator(".jp-OutputArea-output .mathjax_ignore").first.evaluate("""panel => {
        const style = getComputedStyle(panel);
        return ['paddingLeft', 'paddingRight', 'borderLeftWidth', 'borderRightWidth']
            .reduce((sum, side) => sum + parseFloat(style[side]), 0); }""")

    assert 0 <= min(widths) - frame - ROOM <= 8


def test_what_is_too_wide_is_found(opened: Callable[[str], Page]) -> None:
    page = opened(f"untrusted-{LESSONS[0]}")
    page.evaluate("""() => [...document.querySelectorAll('.jp-OutputArea-output')].pop()
        .insertAdjacentHTML('beforeend', '<div style="overflow-x: auto"><p style="width: 2000px">wide</p></div>')""")
    assert any(wide.startswith("2000 in ") for wide in too_wide(page))


def test_a_listing_that_does_not_fit_is_found(opened: Callable[[str], Page]) -> None:
    page = opened(f"untrusted-{LESSONS[0]}")
    assert too_wide(page) == []
    page.evaluate("() => document.querySelector('.jp-MarkdownOutput pre').append('word '.repeat(30))")
    assert [wide[:9] for wide in too_wide(page)] == ["a listing"]


def test_pale_text_is_found(opened: Callable[[str], Page]) -> None:
    """That axe is silent about the lessons says nothing unless it would speak: here, of the last line of a lesson."""
    page = opened(LESSONS[0])
    unfold(page)
    page.evaluate("""() => [...document.querySelectorAll('.jp-MarkdownOutput')].pop()
        .insertAdjacentHTML('beforeend', '<p style="color: #bbbbbb; background: #ffffff">pale</p>')""")
    unfold(page)
    [pale] = violations(page)
    assert "insufficient color contrast of 1.91" in pale
