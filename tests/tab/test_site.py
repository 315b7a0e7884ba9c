"""The site in Chromium: lessons run in the tab, and nothing is fetched from elsewhere."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tools.site import tab_copies
from tools.site.browser import CHROMIUM
from tools.site.build import SITE
from tools.site.first_visit import visit
from tools.site.pyodide import FAR
from tools.site.wheels import ROOT


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
    assert seen.boxes == {"06-live-queries": 5}.get(name, 0)
    assert seen.sent < 20_000_000


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


def test_without_matplotlib_a_lesson_asks_where_pyodide_keeps_it_and_all_its_cells_run(
    made: Path,
) -> None:
    seen = visit(made, "notebooks/11-what-it-costs.ipynb")

    assert seen.errors == []
    assert set(seen.far) == {urlsplit(FAR).netloc + ":443"}


def test_every_page_can_be_read_without_a_script_and_every_link_leads_somewhere(made: Path) -> None:
    paths = sorted(made.glob("read/**/*.html"))
    assert len(paths) == len(tab_copies.notebooks())
    for path in [made / "index.html", *paths, *sorted(made.glob("docs/*.html"))]:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text.replace('<script id="jupyter-config-data" type="application/json">', "")
        assert text.count("<h1") == 1
        for link in re.findall(r'(?:href|src)="(?!https?:|data:|#)([^"#]+)', text):
            target, _, query = link.partition("?path=")
            assert (path.parent / target).resolve().is_file(), (path.name, link)
            assert not query or (made / "files" / query).is_file(), (path.name, link)
