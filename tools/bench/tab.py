"""Measurements of the course in a tab: what slimming saves, a first visit beside the floor, the studio's page."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

from tools.bench.measure import Line
from tools.bench.studio import letters
from tools.site.build import SITE, floor, make
from tools.site.first_visit import Visit, visit, visitor
from tools.site.wheels import ONLY, pack

FIRST_SITE = 14_800_000, 10.9  # bytes and seconds that the first site took on an idle machine of this kind
OF_THE_FLOOR = 1.3
AIMED = 100  # milliseconds from a letter to all panels: what is aimed at on a machine


def tab(times: int) -> Iterator[Line]:
    """The wheels, slim and whole; lessons opened in an empty browser; the studio's page."""
    with tempfile.TemporaryDirectory() as room:
        for name in sorted(ONLY):
            slim, whole = (_packed(name, Path(room), slim) for slim in (True, False))
            yield Line(f"wheel of {name}: slim / whole", slim, whole, "bytes")
        make(SITE)
        (Path(room) / "work").mkdir()
        bare = floor(Path(room) / "site", Path(room) / "work")
        lesson = "notebooks/04-keys-and-item-collections.ipynb"
        pairs = [(visit(SITE, lesson), visit(Path(room) / "site", bare)) for _ in range(max(3, times // 2))]
        ours, least = zip(*pairs, strict=True)
    name = "first visit of lesson 04 in a tab"
    yield Line(f"{name} / JupyterLite and Pyodide alone", ours[0].sent, least[0].sent, "bytes", OF_THE_FLOOR)
    picture = _median(ours, lambda each: each.picture)
    yield Line("  seconds to the first picture", picture, _median(least, lambda each: each.picture), "s", OF_THE_FLOOR)
    yield Line(f"{name} / what the first site took", ours[0].sent, FIRST_SITE[0], "bytes", 1)
    yield Line("  seconds to the first picture", picture, FIRST_SITE[1], "s", 1)
    yield from _studio(times)


def _median(visits: tuple[Visit, ...], figure: Callable[[Visit], float]) -> float:
    return median(map(figure, visits))


def _studio(times: int) -> Iterator[Line]:
    """The studio's page: what it fetches until it answers, and how long a letter takes, of a season."""
    with visitor(SITE) as one:
        begun = time.monotonic()
        one.page.goto(f"{one.address}studio/index.html")
        one.page.wait_for_selector(".f1model-studio[data-judged]")
        live = time.monotonic() - begun
        yield Line("the studio's page / what the first site took", sum(one.sent), FIRST_SITE[0], "bytes", 1)
        yield Line("  seconds until it answers", live, FIRST_SITE[1], "s", 1)
        figures, everything = zip(*letters(one.page, times * 3), strict=True)
    yield Line(
        "studio in a tab, a season: a letter to the figures / the aim on a machine", median(figures), AIMED, "ms"
    )
    yield Line("  and to all panels, median", median(everything), AIMED, "ms")
    yield Line("  and to all panels, 95th percentile", quantiles(everything, n=20)[-1], AIMED, "ms")


def _packed(name: str, room: Path, slim: bool) -> int:
    return pack(name, room, slim).path.stat().st_size
