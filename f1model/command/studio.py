"""The studio of a model of one's own, or of a table that exists already, as a page on this machine."""

from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from os.path import lexists
from pathlib import Path
from tempfile import gettempdir

from f1model.command.open import ended_softly, with_opened
from f1model.command.own import note, notes, unwritable
from f1model.command.serve import quieten, taken
from f1model.command.source import is_model_file, opened
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.export import model_to_python
from f1model.files import write
from f1model.opening.opened import Opened
from f1model.serving.http import Server, Service
from f1model.studio import Session
from f1model.studio.app import METHODS, StudioApp
from f1model.values import counted


def studio(chosen: Namespace) -> int:
    """Answer until Ctrl-C: of a model that a file declares, else of whatever ``open`` reads."""
    if len(chosen.sources) == 1 and is_model_file(chosen.sources[0]):
        source = opened(chosen.sources[0], chosen.items, chosen.table)
        notes(source.notes)
        table = source.table(chosen.table)
        return visit(table.model, table.items, chosen.port)
    if chosen.items is not None:
        fix = "Leave out --items, and name the items as a source."
        raise ModelError("--items", "it is for a model that a file declares.", fix)

    def of(found: Opened) -> int:
        for each in found.doubts[:3]:
            note(str(each))
        return visit(found.model, found.items, chosen.port)

    return with_opened(chosen, of)


def visit(model: DataModel, items: Iterable[Item], port: int) -> int:
    """Serve the studio of a model until Ctrl-C. What was changed by then, and not taken home, is written to a file."""
    session = Session(model, items)
    quieten()
    try:
        running = Server(Service(StudioApp(session).answer, METHODS), port, "localhost")
    except (OSError, OverflowError) as error:
        return taken(port, error)
    with running, ended_softly():
        count = counted(len(session.population), "item")
        address = f"http://localhost:{running.server_address[1]}"
        print(f"The studio of {model.table} with {count}: {address}. Ctrl-C ends it.", flush=True)
        with suppress(KeyboardInterrupt):
            running.serve_forever()
    return _left(session) if session.unsaved else 0


def _left(session: Session) -> int:
    """Write what was changed into a new file: here, else where temporary files are, since it is nowhere else."""
    print()  # after what the terminal shows of Ctrl-C
    content = model_to_python(session.history.now).encode()
    for folder in (Path(), Path(gettempdir())):
        path = _free(folder, session.history.now.table)
        try:
            write(path, content)
        except OSError as error:
            unwritable(path, error)
            continue
        print(f"{path}: the design as you left it.")
        return 0
    return 1


def _free(folder: Path, table: str) -> Path:
    """A name that nothing has."""
    names = (f"{table}.studio.py", *(f"{table}.studio-{number}.py" for number in range(2, 10_000)))
    return next(path for path in map(folder.joinpath, names) if not lexists(path))
