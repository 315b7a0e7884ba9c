"""environment.yml, pyproject.toml and the locks go together, and no lock names an address."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def asked_for():
    """The packages that the course, its API and its tests name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["api"], *extras["open"], *extras["test"]]
    return [re.split(r"[^\w.-]", line)[0] for line in lines]


def test_conda_takes_the_lock_on_the_python_that_outputs_are_proved_on():
    listed = re.findall(r"^ +- (.+)$", (ROOT / "environment.yml").read_text().split("dependencies:")[1], re.MULTILINE)

    assert listed == ["python=3.11", "pip", "pip:", "-r requirements.lock"]
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == ">=3.11"


def test_everything_that_is_asked_for_is_locked():
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert [name for name in asked_for() if name not in locked] == []
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
    install, lay = script.read_text(encoding="utf-8").splitlines()[-2:]
    assert install == "python -m pip install --no-deps --no-build-isolation -e ."
    assert lay == "python -m tools.notebooks.room"
    assert not (ROOT / "binder").exists(), "with that folder Binder would look nowhere else"
