import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.site.wheels import INSTEAD, needed, pack, pack_project, requirements

COURSE = ["anywidget", "boto3", "moto", "tqdm"]
ALL_PATTERNS = """
import sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + [sys.argv[1]]
for name in ("pandas", "matplotlib", "docker"):
    sys.modules[name] = None
from dataclasses import replace
from f1model import F1, Settings, aggregate_view, connect, consume, f1_items, load, run
table = connect(replace(F1, settings=Settings(stream="KEYS_ONLY")))
load(table, f1_items(seasons=[2024], rounds=[8]))
for pattern in F1.access_patterns:
    run(table, pattern, **pattern.example)
drawn = aggregate_view(table)._repr_mimebundle_()["text/html"]
print(consume(table, len, {}, batch=100), "<table" in drawn, sys.modules["moto"].__file__.startswith(sys.argv[1]))
"""


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        assert packed.testzip() is None
        return packed.namelist()


def test_the_slim_set_answers_every_pattern_by_itself(tmp_path: Path) -> None:
    wheels = [pack(name, tmp_path).path for name in needed(["ipython", *COURSE])]
    for wheel in [*wheels, pack_project(tmp_path, COURSE).path]:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(tmp_path / "site")

    done = subprocess.run(
        [sys.executable, "-I", "-c", ALL_PATTERNS, str(tmp_path / "site")], capture_output=True, text=True
    )

    assert done.stdout == "22 True True\n", done.stderr


def test_a_slim_wheel_holds_what_dynamodb_needs_and_no_other_service(tmp_path: Path) -> None:
    slim = pack("botocore", tmp_path).path
    held = names(slim)
    size = slim.stat().st_size

    assert [name for name in held if name.startswith("botocore/data/") and name.count("/") > 2] == [
        name for name in held if name.startswith(("botocore/data/dynamodb/", "botocore/data/dynamodbstreams/"))
    ]
    assert size * 5 < pack("botocore", tmp_path, slim=False).path.stat().st_size


def test_nothing_compiled_no_tests_and_no_file_outside_is_packed(tmp_path: Path) -> None:
    for name in needed(COURSE):
        for file in names(pack(name, tmp_path).path):
            assert not file.endswith((".so", ".pyd", ".pyc")), file
            assert "/tests/" not in file
            assert not file.startswith(("/", ".."))


def test_what_is_put_instead_replaces_a_file_or_a_package_that_is_left_out(tmp_path: Path) -> None:
    held = names(pack("moto", tmp_path).path)

    assert set(INSTEAD["moto"]) <= set(held)
    assert len(held) == len(set(held))
    assert "cryptography" not in requirements("moto")


def test_a_wheel_is_the_same_each_time(tmp_path: Path) -> None:
    first = pack("jmespath", tmp_path).path.read_bytes()

    assert pack("jmespath", tmp_path).path.read_bytes() == first


def test_what_a_wheel_needs_and_is_imported_as(tmp_path: Path) -> None:
    wheel = pack("python-dateutil", tmp_path)

    assert (wheel.imports, wheel.depends) == (("dateutil",), ("six",))
    assert wheel.path.name.startswith("python_dateutil-")


@pytest.mark.parametrize("name", ["jupyterlab-widgets", "widgetsnbextension", "docker", "cryptography"])
def test_what_a_tab_cannot_use_is_not_needed(name: str) -> None:
    assert name not in needed(["ipython", *COURSE])


def test_a_wheel_says_whose_it_is_and_on_which_terms(tmp_path: Path) -> None:
    for name in needed(["ipython", *COURSE]):
        assert any("/licenses/" in file for file in names(pack(name, tmp_path).path)), name
    with zipfile.ZipFile(tmp_path / next(tmp_path.glob("moto-*.whl")).name) as packed:
        about = packed.read(next(file for file in packed.namelist() if file.endswith("METADATA"))).decode()
    assert "License: Apache-2.0\n" in about or "License-Expression: Apache-2.0\n" in about
