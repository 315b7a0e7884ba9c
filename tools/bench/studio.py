"""How long a letter typed in the studio takes until the page shows what becomes of it, in Chromium.

The page asks a server on this machine, as `python -m f1model studio` starts it, in a process of its own.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from tools.bench.measure import Line
from tools.site.browser import CHROMIUM, FLAGS

# In the page itself: from the letter to the frame that shows the figures, and to the one that shows the review and the
# bill as well.
_WATCH = """() => {
    const studio = document.querySelector('.f1model-studio');
    const field = [...studio.querySelectorAll('input')].find((each) => each.ariaLabel === 'ResultItem, SK');
    window.typed = (letter) => new Promise((done) => {
        const start = performance.now(), taken = [];
        const watch = new MutationObserver((changes) => changes.forEach(({ attributeName: name }) => {
            if (name === 'data-judged') watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => {
                taken.push(performance.now() - start);
                if (name === 'data-judged') done([taken[0], taken.at(-1)]);
            }));
        }));
        watch.observe(studio, { attributeFilter: ['data-answered', 'data-judged'] });
        field.value += letter;
        field.dispatchEvent(new Event('input', { bubbles: true }));
    });
}"""
SEASON, HISTORY = "2024", "1950-2026"
AIMS = {SEASON: 100, HISTORY: 1000}  # milliseconds to all panels


def studio(times: int) -> Iterator[Line]:
    """Letters typed into the sort key of the results, one after the other, of a season and of all of history."""
    for seasons, name in ((SEASON, "a season"), (HISTORY, "all of history")):
        taken = _typed(seasons, times * 3)
        figures, everything = zip(*taken, strict=True)
        aim = AIMS[seasons]
        yield Line(f"studio, {name}: a letter to the figures, median / the aim", median(figures), aim, "ms", 1)
        yield Line("  and to all panels, median / the aim", median(everything), aim, "ms", 1)
        yield Line("  and to all panels, 95th percentile / the aim", quantiles(everything, n=20)[-1], aim, "ms", 1)


@contextmanager
def served(seasons: str) -> Iterator[str]:
    """Start the studio of these seasons in a process of its own, and give its address; it ends with the block."""
    command = [sys.executable, "-m", "f1model", "studio", "--port", "0", "--seasons", seasons]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = re.search(r"http://\S+\d", said)
            if not found:
                raise SystemExit(f"The studio did not start: {said}")
            yield found[0]
        finally:
            server.kill()
            server.wait(30)


def _typed(seasons: str, times: int) -> list[tuple[float, float]]:
    with served(seasons) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        page.goto(address)
        taken = letters(page, times)
        browser.close()
    return taken


def letters(page: Page, times: int) -> list[tuple[float, float]]:
    """Type letters into the studio of an opened page: milliseconds to the figures, and to all panels, of each."""
    page.wait_for_selector(".f1model-studio[data-judged]")
    page.evaluate(_WATCH)
    typed = [page.evaluate("letter => window.typed(letter)", "abcdefghij"[n % 10]) for n in range(times + 2)]
    return [(figures, everything) for figures, everything in typed[2:]]  # the first ones warm up
