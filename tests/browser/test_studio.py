"""The studio in JupyterLab and on a page of its own: by keyboard, in both themes, as fast as it says."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import COLOURS, RULES, violations
from tests.browser.conftest import ROOT
from tools.notebooks.copies import METADATA
from tools.site.browser import THEMES, choose_theme, photograph, problems, run_all, too_wide

NAME = "studio-of-a-season.ipynb"
CODE = """from f1model import F1, f1_items
from f1model.course import studio

studio(F1, f1_items(seasons=[2024]), reads=3, indexes=1)"""


@pytest.fixture(scope="module")
def notebook(room: Path) -> str:
    cell = nbformat.v4.new_code_cell(CODE)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=METADATA), room / NAME)
    return NAME


def test_the_studio_in_a_notebook(notebook: str, opened: Callable[[str], Page], complaints: list[str]) -> None:
    page = opened(notebook)
    run_all(page)
    expect(panel(page, "bill").locator("table")).to_be_visible()
    assert problems(page) + complaints == []

    typing_is_answered_and_what_does_not_parse_says_where(page)
    what_is_undone_is_as_it_was(page)
    the_keyboard_keeps_its_place(page)
    what_has_the_keyboard_keeps_its_keys(page)
    what_cannot_be_done_is_seen_beside_what_was_used(page)
    an_index_can_be_added_and_asked(page)
    for theme, rules in zip(THEMES, (RULES, COLOURS), strict=True):
        choose_theme(page, theme)
        photograph(page, ROOT / ".cache" / "browser", f"studio-{theme}")
        assert violations(page, rules) == [], theme
    assert too_wide(page) == []
    assert complaints == []


def panel(page: Page, name: str) -> Locator:
    return page.locator(f'.f1model-studio [data-panel="{name}"]')


def field(page: Page, label: str) -> Locator:
    return page.locator(".f1model-studio").get_by_label(label, exact=True)


def typing_is_answered_and_what_does_not_parse_says_where(page: Page) -> None:
    sort = field(page, "ResultItem, SK")
    summary = panel(page, "sum")
    sort.fill("RACE#{Round:02d}#RESULT#{Rank")
    expect(sort).to_have_attribute("aria-invalid", "true")
    expect(panel(page, "keys")).to_contain_text("Close each brace.")
    expect(summary).to_contain_text("No item is lost")  # the last good state stays

    sort.fill("RACE#{Round:02d}#RESULT#{TotalLaps}")
    expect(summary).to_contain_text("386 of 504 items lost")
    expect(sort).to_have_attribute("aria-invalid", "false")
    expect(panel(page, "items")).to_contain_text("19 items have the key SEASON#2024 / RACE#06#RESULT#57")
    expect(panel(page, "questions")).to_contain_text("of 20")
    expect(panel(page, "findings")).to_contain_text("▲ new")
    expect(panel(page, "challenge")).to_contain_text("✗ not yet No item is lost")


def what_is_undone_is_as_it_was(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()
    expect(panel(page, "sum")).to_contain_text("No item is lost")
    expect(field(page, "ResultItem, SK")).to_have_value("RACE#{Round:02d}#RESULT#{Rank:02d}")
    page.get_by_role("button", name="Redo").click()
    expect(panel(page, "sum")).to_contain_text("386 of 504")
    page.get_by_role("button", name="Start again").click()
    expect(panel(page, "sum")).to_contain_text("No item is lost")


def the_keyboard_keeps_its_place(page: Page) -> None:
    """One types into a field, tabs to the next, and chooses with Space, while everything around is drawn anew."""
    field(page, "RaceItem, SK").focus()
    page.keyboard.press("End")
    page.keyboard.type("#INFO")
    expect(page.get_by_role("button", name="Compare with this design")).not_to_have_attribute("aria-disabled", "true")
    expect(field(page, "RaceItem, SK")).to_be_focused()
    page.keyboard.press("Tab")
    expect(field(page, "RaceItem, GSI1PK in GSI1")).to_be_focused()
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("Space")
    expect(field(page, "RaceItem, SK")).to_have_value("RACE#{Round:02d}")
    expect(undo).to_be_focused()


def what_has_the_keyboard_keeps_its_keys(page: Page) -> None:
    """To JupyterLab an arrow is the next cell, and B a cell more."""
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    where = field(page, "Get all races of a season: where it is asked")
    where.focus()
    page.keyboard.press("ArrowUp")
    expect(panel(page, "questions")).to_contain_text("filter: Type is RaceItem")
    expect(where).to_be_focused()
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    expect(panel(page, "questions")).not_to_contain_text("filter:")
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells


def what_cannot_be_done_is_seen_beside_what_was_used(page: Page) -> None:
    names = field(page, "Index of attributes")
    names.fill("Nope, Rank")
    names.press("Enter")
    expect(panel(page, "keys").get_by_text("no entity has an attribute 'Nope'")).to_be_visible()
    names.fill("")


def an_index_can_be_added_and_asked(page: Page) -> None:
    page.get_by_role("button", name="Add an index").click()
    expect(field(page, "SeasonItem, GSI2PK in GSI2")).to_be_focused()
    field(page, "RaceItem, GSI2PK in GSI2").fill("CALENDAR#{SeasonId}")
    expect(panel(page, "keys")).to_contain_text("RaceItem in GSI2.GSI2SK: it is empty, and the partition key is not.")
    field(page, "RaceItem, GSI2SK in GSI2").fill("{RaceDate}")
    expect(field(page, "RaceItem, GSI2PK in GSI2")).to_have_attribute("aria-invalid", "false")
    where = field(page, "Get all races of a season: where it is asked")
    where.select_option(label="GSI2")
    expect(panel(page, "questions")).to_contain_text('GSI2PK = "CALENDAR#2024"')
    panel(page, "questions").get_by_role("radio", name="Get all races of a season").check()
    expect(panel(page, "picture")).to_contain_text("index GSI2")
    expect(panel(page, "asked")).to_contain_text("IndexName = 'GSI2'")
