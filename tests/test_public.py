"""What the package promises as a whole: its public names, what it does not import, and which way imports run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import f1model

FOLDER = Path(f1model.__file__).parent
MODULES = {
    ".".join(("f1model", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(FOLDER.rglob("*.py"))
}
# Each imports only from those before it; what is not listed here comes after them.
CORE = [
    "f1model", "f1model.errors", "f1model.values", "f1model.design.template", "f1model.design.entities", "f1model.design.validation",
    "f1model.design.model",
    "f1model.query.units", "f1model.query.prices", "f1model.query.conditions",
    "f1model.query.plan", "f1model.query.explain", "f1model.query.request", "f1model.table.database", "f1model.f1.data",
    "f1model.f1.data.release", "f1model.f1.models", "f1model.query.run", "f1model.f1.relational", "f1model.f1.comparison",
]  # fmt: skip


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(node: ast.AST, functions: bool) -> Iterator[str]:
    """The modules that are imported when the code runs; with or without those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "imports are absolute"
            yield from (child.module or "", *(f"{child.module}.{alias.name}" for alias in child.names))
        elif not is_type_checking(child) and (functions or not isinstance(child, ast.FunctionDef)):
            yield from imports(child, functions)


def imported(module: str, functions: bool = True) -> set[str]:
    return set(imports(ast.parse(MODULES[module].read_text(encoding="utf-8")), functions))


GRAPH = {module: imported(module) & (MODULES.keys() - {"f1model"}) for module in MODULES}


def test_there_are_about_fifteen_public_names() -> None:
    assert 14 <= len(f1model.__all__) <= 18
    assert len(set(f1model.__all__)) == len(f1model.__all__)
    assert dir(f1model) == sorted(f1model.__all__)
    assert set(f1model._HOME) == set(f1model.__all__)


@pytest.mark.parametrize("name", f1model.__all__)
def test_a_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(f1model, name)

    assert (value.__doc__ or "").strip()
    assert value.__module__ == f"f1model.{f1model._HOME[name]}" or not callable(value)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"^module 'f1model' has no attribute 'itmes'$"):
        f1model.itmes  # noqa: B018


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for_and_stays_short(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 320


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_slow_only_when_it_draws_and_never_leaves_its_process(module: str) -> None:
    at_once = {name.split(".")[0] for name in imported(module, functions=False)}
    ever = {name.split(".")[0] for name in imported(module)}

    assert not at_once & {"pandas", "matplotlib", "moto"}
    assert not ever & {"threading", "subprocess", "multiprocessing", "concurrent", "asyncio"}


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_package_and_its_models_load_neither_pandas_nor_matplotlib_nor_moto() -> None:
    heavy = {"pandas", "matplotlib", "moto", "boto3", "numpy"}

    assert not loaded_by("import f1model") & heavy
    assert not loaded_by("from f1model import F1, explain; explain(F1['Get all Formula 1 seasons'])") & heavy
    assert not loaded_by("from f1model import aggregate_view, check, connect, erd, load, run") & (heavy - {"boto3"})


def test_no_module_imports_itself_through_others() -> None:
    TopologicalSorter(GRAPH).prepare()  # raises CycleError, which names the circle


def test_imports_run_one_way() -> None:
    for place, module in enumerate(CORE):
        assert GRAPH[module] <= set(CORE[:place]), module


def test_a_model_never_imports_what_draws_or_runs_it() -> None:
    assert set(CORE) <= MODULES.keys()
    drawn = {module for module in MODULES if module.startswith(("f1model.views", "f1model.learn"))}
    assert drawn
    assert not any(GRAPH[module] & drawn for module in CORE)
