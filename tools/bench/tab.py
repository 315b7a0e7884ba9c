"""Measurements of the course in a browser tab: what slimming saves, and a first visit."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tools.bench.measure import Line
from tools.site.build import SITE, make
from tools.site.first_visit import visit
from tools.site.wheels import ONLY, pack

AIMED_BYTES, AIMED_SECONDS = 20_000_000, 30


def tab(times: int) -> Iterator[Line]:
    """The wheels, slim and whole; then lessons opened in an empty browser, against what was aimed at."""
    with tempfile.TemporaryDirectory() as room:
        for name in sorted(ONLY):
            slim, whole = (_packed(name, Path(room), slim) for slim in (True, False))
            yield Line(f"wheel of {name}: slim / whole", slim, whole, "bytes")
    make(SITE)
    for name in ("04-keys-and-item-collections", "06-live-queries"):
        seen = [visit(SITE, f"notebooks/{name}.ipynb") for _ in range(max(1, times // 2))]
        yield Line(f"first visit of lesson {name[:2]} in a tab / the aim", seen[0].sent, AIMED_BYTES, "bytes", 1)
        taken = median(each.picture for each in seen)
        yield Line("  seconds to the first picture / the aim", taken, AIMED_SECONDS, "s", 1)


def _packed(name: str, room: Path, slim: bool) -> int:
    return pack(name, room, slim).path.stat().st_size
