"""The pages of the site that are read, in Chromium: that they lead somewhere, and can be read by anybody."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.site import source, tab_copies
from tools.site.browser import CHROMIUM
from tools.site.build import SITE
from tools.site.first_visit import Visitor, visitor

PAGES = [
    "index.html", "notebooks/04-keys-and-item-collections.html", "notebooks/exercises/08-secondary-indexes.html",
    "docs/guidance.html", "docs/facilitator.html", "reference/query.html", "README.html",
]  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def guest(scheme: Any) -> Iterator[Visitor]:
    assert CHROMIUM, "these tests need Chromium"
    assert (SITE / "index.html").exists(), "these tests need the site: make site"
    with visitor(SITE, 1280, 800, color_scheme=scheme) as one:
        yield one
        assert one.far == []


def test_axe_finds_nothing_in_either_theme_and_nothing_is_wider_than_a_laptop(guest: Visitor, scheme: str) -> None:
    for name in PAGES:
        guest.page.goto(guest.address + name)
        guest.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert guest.page.evaluate("() => document.documentElement.scrollWidth") <= 1280, name
        assert guest.page.locator("body").get_attribute("data-jp-theme-light") == str(scheme == "light").lower()
        found: Any = Axe().run(guest.page, options={"resultTypes": ["violations"]}).response
        wrong = [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
        assert wrong == [], name


def test_from_the_front_page_one_goes_through_a_lesson_to_the_next_and_searches(guest: Visitor, scheme: str) -> None:
    page = guest.page
    page.goto(guest.address)
    expect(page.locator("figure.picture")).to_contain_text("RACE#05#RESULT#01")
    page.get_by_role("link", name="From ERD to entities").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("From ERD to entities"))
    page.locator("a.next-page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Access patterns first"))
    page.get_by_role("button", name="Toggle Light / Dark / Auto color theme").first.click()
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", str(scheme != "light").lower())
    page.get_by_role("textbox", name="Search").fill("item collection")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results")).to_contain_text("Keys and item collections")


def test_every_link_leads_somewhere_and_no_answer_is_open() -> None:
    pages = sorted(
        path for path in SITE.rglob("*.html") if path.relative_to(SITE).parts[0] not in ("doc", "lab", "_static")
    )
    assert len([path for path in pages if "notebooks" in path.parts]) == len(tab_copies.notebooks())
    assert {SITE / "docs" / name.replace(".md", ".html") for name in source.DOCS} <= set(pages)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.count("<h1") == (path.name != "search.html"), path  # there, a script writes it
        assert "<details open" not in text, path
        for link in re.findall(r'(?:href|src)="(?!https?:|data:|#|mailto:)([^"]+)', text):
            target, _, query = unescape(link).partition("#")[0].partition("?")
            assert (path.parent / target).resolve().is_file(), (path, link)
            asked = query.removeprefix("path=")
            assert asked == query or (SITE / "files" / asked).is_file(), (path, link)


def test_without_a_script_a_lesson_has_its_outputs() -> None:
    with visitor(SITE, 1280, 800, java_script_enabled=False) as one:
        one.page.goto(f"{one.address}notebooks/04-keys-and-item-collections.html")
        expect(one.page.locator(".cell_output table", has_text="Max Verstappen").first).to_be_visible()
        one.page.goto(f"{one.address}studio/index.html")
        expect(one.page.locator("#studio")).to_contain_text("No item is lost.")
