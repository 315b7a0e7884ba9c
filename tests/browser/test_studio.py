"""The studio in JupyterLab and on a page of its own: by keyboard, in both themes, as fast as it says."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.accessibility import COLOURS, RULES, violations
from tests.browser.conftest import ROOT
from tools.bench.studio import SEASON, served
from tools.notebooks.copies import METADATA
from tools.site.browser import HEIGHT, THEMES, WIDTH, choose_theme, photograph, problems, run_all, too_wide

NAME = "studio-of-a-season.ipynb"
CODE = """from f1model import F1, f1_items
from f1model.course import studio

studio(F1, f1_items(seasons=[2024]), reads=3, indexes=1)"""
LESSONS = ["06-live-queries.ipynb", "15-your-own-model.ipynb"]  # in which one asks
RACE, CAREER = "Get a race with its results", "Get a driver's career, latest first"
PICTURES = 3  # the least contrast that WCAG asks for


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


def test_one_asks_in_a_lesson(opened: Callable[[str], Page], complaints: list[str]) -> None:
    page = opened(LESSONS[0])
    run_all(page)

    another_question_and_another_value_are_answered(page)
    the_keyboard_is_enough(page)
    what_was_chosen_is_kept(page)
    nothing_is_too_wide_whatever_is_asked(page)
    ask(page, RACE)
    for theme in THEMES:
        choose_theme(page, theme)
        its_boxes_can_be_seen(page)
    assert problems(page) + complaints == []


def box(page: Page, label: str) -> Locator:
    return page.locator(".f1model-studio").get_by_role("combobox", name=label, exact=True)


def ask(page: Page, question: str) -> None:
    panel(page, "questions").get_by_role("radio", name=question).check()
    expect(panel(page, "picture").locator("em")).to_have_text(question)


def another_question_and_another_value_are_answered(page: Page) -> None:
    said = page.locator(".f1model-studio").get_by_role("status")
    ask(page, CAREER)
    expect(said).to_contain_text(f"{CAREER}: Query GSI1, 68 evaluated, 68 returned")
    expect(panel(page, "picture").locator("caption").first).to_contain_text("The slice")
    expect(panel(page, "asked")).to_contain_text("DRIVER#charles-leclerc")
    box(page, "DriverId").select_option("max-verstappen")
    expect(panel(page, "asked")).to_contain_text("DRIVER#max-verstappen")


def the_keyboard_is_enough(page: Page) -> None:
    """Arrows choose a question, Tab leads to its values, and arrows choose there; the cell stays where it is."""
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    ask(page, "Get all results of a race")
    panel(page, "questions").get_by_role("radio", name="Get all results of a race").focus()
    before = page.evaluate(active)
    page.keyboard.press("ArrowDown")
    expect(panel(page, "picture").locator("em")).to_have_text(RACE)
    expect(panel(page, "questions").get_by_role("radio", name=RACE)).to_be_focused()
    page.keyboard.press("Enter")
    box(page, "Round").focus()
    page.keyboard.press("ArrowDown")
    expect(panel(page, "asked")).to_contain_text("RACE#09")
    expect(box(page, "Round")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(box(page, "SeasonId")).to_be_focused()
    assert page.evaluate(active) == before


def what_was_chosen_is_kept(page: Page) -> None:
    """The race is still chosen after a question that does not ask for it; another season offers its own rounds."""
    ask(page, RACE)
    box(page, "Round").select_option("24")
    expect(panel(page, "asked")).to_contain_text("RACE#24")
    ask(page, CAREER)
    expect(box(page, "Round")).to_have_count(0)
    ask(page, "Get all results of a race")
    expect(box(page, "Round")).to_have_value("24")
    box(page, "SeasonId").select_option("2022")
    expect(box(page, "Round")).to_have_value("1")


def nothing_is_too_wide_whatever_is_asked(page: Page) -> None:
    questions = panel(page, "questions").locator("th label").all_inner_texts()
    for question in questions:
        ask(page, question.strip())
        for language in ("AWS CLI", "PartiQL", "boto3"):
            box(page, "Code for").select_option(language)
            expect(panel(page, "asked")).to_contain_text(f"The same in {language}")
            assert too_wide(page) == [], (question, language)


def its_boxes_can_be_seen(page: Page) -> None:
    """The edge of a box, and the ring of the one that the keyboard is in."""
    box(page, "SeasonId").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    box(page, "SeasonId").scroll_into_view_if_needed()
    around, calm = box(page, "SeasonId").bounding_box(), box(page, "Round").bounding_box()
    assert around
    assert calm
    assert contrast(page, calm["x"] + 4, calm["y"] - 4, 12, 8) >= PICTURES, "edge"
    assert contrast(page, around["x"] + 4, around["y"] - 6, 12, 6) >= PICTURES, "ring"


def contrast(page: Page, x: float, y: float, width: float, height: float) -> float:
    """Between the lightest and the darkest point of a part of the screen, as WCAG defines it."""
    part = page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})
    colours = Image.open(BytesIO(part)).convert("RGB").getcolors(2**16) or []
    shades = [luminance(colour) for _, colour in colours if isinstance(colour, tuple)]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 255 / 12.92 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_two_studios_in_a_notebook_are_two(opened: Callable[[str], Page]) -> None:
    page = opened(LESSONS[1])
    run_all(page)
    one, other = (page.locator(".f1model-studio").nth(n).get_by_role("radio") for n in (0, 1))
    expect(one).to_have_count(4)
    expect(other).to_have_count(4)
    one.nth(1).check()
    other.nth(3).check()
    expect(one.nth(1)).to_be_checked()
    expect(other.nth(3)).to_be_checked()
    other.nth(3).press("ArrowDown")
    expect(other.nth(0)).to_be_checked()
    expect(one.nth(1)).to_be_checked()


@pytest.mark.parametrize(("name", "count"), [(LESSONS[0], 1), (LESSONS[1], 2)])
def test_without_a_kernel_its_first_state_stands(name: str, count: int, opened: Callable[[str], Page]) -> None:
    page = opened(f"untrusted-{name}")
    expect(page.get_by_text("Run this cell to change the design.")).to_have_count(count)
    assert "application/vnd.jupyter.widget" not in (ROOT / "notebooks" / name).read_text(encoding="utf-8")


@pytest.fixture
def own(browser: Browser) -> Iterator[Page]:
    """The studio on a page of its own, with a season."""
    with served(SEASON) as address:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        page.wait_for_selector(".f1model-studio[data-judged]")
        yield page
        page.close()


# What each panel holds, and what its fields show, aside from what the page itself writes beside a field.
_DRAWN = """() => [...document.querySelectorAll('[data-panel]')].map((panel) => {
    const named = ['id', 'aria-invalid', 'aria-describedby', 'data-lm-suppress-shortcuts', 'checked', 'selected'];
    const copy = panel.cloneNode(true);
    copy.querySelectorAll('*').forEach((each) => {
        named.forEach((name) => each.removeAttribute(name));
        if (each.dataset.do && each.dataset.field === 'text') each.removeAttribute('value');
        const sorted = [...each.attributes].sort((one, other) => one.name < other.name ? -1 : 1);
        sorted.forEach(({ name }) => each.removeAttribute(name));
        sorted.forEach(({ name, value }) => each.setAttribute(name, value));
    });
    const shown = [...panel.querySelectorAll('input, select')].map((each) => [each.value, each.checked]);
    return [copy.innerHTML, ...shown.flat()]; })"""


def test_what_is_drawn_in_place_is_what_a_page_that_is_loaded_anew_shows(own: Page, browser: Browser) -> None:
    """Whatever is done: only what differs is drawn, and at the end nothing is left of what was there before."""
    steps: list[Callable[[], None]] = [
        lambda: field(own, "ResultItem, SK").press_sequentially("ab", delay=1),
        lambda: field(own, "RaceItem, SK").fill("{RaceName}"),
        lambda: own.get_by_role("button", name="Remove Get all races of a season").click(),
        lambda: own.get_by_role("button", name="Add an index").click(),
        lambda: field(own, "RaceItem, GSI2PK in GSI2").fill("CALENDAR#{SeasonId}"),
        lambda: field(own, "RaceItem, GSI2SK in GSI2").fill("{RaceDate}"),
        lambda: panel(own, "questions").get_by_role("radio", name=CAREER).check(),
        lambda: own.get_by_label("beside the design it is compared with").check(),
        lambda: own.get_by_role("button", name="Compare with this design").click(),
        lambda: own.get_by_role("button", name="Remove GSI2").click(),
        lambda: own.get_by_role("button", name="Undo").click(),
        lambda: own.get_by_role("button", name="Start again").click(),
    ]  # fmt: skip
    other = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    for step in steps:
        step()
        poll(lambda: own.evaluate(_DRAWN) == anew(other, own.url))
    other.close()


def anew(page: Page, address: str) -> list[str]:
    """What the studio shows on a page that is loaded anew."""
    page.goto(address)
    page.wait_for_selector(".f1model-studio[data-judged]")
    drawn: list[str] = page.evaluate(_DRAWN)
    return drawn


def poll(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    assert any(holds() for _ in range(10))


def test_what_still_shows_the_design_before_is_marked_until_it_is_drawn(own: Page) -> None:
    """Answers are held back, as if there were very many items."""
    held: list[Route] = []
    own.route("**/ask", lambda route: held.append(route))
    field(own, "ResultItem, SK").press_sequentially("a")
    late = own.locator("[data-late]")
    expect(late).to_have_count(9)
    expect(panel(own, "keys")).not_to_have_attribute("data-late", "")

    held.pop().continue_()  # the figures
    expect(late).to_have_count(2)
    expect(panel(own, "findings")).to_have_attribute("data-late", "")
    assert panel(own, "findings").locator("h3").evaluate("each => getComputedStyle(each, '::after').content") != "none"

    field(own, "ResultItem, SK").press_sequentially("b")  # while the review is asked for
    held.pop().fulfill(json={"more": True})  # it takes longer: what was typed is asked first
    expect(late).to_have_count(9)
    own.unroute("**/ask")
    assert '"do":"text"' in (held.pop().request.post_data or "")


def test_where_nobody_answers_what_shows_the_design_before_stays_marked(own: Page) -> None:
    own.route("**/ask", lambda route: route.abort())
    field(own, "ResultItem, SK").press_sequentially("a")

    expect(own.get_by_role("alert")).to_contain_text("No answer")
    expect(own.locator("[data-late]")).to_have_count(9)
