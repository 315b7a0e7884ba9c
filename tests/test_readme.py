"""The README is true: its code runs, its links lead somewhere, its lessons and targets exist."""

import re
from pathlib import Path

from f1model.course.exercises import LESSONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_code_draws_the_picture_that_is_shown():
    (block,) = re.findall(r"(?s)```python\n(.*?)```", README)
    *statements, last = block.rstrip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(statements), names)
    assert repr(eval(last, names)).startswith("F1Table: 2 item collections, 22 items\n")


def test_it_gives_no_prediction_of_the_first_lesson_away():
    opening = README[: README.index("## The lessons")]
    assert not re.search(r"\bone (request|query|Query)\b|\b21\b|twenty", opening)


def test_local_links_and_pictures_exist():
    targets = re.findall(r"\]\((?!https?://)([^)]+)\)", README)
    assert len(targets) > 6
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_picture_has_alt_text():
    assert all(len(alt) > 40 for alt in re.findall(r"!\[(.*?)\]\(", README))


def test_every_lesson_is_on_the_map():
    lessons = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(re.findall(r"\(notebooks/([\w-]+\.ipynb)\)", README)) == lessons


def test_the_lessons_with_exercises_are_those_that_have_judges():
    (listed,) = re.findall(r"of them \(([^)]*)\) lead to", README)
    assert tuple(re.findall(r"\d\d", listed)) == LESSONS


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {a or b for a, b in re.findall(r"`make ([a-z-]+)|^    make ([a-z-]+)", README, re.MULTILINE)}
    assert {"lab", "test"} <= named <= targets
