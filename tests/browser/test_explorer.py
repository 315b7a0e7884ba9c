"""The explorer in JupyterLab: each choice is answered, by mouse or keyboard, and can be seen in both themes."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT
from tools.site.browser import THEMES, choose_theme, run_all, too_wide

LESSONS = ["06-live-queries.ipynb", "15-your-own-model.ipynb"]
PICTURES, TEXT = 3, 4.5  # the least contrast that WCAG asks for


@pytest.mark.parametrize("name", LESSONS)
def test_the_live_explorer(name: str, opened: Callable[[str], Page]) -> None:
    page = opened(name)
    run_all(page)

    another_pattern_and_another_value_are_answered(page)
    the_keyboard_is_enough(page)
    what_was_chosen_is_kept(page)
    nothing_is_too_wide_whatever_is_chosen(page)
    for theme in THEMES:
        choose_theme(page, theme)
        its_boxes_can_be_seen(page)


def output(page: Page) -> Locator:
    """The output that holds the live explorer."""
    return page.locator(".jp-OutputArea-output").filter(has=page.locator(".widget-dropdown"))


def box(page: Page, label: str) -> Locator:
    return output(page).get_by_label(label, exact=True)


def options(page: Page, label: str) -> list[str]:
    """What a box offers; ipywidgets writes its spaces as ones that do not break."""
    return [text.replace("\u00a0", " ") for text in box(page, label).locator("option").all_text_contents()]


def chosen(page: Page, label: str) -> str:
    number: int = box(page, label).evaluate("box => box.selectedIndex")
    return options(page, label)[number]


def choose(page: Page, label: str, option: str) -> None:
    """Choose, and wait for the answer."""
    if chosen(page, label) == option:
        return
    shown = output(page).element_handle()
    before = shown.inner_html()
    box(page, label).select_option(index=options(page, label).index(option))
    page.wait_for_function("([shown, before]) => shown.innerHTML !== before", arg=[shown, before])
    # The kernel takes one thing after the other: once it has told what it is, it has answered what was chosen.
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"() => {kernel}.requestKernelInfo().then(() => undefined)")


def another_pattern_and_another_value_are_answered(page: Page) -> None:
    answer = output(page)
    bill, request = answer.get_by_role("status"), answer.locator("pre").first
    expect(bill).to_contain_text("Query: ")
    before = request.inner_text()

    choose(page, "Pattern", next(name for name in options(page, "Pattern") if "a person" in name or "career" in name))
    expect(request).not_to_have_text(before)
    expect(bill).to_contain_text("1 request")

    after = request.inner_text()
    answer.locator(".widget-dropdown").last.locator("select").select_option(index=1)
    expect(request).not_to_have_text(after)
    expect(answer.locator("caption")).to_contain_text("The slice")


def the_keyboard_is_enough(page: Page) -> None:
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


def what_was_chosen_is_kept(page: Page) -> None:
    """The race, or the room, is still chosen after a pattern that does not ask for it, and in the other table."""
    patterns = options(page, "Pattern")
    asks = next(name for name in patterns if name in ("Get a race with its results", "Get a room with its members"))
    label = "Round" if "race" in asks else "RoomId"
    choose(page, "Pattern", asks)
    wanted = options(page, label)[2]
    choose(page, label, wanted)

    choose(page, "Pattern", next(name for name in patterns if name.endswith(("Formula 1 seasons", "of a person"))))
    expect(box(page, label)).to_have_count(0)
    if box(page, "Table").count():
        choose(page, "Table", options(page, "Table")[-1])
    choose(page, "Pattern", asks)

    expect(box(page, label)).to_have_count(1)
    assert chosen(page, label) == wanted


def nothing_is_too_wide_whatever_is_chosen(page: Page) -> None:
    for pattern in options(page, "Pattern"):
        choose(page, "Pattern", pattern)
        for language in options(page, "Code"):
            choose(page, "Code", language)
            assert [wide for wide in too_wide(page) if "listing" not in wide] == [], (pattern, language)


def its_boxes_can_be_seen(page: Page) -> None:
    """Text and arrow of a box, its edge, and the ring of the one that the keyboard is in."""
    box(page, "Pattern").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    around, calm = box(page, "Pattern").bounding_box(), box(page, "Code").bounding_box()
    assert around
    assert calm
    middle = around["y"] + around["height"] / 2

    assert contrast(page, around["x"] + 8, middle - 8, around["width"] - 40, 16) >= TEXT, "text"
    assert contrast(page, around["x"] + around["width"] - 22, middle - 8, 18, 16) >= PICTURES, "arrow"
    assert contrast(page, calm["x"] + 2, calm["y"] - 4, 20, 8) >= PICTURES, "edge"
    assert contrast(page, around["x"] + 8, around["y"] - 6, 20, 6) >= PICTURES, "ring"


def contrast(page: Page, x: float, y: float, width: float, height: float) -> float:
    """Between the lightest and the darkest point of a part of the screen, as WCAG defines it."""
    part = page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})
    colours = Image.open(BytesIO(part)).convert("RGB").getcolors(2**16) or []
    shades = [luminance(colour) for _, colour in colours if isinstance(colour, tuple)]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 255 / 12.92 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_without_a_kernel_its_first_state_stands(opened: Callable[[str], Page]) -> None:
    for name in LESSONS:
        page = opened(f"untrusted-{name}")
        text = page.get_by_text("Run this cell to choose another table, pattern or value.")
        expect(text).to_have_count(1)
        assert "application/vnd.jupyter.widget" not in (ROOT / "notebooks" / name).read_text(encoding="utf-8")
