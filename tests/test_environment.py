"""environment.yml, pyproject.toml and the locks name the same set, and no lock names an address."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONDA_NAMES = {"matplotlib-base": "matplotlib"}  # conda-forge's matplotlib brings Qt; -base is the library


def names_and_ranges(lines):
    ranges = {}
    for line in lines:
        match = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(.*)", line.strip())
        assert match, line
        ranges[CONDA_NAMES.get(match[1], match[1])] = match[2]
    return ranges


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def conda():
    text = (ROOT / "environment.yml").read_text()
    listed = re.findall(r"^  - ([\w.-]+[^:\n]*)$", text.split("dependencies:")[1], re.MULTILINE)
    return names_and_ranges(listed)


def test_conda_and_pip_name_the_same_packages_and_ranges():
    extras = project()["optional-dependencies"]
    pip = names_and_ranges([*project()["dependencies"], *extras["api"], *extras["test"]])
    assert {name: each for name, each in conda().items() if name not in ("python", "pip")} == pip


def test_conda_takes_the_python_that_outputs_are_proved_on():
    assert conda()["python"] == "=3.11"
    assert project()["requires-python"] == ">=3.11"


def test_everything_that_is_asked_for_is_locked_within_its_range():
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    for name in conda():
        if name not in ("python", "pip"):
            assert name in locked, name
    assert locked["moto"].startswith("5.1.")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-site.lock"])
def test_locks_hold_names_versions_and_hashes_only(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|file:|--index|--find-links", text)
    pinned = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert len(pinned) > 50
    assert all("--hash=sha256:" in block for block in re.split(r"(?m)^(?=[\w.-]+==)", text)[1:])


def test_the_two_locks_agree():
    def pins(lock):
        return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    course, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev[name] for name in course if name in dev} == {n: v for n, v in course.items() if n in dev}
    assert set(course) <= set(dev)


def test_a_codespace_sets_up_as_the_readme_does():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    _, target = container["postCreateCommand"].split()
    (opened,) = container["customizations"]["codespaces"]["openFiles"]

    assert container["image"].endswith(":3.11")
    assert f"\n{target}: $(VENV)/course" in (ROOT / "Makefile").read_text()
    assert (ROOT / "notebooks" / opened.removeprefix("my-course/")).exists()


def test_binder_lays_the_room_after_its_environment():
    script = ROOT / "postBuild"

    assert script.stat().st_mode & 0o111 or os.name == "nt"
    assert "python -m tools.notebooks.room\n" in script.read_text(encoding="utf-8")
    assert not (ROOT / "binder").exists(), "with that folder Binder would look nowhere else"
