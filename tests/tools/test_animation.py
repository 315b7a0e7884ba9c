"""The picture of the studio that moves is light, short, and shown where the README tells of the studio."""

import re
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "studio.gif"


def test_it_is_light_and_lasts_half_a_minute() -> None:
    assert PICTURE.stat().st_size <= 2_000_000

    milliseconds = 0
    with Image.open(PICTURE) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            milliseconds += picture.info["duration"]
        assert picture.info["loop"] == 0  # for ever
        assert 900 <= picture.width <= 1000
    assert 25_000 <= milliseconds <= 35_000


def test_the_readme_begins_with_a_picture_that_stands_still_and_tells_the_story_in_words() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    (section,) = re.findall(r"(?ms)^## The studio$(.*?)^## ", text)
    assert re.findall(r"!\[[^\]]{100,}\]\((.*?)\)", section) == ["docs/studio.gif"]
    assert re.findall(r"!\[.*?\]\((.*?)\)", text) == ["docs/aggregate-view.png", "docs/studio.gif"]
