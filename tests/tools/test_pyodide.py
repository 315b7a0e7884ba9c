"""How Pyodide is put together; what it is then used for is in tests/tab."""

from pathlib import Path

import pytest

from tools.site import pyodide
from tools.site.pyodide import MICROPIP, PyodideError, _lock, _micropip
from tools.site.wheels import pack


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pyodide, "CACHE", tmp_path)
    return tmp_path


def test_micropip_that_cannot_be_fetched_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")

    with pytest.raises(PyodideError, match=rf"^micropip {MICROPIP[0]} cannot be fetched: ERROR: .+\.$"):
        _micropip()


def test_another_micropip_than_the_tested_one_is_refused_and_not_kept(cache: Path) -> None:
    path = cache / f"micropip-{MICROPIP[0]}-py3-none-any.whl"
    path.write_bytes(b"another")

    with pytest.raises(PyodideError, match=r"its checksum differs\.$"):
        _micropip()
    assert not path.exists()


def test_the_lock_has_our_wheels_what_is_compiled_and_nothing_else(cache: Path) -> None:
    ours = pack("six", cache)
    known = {
        name: {"name": name, "file_name": f"{name}.whl", "depends": depends}
        for name, depends in {
            "pandas": ["numpy", "six"], "matplotlib": ["pillow"], "numpy": [], "pillow": [], "six": [], "scipy": [],
        }.items()
    }  # fmt: skip

    packages = _lock({"info": {"python": "3.14"}, "packages": known}, {"six": ours})["packages"]

    assert list(packages) == ["matplotlib", "numpy", "pandas", "pillow", "six"]
    assert packages["numpy"]["file_name"] == f"{pyodide.FAR}numpy.whl"
    assert (packages["six"]["file_name"], packages["six"]["imports"]) == (ours.path.name, ["six"])
