"""A Python file of one's own, run for the data models in it. Whatever is wrong with it is one line with its place."""

import ast
import contextlib
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from f1model.errors import F1ModelError, ModelError
from f1model.files import read, why

LARGEST = 5_000_000  # bytes of a Python file
_AGAIN = "Mend that, and run the command again."
_GIVE = "Give the path of a Python file that declares a DataModel."


@dataclass(frozen=True)
class PythonFile:
    """A file after it ran: the names that it gives itself, and those that it imports from elsewhere."""

    path: Path
    own: dict[str, Any]
    imported: dict[str, Any]


def ran(path: Path) -> PythonFile:
    """Run the file, and say which names it has then.

    What it prints goes to standard error, since standard output is the command's. What it imports may lie beside it.
    A part under ``if __name__ == "__main__":`` does not run. Raises ModelError, which names the file and its line.
    """
    try:
        tree = ast.parse(read(path, LARGEST), str(path))
    except OSError as error:
        raise ModelError(str(path), why(error), _GIVE) from None
    except SyntaxError as error:
        raise _misspelt(error, path) from None
    except (ValueError, RecursionError, MemoryError):  # a zero byte, or nested beyond all measure
        raise ModelError(str(path), "it is not a Python file.", _GIVE) from None
    module = ModuleType(f"f1model_own_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # a dataclass looks its module up there
    _run(tree, path, module)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    elsewhere = {alias.asname or alias.name for node in imports for alias in node.names}
    found = {name: value for name, value in vars(module).items() if not name.startswith("__")}
    stars = any(alias.name == "*" for node in imports for alias in node.names)
    given = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {name for name in found if name not in given and (name in elsewhere or stars)}
    return PythonFile(
        path,
        {name: value for name, value in found.items() if name not in imported},
        {name: found[name] for name in found if name in imported},
    )


def called(made: Any, path: Path) -> Any:
    """What a function of the file gives, which takes nothing. Raises ModelError as :func:`ran` does."""
    with _reported(path), contextlib.redirect_stdout(sys.stderr):
        given = made()
        return list(given) if isinstance(given, Iterator) else given


def _run(tree: ast.Module, path: Path, module: ModuleType) -> None:
    before = list(sys.path)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        with _reported(path), contextlib.redirect_stdout(sys.stderr):
            exec(compile(tree, str(path), "exec"), module.__dict__)
    finally:
        sys.path[:] = before


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Report whatever the file raises as a ModelError with the last of its lines that ran."""
    try:
        yield
    except SystemExit as end:
        raise ModelError(_place(path, end.__traceback__), "it ends itself, with SystemExit.", _AGAIN) from None
    except SyntaxError as error:  # of a file that this one imports
        raise _misspelt(error, path) from None
    except F1ModelError as error:
        place, where = _place(path, error.__traceback__), error.where
        raise ModelError(f"{place}: {where}" if where else place, error.problem, error.fix or _AGAIN) from None
    except Exception as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")
        raise ModelError(_place(path, error.__traceback__), f"{said.rstrip('.')}.", _AGAIN) from None


def _misspelt(error: SyntaxError, path: Path) -> ModelError:
    place = f"{error.filename or path}:{error.lineno}" if error.lineno else str(path)
    return ModelError(place, f"{type(error).__name__}: {error.msg}.", _AGAIN)


def _place(path: Path, trace: TracebackType | None) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(trace) if frame.filename == str(path)]
    return f"{path}:{lines[-1]}" if lines else str(path)
