"""The explorer in JupyterLab: each choice is answered, with the mouse's help or with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT
from tools.site.browser import run_all

LESSONS = ["06-live-queries.ipynb", "15-your-own-model.ipynb"]


@pytest.fixture(params=LESSONS)
def page(request: pytest.FixtureRequest, opened: Callable[[str], Page]) -> Page:
    page = opened(request.param)
    run_all(page)
    return page


def output(page: Page) -> Locator:
    """The output that holds the live explorer."""
    return page.locator(".jp-OutputArea-output").filter(has=page.locator(".widget-dropdown"))


def box(page: Page, label: str) -> Locator:
    return output(page).get_by_label(label, exact=True)


def test_another_pattern_and_another_value_are_answered(page: Page) -> None:
    answer, pattern = output(page), box(page, "Pattern")
    expect(answer.get_by_role("status")).to_contain_text("Query: ")
    before = answer.inner_text()

    pattern.select_option(index=3 if pattern.input_value() != pattern.locator("option").nth(3).inner_text() else 1)
    expect(answer).not_to_have_text(before)
    expect(answer.get_by_role("status")).to_contain_text("1 request")

    after = answer.locator("pre").first.inner_text()
    value = answer.locator(".widget-dropdown").last.locator("select")
    value.select_option(index=1)
    expect(answer.locator("pre").first).not_to_have_text(after)
    expect(answer.locator("caption")).to_contain_text("The slice")


def test_the_keyboard_is_enough(page: Page) -> None:
    """Tab to a box, Space opens it, arrows and Enter choose. (An arrow alone is JupyterLab's: it leaves the cell.)"""
    code = output(page).locator("pre").nth(1)
    expect(code).to_contain_text("import boto3")
    box(page, "Pattern").focus()

    page.keyboard.press("Tab")
    for language in ("aws dynamodb query", "SELECT * FROM"):
        for key in ("Space", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(code).to_contain_text(language)
    page.keyboard.press("Tab")
    focused = page.evaluate("() => document.activeElement.tagName")
    assert focused == "SELECT", "the next box is one key away"


def test_without_a_kernel_its_first_state_stands(opened: Callable[[str], Page]) -> None:
    for name in LESSONS:
        page = opened(f"untrusted-{name}")
        text = page.get_by_text("Run this cell to choose another table, pattern or value.")
        expect(text).to_have_count(1)
        assert "application/vnd.jupyter.widget" not in (ROOT / "notebooks" / name).read_text(encoding="utf-8")
