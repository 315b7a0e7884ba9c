"""The site in Chromium: lessons run in the tab, and nothing is fetched from elsewhere."""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from f1model.export import model_to_json
from tests.query.helpdesk import HELPDESK
from tools.site.browser import CHROMIUM, run_all
from tools.site.build import SITE
from tools.site.first_visit import PATIENCE, visit, visitor
from tools.site.pyodide import FAR
from tools.site.wheels import ROOT

FIRST = "notebooks/00-start-here.ipynb"
_IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
_SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
_SOURCES = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map((cell) => cell.model.sharedModel.getSource()).join('\\n')"""
_GUESS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map((cell) => cell.model.sharedModel).find((cell) => cell.getSource() === 'guess_requests = ...')
    .setSource('guess_requests = 1')"""
_ASK = """async () => {
    const code = 'from f1model.course import where_you_are\\nprint(where_you_are())';
    const asked = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code });
    let text = '';
    asked.onIOPub = ({ content }) => { text += content.text ?? ''; };
    await asked.done;
    return text; }"""


@pytest.fixture
def made() -> Path:
    assert CHROMIUM, "these tests need Chromium"
    assert (SITE / "index.html").exists(), "these tests need the site: make site"
    return SITE


@pytest.mark.parametrize("name", ["01-from-erd-to-entities", "04-keys-and-item-collections", "06-live-queries"])
def test_a_lesson_runs_in_the_tab_and_asks_nobody_else(name: str, made: Path) -> None:
    seen = visit(made, f"notebooks/{name}.ipynb")

    (ROOT / ".cache" / "browser").mkdir(parents=True, exist_ok=True)
    (ROOT / ".cache" / "browser" / f"tab-{name}.png").write_bytes(seen.image)
    assert seen.errors == []
    assert seen.far == []
    assert seen.sent < 13_300_000  # the first site fetched 14.8 MB


def test_the_studio_answers_in_the_tab(made: Path) -> None:
    def repaired(page: Page) -> None:
        studio = page.locator(".f1model-studio")
        summary = studio.locator('[data-panel="sum"]')
        expect(summary).to_contain_text("48 of 504 items lost")
        studio.get_by_label("ResultItem, SK", exact=True).fill("RACE#{Round:02d}#RESULT#{Rank:02d}")
        expect(summary).to_contain_text("No item is lost", timeout=30_000)

    seen = visit(made, "notebooks/05-real-data-arrives.ipynb", repaired)

    assert seen.errors == []
    assert seen.far == []


def test_the_studio_page_is_there_at_once_and_live_when_python_is(made: Path) -> None:
    with visitor(made, color_scheme="dark") as one:
        one.page.goto(f"{one.address}studio/index.html")
        expect(one.page.locator("#studio")).to_contain_text("No item is lost.")
        expect(one.page.locator("#starting")).to_contain_text("Python is starting in this tab.")
        key = one.page.get_by_label("ResultItem, SK", exact=True)
        key.fill("RACE#{Round:02d}#RESULT#{DriverId}")
        expect(one.page.locator('[data-panel="challenge"], [data-panel="sum"]').first).to_contain_text(
            "No item is lost."
        )
        key.fill("RACE#{Round:02d}#RESULT")
        expect(one.page.locator('[data-panel="sum"]')).to_contain_text("455 of 504 items lost", timeout=30_000)
        expect(one.page.locator("#starting")).to_have_count(0)
        one.page.wait_for_timeout(500)  # colours fade in
        found: Any = Axe().run(one.page, options={"resultTypes": ["violations"]}).response
        assert [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]] == []
        assert one.far == []
        assert sum(one.sent) < 8_000_000


