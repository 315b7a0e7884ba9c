"""The site in Firefox: its pages, a lesson in the tab, the studio, and nothing is fetched from elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.tab.firefox import DARK, Tab, firefox
from tools.site.browser import problems, run_all
from tools.site.build import SITE
from tools.site.first_visit import served, trap
from tools.site.wheels import ROOT

LESSON = "notebooks/04-keys-and-item-collections"
VIEW = "ArticleTable: 1 item collection, 22 items"  # so the aggregate view begins
PHOTOGRAPH = ROOT / ".cache" / "browser" / "firefox.png"
SUMMARY = """document.querySelector('[data-panel="sum"]')?.textContent"""

# A page is dark if its ground, its text and the text of its picture say so, and the word that pictures go by.
_DARK = """() => {
    const light = colour => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) > 382;
    const [page, picture] = [document.body, document.querySelector('.picture td')].map(each => getComputedStyle(each));
    return [!light(page.backgroundColor), light(page.color), light(picture.color),
        document.body.dataset.jpThemeLight === 'false']; }"""

_START = """() => window.jupyterapp?.shell.currentWidget?.context?.path === 'notebooks/00-start-here.ipynb'
    && document.querySelector('.jp-Notebook h1')?.textContent.startsWith('Start here')"""

_READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"

_SHOWN = """selector => [...document.querySelectorAll(selector)]
    .filter(output => output.checkVisibility() && output.clientHeight > 20).map(output => output.innerText)"""

_SELECT_THE_RANK = """() => {
    const field = document.querySelector('[aria-label="ResultItem, SK"]'), rank = '{Rank:02d}';
    field.focus();
    field.setSelectionRange(field.value.indexOf(rank), field.value.indexOf(rank) + rank.length); }"""


@contextmanager
def opened(page: str, **preferences: bool | int) -> Iterator[Tab]:
    """A page of the site in a new Firefox; in the end, nothing was asked of another machine."""
    assert (SITE / "index.html").exists(), "these tests need the site: make site"
    with served(SITE) as (address, _), trap() as (proxy, far), firefox(proxy, **preferences) as tab:
        tab.open(address + page)
        yield tab
    assert far == []


def test_what_a_page_asks_of_another_machine_is_seen() -> None:
    with trap() as (proxy, far), firefox(proxy) as tab:
        tab.evaluate("() => { fetch('https://example.org/').finally(() => { window.refused = true; }); }")
        tab.wait_for_function("() => window.refused")

    assert set(far) == {"example.org:443"}


@pytest.mark.parametrize("dark", [False, True])
def test_the_front_page_follows_the_system_and_then_its_toggle(dark: bool) -> None:
    with opened("index.html", **{DARK: 0 if dark else 1}) as tab:
        looks = [tab.evaluate(_DARK)]
        for _ in range(3):
            tab.click(".theme-toggle-content .theme-toggle")
            looks.append(tab.evaluate(_DARK))

    assert looks == [[each] * 4 for each in (dark, not dark, dark, dark)]


def test_the_first_button_leads_into_lesson_00() -> None:
    with opened("index.html") as tab:
        tab.click("a.first")
        tab.wait_for_function(_START)


def test_a_lesson_runs_in_the_tab_and_shows_its_aggregate_view() -> None:
    with opened(f"lab/index.html?path={LESSON}.ipynb") as tab:
        tab.wait_for_function(_READY)
        run_all(tab)

        assert problems(tab) == []
        assert sum(VIEW in each for each in tab.evaluate(_SHOWN, ".jp-OutputArea-output")) == 2
        PHOTOGRAPH.parent.mkdir(parents=True, exist_ok=True)
        PHOTOGRAPH.write_bytes(tab.screenshot())


def test_in_the_studio_a_letter_changes_what_is_lost() -> None:
    with opened("studio/index.html") as tab:
        tab.wait_for_function(f"() => {SUMMARY}")
        before = tab.evaluate(f"() => {SUMMARY}")
        tab.evaluate(_SELECT_THE_RANK)
        tab.press("x")
        tab.wait_for_function(f"() => {SUMMARY}.includes('items lost')")

    assert "No item is lost" in before


def test_a_lesson_is_read_without_javascript_with_what_its_cells_put_out() -> None:
    with opened(f"{LESSON}.html", **{"javascript.enabled": False}) as tab:
        shown = tab.evaluate(_SHOWN, ".cell_output")

        assert tab.evaluate("() => document.documentElement.className") == "no-js"
    assert len(shown) == 13
    assert sum(VIEW in each for each in shown) == 2
