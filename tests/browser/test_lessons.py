"""Each lesson in JupyterLab: it runs, it shows, it can be read in both themes by whoever reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import ROOT
from tests.browser.notebook import THEMES, choose_theme, photograph, problems, run_all

LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
PHOTOGRAPHS = ROOT / ".cache" / "browser"

# What the course draws itself. Not the prompts, toolbars and code cells, which are JupyterLab's.
OURS = [".jp-RenderedHTMLCommon", ".jp-OutputArea-output"]
RULES = [
    "color-contrast", "image-alt", "svg-img-alt", "heading-order", "empty-heading", "empty-table-header", "list",
    "listitem", "definition-list", "link-name", "link-in-text-block", "table-duplicate-name", "table-fake-caption",
    "td-has-header", "td-headers-attr", "th-has-data-cells", "scope-attr-valid", "duplicate-id-aria", "label",
    "select-name", "aria-allowed-attr", "aria-valid-attr", "aria-roles", "summary-name", "scrollable-region-focusable",
]  # fmt: skip


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": RULES}, "resultTypes": ["violations"]}
    found: Any = Axe().run(page, context={"include": [[each] for each in OURS]}, options=options).response
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_reads_well(name: str, opened: Callable[[str], Page]) -> None:
    page = opened(name)
    run_all(page)
    assert problems(page) == []

    for theme in THEMES:
        choose_theme(page, theme)
        photograph(page, PHOTOGRAPHS, f"{name.removesuffix('.ipynb')}-{theme}")
        assert violations(page) == [], theme


@pytest.mark.parametrize("name", LESSONS)
def test_an_untrusted_copy_shows_its_pictures(name: str, opened: Callable[[str], Page]) -> None:
    page = opened(f"untrusted-{name}")
    trusted = """() => window.jupyterapp.shell.currentWidget.content.widgets
        .every(cell => cell.model.type !== 'code' || cell.model.trusted)"""
    assert not page.evaluate(trusted), "it was meant not to be trusted"

    assert problems(page) == []
    saved = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    assert page.locator(".jp-OutputArea-output img").count() == saved.count("<img ")
    assert page.locator(".jp-OutputArea-output table caption").count() == saved.count("<caption")
