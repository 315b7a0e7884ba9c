"""The house as a whole: its walls, which way imports run, what is loaded, what the doors promise."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import f1model
from tests.each import for_each

FOLDER = Path(f1model.__file__).parent
MODULES = {
    ".".join(("f1model", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(FOLDER.rglob("*.py"))
}
DOORS = {"f1model", "f1model.__main__"}  # they lead everywhere, and nothing imports them
BASE = ("errors", "values", "storing", "patience")
# A wing, and what it may import: modules of its own, and these. Of a room, only its door.
WALLS = {
    "errors": (),
    "patience": (),
    "values": ("errors",),
    "storing": ("errors", "values"),
    "files": (),
    "terminal": (),
    "design": BASE,
    "query": (*BASE, "design"),
    "billing": (*BASE, "design", "query"),
    "partitions": (*BASE, "design", "query", "billing"),
    "migration": (*BASE, "design", "query"),
    "simulation": (),
    "table": (*BASE, "design", "query.units", "simulation"),
    "review": (*BASE, "design", "query", "billing", "table", "views!"),
    "views": (*BASE, "files", "design", "query", "billing", "partitions", "table"),
    "export": (*BASE, "files", "design", "query", "table", "views!", "review!"),
    "streaming": (*BASE, "files", "design", "table"),
    "serving": (*BASE, "design", "query", "table", "export"),
    "inference": (*BASE, "design"),
    "sources": (*BASE, "files", "design", "query.units", "table", "export"),
    "opening": (*BASE, "design", "query", "sources", "inference", "views!", "export!"),
    "studio": (*BASE, "design", "query", "billing", "review!", "views!", "export", "serving", "inference"),
    "command": (
        *BASE,
        "files",
        "terminal",
        "design",
        "query",
        "billing",
        "table",
        "views!",
        "review!",
        "export",
        "serving",
        "sources",
        "inference",
        "opening",
        "studio",
    ),
    "f1": (
        *BASE, "terminal", "design", "query", "billing", "table", "review!", "views!", "export!", "serving", "command",
    ),
    "course": (
        *BASE, "files", "design", "query", "billing", "migration", "partitions", "streaming", "table", "review",
        "views", "export", "f1", "studio!",
    ),
}  # fmt: skip
ROOMS = ("f1model.views", "f1model.export", "f1model.review", "f1model.course")


def imports(node: ast.AST, functions: bool = True) -> Iterator[str]:
    """The modules that are imported, under TYPE_CHECKING too; with or without those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "imports are absolute"
            modules = [f"{child.module}.{alias.name}" for alias in child.names]
            yield from (each if each in MODULES else child.module or "" for each in modules)
        elif functions or not isinstance(child, ast.FunctionDef):
            yield from imports(child, functions)


def wing(module: str) -> str:
    return module.removeprefix("f1model.").split(".")[0]


@cache
def text_of(module: str) -> str:
    return MODULES[module].read_text(encoding="utf-8")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(text_of(module))


@cache
def imports_of(module: str) -> frozenset[str]:
    return frozenset(imports(tree_of(module)))


def trespasses(module: str, imported: Iterable[str]) -> list[str]:
    """What of the package a module may not import, and imports."""
    own, allowed = wing(module), WALLS[wing(module)]

    def may(name: str) -> bool:
        inside = name.removeprefix("f1model.")
        open_rooms = [each for each in allowed if not each.endswith("!")]
        doors = [each.removesuffix("!") for each in allowed if each.endswith("!")]
        through = any(inside == each or inside.startswith(f"{each}.") for each in (own, *open_rooms))
        return through or inside in doors

    return sorted(name for name in set(imported) if name.split(".")[0] == "f1model" and not may(name))


