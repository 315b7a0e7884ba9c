"""The page that `python -m f1model serve` answers with: it works under its own policy, and without a network."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser


@pytest.fixture
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "f1model", "serve", "--port", "0", "--seasons", "2024"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().removeprefix("Serving at ").split(",")[0]
        process.terminate()


def test_the_api_can_be_asked_from_its_page(browser: Browser, address: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/favicon.ico", lambda route: route.fulfill(body=""))

    page.goto(f"{address}/")
    page.locator(".opblock-summary-control", has_text="/f1-seasons").click()
    page.locator("button.try-out__btn").click()
    page.locator("button.execute").click()
    answer = page.locator(".live-responses-table tr.response")
    answer.wait_for()

    assert answer.inner_text().startswith("200")
    assert "Max Verstappen" in answer.inner_text()
    assert asked == [f"{address}/", f"{address}/f1-seasons?limit=100"]
    assert complaints == []
    page.close()