def test_a_design_is_there_when_one_comes_back_to_the_studio_page_until_one_starts_again(made: Path) -> None:
    with visitor(made, color_scheme="light") as one:
        key, status = one.page.get_by_label("ResultItem, SK", exact=True), one.page.locator("#starting")
        one.page.goto(f"{one.address}studio/index.html")
        one.page.evaluate("() => localStorage.setItem('theme', 'dark')")  # as the pages' button does
        key.fill("RACE#{Round:02d}#RESULT#{DriverId}")
        one.page.wait_for_function("() => localStorage.getItem('f1model-studio')")

        one.page.reload()

        expect(status).to_contain_text("This is the design as you left it.", timeout=PATIENCE)
        expect(key).to_have_value("RACE#{Round:02d}#RESULT#{DriverId}")
        assert one.page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
        one.page.get_by_role("button", name="Start again").click()
        expect(key).to_have_value("RACE#{Round:02d}#RESULT#{Rank:02d}", timeout=PATIENCE)
        one.page.evaluate("() => localStorage.setItem('f1model-studio', '{\"f1model\": 99}')")
        one.page.reload()
        expect(key).to_have_value(
            "RACE#{Round:02d}#RESULT#{Rank:02d}", timeout=PATIENCE
        )  # of another course, so begun anew


def test_a_browser_without_room_and_a_design_of_another_table_do_not_stop_the_studio_page(made: Path) -> None:
    with visitor(made) as one:
        key = one.page.get_by_label("ResultItem, SK", exact=True)
        one.page.goto(f"{one.address}studio/index.html")
        one.page.evaluate("text => localStorage.setItem('f1model-studio', text)", model_to_json(HELPDESK))
        one.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('QuotaExceededError'); };")

        one.page.reload()

        expect(key).to_have_value("RACE#{Round:02d}#RESULT#{Rank:02d}", timeout=PATIENCE)
        key.fill("RACE#{Round:02d}#RESULT")
        expect(one.page.locator('[data-panel="sum"]')).to_contain_text("455 of 504 items lost", timeout=PATIENCE)


def test_where_python_cannot_be_fetched_the_studio_page_says_so_and_still_shows_the_design(
    made: Path, tmp_path: Path
) -> None:
    shutil.copytree(made / "studio", tmp_path / "studio")
    with visitor(tmp_path) as one:
        one.page.goto(f"{one.address}studio/index.html")
        expect(one.page.locator("#starting")).to_contain_text("Python does not start in this tab")
        expect(one.page.locator("#studio")).to_contain_text("No item is lost.")


def test_what_one_has_done_is_there_after_a_reload_and_the_front_page_is_one_click_away(made: Path) -> None:
    with visitor(made) as one:
        one.page.goto(f"{one.address}lab/index.html?path={FIRST}")
        one.page.wait_for_function(_IDLE)
        one.page.evaluate(_GUESS)
        run_all(one.page)
        one.page.wait_for_function(_SAVED, timeout=30_000)
        fetched = sum(one.sent)

        one.page.reload()
        one.page.wait_for_function(_IDLE)

        assert sum(one.sent) - fetched < 100_000
        assert "guess_requests = 1" in one.page.evaluate(_SOURCES)
        assert "00 Start here                          1 of 2" in one.page.evaluate(_ASK)
        one.page.evaluate(f"() => window.jupyterapp.serviceManager.contents.delete('{FIRST}')")
        one.page.goto("about:blank")
        one.page.goto(f"{one.address}lab/index.html?path={FIRST}")
        one.page.wait_for_selector(".jp-Notebook .jp-Cell")
        assert "guess_requests = ..." in one.page.evaluate(_SOURCES)
        one.page.click("#back")
        expect(one.page.get_by_role("heading", level=1)).to_contain_text("Single-table design")


def test_without_matplotlib_a_lesson_asks_where_pyodide_keeps_it_and_all_its_cells_run(
    made: Path,
) -> None:
    seen = visit(made, "notebooks/11-what-it-costs.ipynb")

    assert seen.errors == []
    assert set(seen.far) == {urlsplit(FAR).netloc + ":443"}