@for_each(MODULES.keys() - DOORS)
def test_no_module_reaches_through_a_wall(module: str) -> None:
    assert trespasses(module, imports_of(module)) == []


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("f1model.errors", "f1model.values"),
        ("f1model.values", "f1model.design.entity"),
        ("f1model.design.model", "f1model.query.plan"),
        ("f1model.query.run", "f1model.table.connect"),
        ("f1model.query.explain", "f1model.billing.prices"),
        ("f1model.billing.heat", "f1model.partitions.simulate"),
        ("f1model.partitions.simulate", "f1model.table.connect"),
        ("f1model.migration.job", "f1model.views.tables"),
        ("f1model.table.load", "f1model.query.run"),
        ("f1model.review.report", "f1model.views.html"),  # not through the room's door
        ("f1model.views.tables", "f1model.f1.comparison"),
        ("f1model.export.cloudformation", "f1model.f1.endpoints"),
        ("f1model.inference.infer", "f1model.review.report"),
        ("f1model.f1.models", "f1model.course.check"),
        ("f1model.command.own", "f1model.f1.models"),
        ("f1model.studio.figures", "f1model.f1.items"),
        ("f1model.studio.session", "f1model.table.connect"),
        ("f1model.studio.panels", "f1model.views.html"),  # not through the room's door
        ("f1model.serving.http", "f1model.f1.api"),
        ("f1model.streaming.consumer", "f1model.query.run"),
        ("f1model.course.check", "f1model"),
    ],
)
@pytest.mark.parametrize("written", ["{}", "if TYPE_CHECKING:\n    {}", "def draw():\n    {}"])
def test_an_import_through_a_wall_is_seen(module: str, planted: str, written: str) -> None:
    assert module in MODULES
    for line in (f"import {planted}", f"from {planted} import x"):
        assert trespasses(module, imports(ast.parse(written.format(line)))) == [planted]


def test_every_wing_has_its_walls() -> None:
    assert {wing(module) for module in MODULES if module not in DOORS} == WALLS.keys()


def test_no_import_runs_in_a_circle() -> None:
    graph = {module: imports_of(module) & MODULES.keys() - {module} for module in MODULES.keys() - DOORS}

    TopologicalSorter(graph).prepare()
    with pytest.raises(CycleError):
        TopologicalSorter({**graph, "f1model.errors": {"f1model.design.model"}}).prepare()


def lines(paths: Iterable[Path]) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def test_the_engine_is_small_and_so_is_what_makes_the_simulation_strict() -> None:
    engine = {module: path for module, path in MODULES.items() if wing(module) in ("design", "query", "table")}
    strict = {module for module in engine if module.startswith("f1model.table.strict")}

    assert lines(path for module, path in engine.items() if module not in strict) < 5_600
    assert lines(engine[module] for module in strict) < 1_700


CONTENTS = {"f1model.__main__"}  # tables of content may be long


@for_each(MODULES)
def test_a_module_says_what_it_is_for_and_stays_short(module: str) -> None:
    assert ast.get_docstring(tree_of(module))
    assert len(text_of(module).splitlines()) <= 300 or module in CONTENTS


@for_each(MODULES)
def test_a_module_is_slow_only_when_it_draws_and_never_leaves_its_process(module: str) -> None:
    runs = [
        node
        for node in tree_of(module).body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    ]
    at_once = {name.split(".")[0] for name in imports(ast.Module(runs, []), functions=False)}
    ever = {name.split(".")[0] for name in imports_of(module)}

    assert not at_once & {"pandas", "matplotlib", "moto"}
    assert not ever & {"threading", "subprocess", "multiprocessing", "concurrent", "asyncio"}


# The doors.


def test_the_door_gives_what_it_names_and_nothing_else() -> None:
    assert set(dir(f1model)) - set(f1model.__all__) == {"api", "event", "server"}  # these need an extra
    with pytest.raises(AttributeError, match=r"^module 'f1model' has no attribute 'itmes'$"):
        f1model.itmes  # noqa: B018


@for_each(dir(f1model))
def test_a_name_at_the_door_is_there_and_documented(name: str) -> None:
    if name not in f1model.__all__ and not find_spec("aws_lambda_powertools"):
        return  # it needs an extra
    assert (getattr(f1model, name).__doc__ or "").strip()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_a_door_with_a_list_of_what_it_opens(room: str) -> None:
    module = import_module(room)

    assert len(set(module.__all__)) == len(module.__all__) > 1
    assert all((getattr(module, name).__doc__ or "").strip() for name in module.__all__)


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_what_draws_or_designs_loads_no_engine_and_nothing_slow() -> None:
    heavy = {"pandas", "matplotlib", "moto", "boto3", "botocore", "sqlite3", "numpy", "ipywidgets"}

    assert not loaded_by("import f1model") & heavy
    assert not loaded_by("from f1model.views import aggregate_view, bill_chart, key_table, panel, waterfall") & heavy
    assert not loaded_by("from f1model.review import review") & heavy
    assert not loaded_by("from f1model import F1, explain; explain(F1['Get all Formula 1 seasons'])") & heavy
    everyday = "from f1model import aggregate_view, check, connect, erd, load, run"
    assert not loaded_by(everyday) & (heavy - {"boto3", "botocore"})
