"""CONTRIBUTING.md names files that exist, and a release that is the package's."""

import re
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_file_it_names_exists() -> None:
    named = set(re.findall(r"`((?:f1model|tests|tools|notebooks|docs|\.github)/[\w./-]*|[\w-]+\.(?:md|toml))`", PAGE))
    named |= {
        name
        for line in PAGE.splitlines()
        if line.startswith("    f1model")
        for name in re.findall(r"f1model/\S+", line)
    }

    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists() and not _in_a_wing(name)] == []


def _in_a_wing(name: str) -> bool:
    """A bare file name is one that is met in some wing."""
    return "/" not in name and any((ROOT / "f1model").rglob(name))


def test_every_target_it_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)\b", PAGE)) <= targets


def test_the_newest_section_of_the_changelog_is_this_version() -> None:
    sections = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert sections[0].rstrip(",") == version("f1model")
    assert sections == sorted(sections, reverse=True)
