"""The command line: ``python -m f1model load`` fills a table anywhere, ``view`` draws a NoSQL Workbench model,
``export`` writes one or a template, ``serve`` answers as the API.
"""

import argparse
import logging
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from f1model.errors import BackendError, F1ModelError, ModelError
from f1model.files import is_stream, why, write
from f1model.terminal import complain, run

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after one clear line on what is wrong and how to mend it."""
    parser = argparse.ArgumentParser(prog="python -m f1model", description=(__doc__ or "").replace("``", "'"))
    commands = parser.add_subparsers(dest="command", required=True)
    _add_load(commands.add_parser("load", help="load Formula 1 history into a table on an engine or on AWS"))
    _add_view(commands.add_parser("view", help="draw the item collections of a NoSQL Workbench model"))
    _add_export(commands.add_parser("export", help="write a Formula 1 model for another tool"))
    _add_serve(commands.add_parser("serve", help="serve the API over HTTP on this machine"))
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        return code
    except F1ModelError as error:
        return _failed(str(error))


def _failed(why: str) -> int:
    complain("f1model", why)
    return 1


def _one_line(error: Exception) -> str:
    return str(F1ModelError("", f"{' '.join(str(error).split()).rstrip('.')}."))  # however much an engine answered


def _unwritable(path: Path, error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        raise error  # who read it has gone, and wants no word on it
    return _failed(f"{path}: {why(error)}")


def _output(text: str) -> Path:
    return Path("/dev/stdout" if text == "-" else text)


def _say(path: Path, line: str) -> None:
    """Say what was written, unless it went where the line would go."""
    if not is_stream(path):
        print(line)


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_load)
    parser.add_argument("--seasons", default="1950-2026", help='such as 1950-2026, 2024 or "1988,2020-2024"')
    parser.add_argument("--endpoint-url", help="where an engine answers (default: AWS_ENDPOINT_URL_DYNAMODB)")
    parser.add_argument("--backend", choices=("endpoint", "aws"), help="aws: DynamoDB itself, with your credentials")
    parser.add_argument("--table", default="F1Table", help="its name; made if it is not there, else filled up")


def _load(chosen: argparse.Namespace) -> int:
    from botocore.exceptions import BotoCoreError, ClientError
    from tqdm import tqdm

    from f1model import F1, connect, f1_items, load
    from f1model.table.backend import chosen_backend

    if chosen_backend(chosen.backend, chosen.endpoint_url)[0] == "moto":
        fix = "Name an engine: --endpoint-url http://localhost:8000, or --backend aws."
        raise BackendError("", "The simulation would end with this command.", fix)
    model = replace(F1, table=chosen.table)
    again = "run the same command again: what is there is put once more, nothing is lost or doubled."
    try:
        items = f1_items(model, seasons=_seasons(chosen.seasons))
        table = connect(model, backend=chosen.backend, endpoint_url=chosen.endpoint_url, keep=True)
        often = 0.2 if sys.stderr.isatty() else 5  # a line in a log each time, so not too many
        count = load(table, items, progress=partial(tqdm, desc=chosen.table, unit=" items", mininterval=often))
    except KeyboardInterrupt as error:
        print(f"f1model: Interrupted. {_notes(error)}To go on, {again}", file=sys.stderr)
        return 130
    except (BotoCoreError, ClientError) as error:
        return _failed(f"{_one_line(error)} {_notes(error)}Mend that, and {again}")
    print(f"{count:,} items loaded into {chosen.table}.")
    return 0


def _notes(error: BaseException) -> str:
    """How many items were stored before the error, if loading them had begun."""
    return "".join(f"{note} " for note in getattr(error, "__notes__", ()))


def _seasons(text: str) -> set[int]:
    """The seasons that ``text`` names, such as 1950-2026 or 1988,2020-2024. Raises ModelError."""
    years: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", part)
        if not ends or int(ends[1]) > int(ends[2] or ends[1]):
            raise ModelError("--seasons", f"{part!r} is no season or range of seasons.", "Write 2024, or 1950-2026.")
        years.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return years


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_view)
    parser.add_argument("model", type=Path, help="the model's file, as NoSQL Workbench exports it")
    parser.add_argument("--table", help="which of its tables, where it has several")
    parser.add_argument("--index", help="one of the table's indexes, instead of the table")
    where = "a .html, .png or .svg, or - for a page on standard output (default: MODEL.html, here)"
    parser.add_argument("-o", "--output", type=_output, help=where)


def _view(chosen: argparse.Namespace) -> int:
    from f1model import aggregate_view
    from f1model.export import workbench

    document = workbench.load(chosen.model)
    _warn(document.warnings)
    if chosen.table is None and len(document.tables) != 1:
        names = ", ".join(table.model.table for table in document.tables)
        problem = f"{chosen.model} has {f'the tables {names}' if names else 'no table'}."
        raise ModelError(str(chosen.model), problem, "Name one: --table." if names else "")
    table = document.tables[0] if chosen.table is None else document[chosen.table]
    view = aggregate_view(table.model, table.items, index=chosen.index)
    path = chosen.output or Path(f"{chosen.model.stem}.html")
    try:
        if is_stream(path) and not path.suffix:
            write(path, view.drawn())
        else:
            view.save(path)
    except OSError as error:
        return _unwritable(path, error)
    _say(path, str(path))
    return 0


def _warn(warnings: Sequence[str], most: int = 10) -> None:
    for warning in warnings[:most]:
        complain("f1model: note", warning)
    if len(warnings) > most:
        complain("f1model: note", f"and {len(warnings) - most:,} notes more.")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=lambda chosen: EXPORTERS[chosen.kind](chosen))
    parser.add_argument("kind", choices=EXPORTERS, help="a NoSQL Workbench model with items, or a template to deploy")
    where = "the file, or - for standard output (default: named after the table, here)"
    parser.add_argument("-o", "--output", type=_output, help=where)
    parser.add_argument("--model", choices=("F1", "GROWN", "ARTICLE"), default="F1")
    parser.add_argument("--seasons", default="2024", help='workbench: its items, such as 2024 or "1988,2020-2024"')
    parser.add_argument("--rounds", type=int, nargs="+", help="workbench: only these (default: all; ARTICLE: 1)")
    parser.add_argument("--flatten", action="store_true", help="workbench: glue index keys of several attributes")
    parser.add_argument("--api", action="store_true", help="cloudformation: the API around the table as well")


def _export_workbench(chosen: argparse.Namespace) -> int:
    import f1model
    from f1model.export import workbench

    model = getattr(f1model, chosen.model)
    rounds = chosen.rounds or ([1] if chosen.model == "ARTICLE" else None)  # it has no key for who did not finish
    items = f1model.f1_items(model, seasons=_seasons(chosen.seasons), rounds=rounds)
    path = chosen.output or Path(f"{model.table}.json")
    document = workbench.document(model, items)
    _warn(workbench.dump(document, path, native="flatten" if chosen.flatten else "refuse"))
    _say(path, f"{path}: {len(items):,} items")
    return 0


def _export_cloudformation(chosen: argparse.Namespace) -> int:
    import f1model
    from f1model.export import cloudformation
    from f1model.f1.endpoints import ENDPOINTS
    from f1model.values import counted

    model = getattr(f1model, chosen.model)
    template = cloudformation.template(model, api=ENDPOINTS if chosen.api else ())
    path = chosen.output or Path(f"{model.table}.template.json")
    try:
        write(path, cloudformation.dump(template).encode())
    except OSError as error:
        return _unwritable(path, error)
    _say(path, f"{path}: {counted(len(template['Resources']), 'resource')}")
    return 0


# What `export` can write, by its name: a function of the arguments that gives the exit code.
EXPORTERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "workbench": _export_workbench,
    "cloudformation": _export_cloudformation,
}


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_serve)
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--seasons", default="2020-2026", help="what the simulation is loaded with, such as 2024")
    parser.add_argument("--endpoint-url", help="an engine whose F1Table is served, as `load` filled it")


def _serve(chosen: argparse.Namespace) -> int:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        from f1model.f1 import api
        from f1model.f1.serve import server
    except ImportError as error:
        missing = str(error.name).partition(".")[0]
        return _failed(f'{missing} is not installed. The API needs it: pip install "f1model[api]".')
    for library in ("asyncio", "tornado"):  # they log with a traceback
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        running = server(chosen.port)
    except (OSError, OverflowError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
        return _failed(f"Port {chosen.port}: {why}. Choose another: --port.")
    with running:
        try:
            api.serve_from(_served_table(chosen.seasons, chosen.endpoint_url))
            address = f"http://localhost:{running.server_address[1]}"
            print(f"Serving at {address}, with a page that shows what can be asked. Ctrl-C ends it.", flush=True)
            running.serve_forever()
        except KeyboardInterrupt:
            return 0
        except (BotoCoreError, ClientError) as error:
            return _failed(_one_line(error))
    return 0


def _served_table(seasons: str, endpoint_url: str | None) -> "Table":
    """The simulation, filled, or an engine's table as it is. Raises BackendError where that one is empty."""
    from botocore.config import Config

    from f1model import F1, connect, f1_items, load
    from f1model.table.backend import chosen_backend, resource_of

    backend, url = chosen_backend(None, endpoint_url)
    if backend == "aws":
        fix = "Deploy the API beside it: python -m f1model export cloudformation --api."
        raise BackendError("", "The API of AWS's own table is served from AWS.", fix)
    table = connect(F1, endpoint_url=url, keep=True)
    if backend == "moto":
        load(table, f1_items(F1, seasons=_seasons(seasons)))
        return table
    if not table.scan(Limit=1)["Count"]:
        fix = "Fill it first: python -m f1model load --endpoint-url ..."
        raise BackendError(F1.table, f"{F1.table} is empty there.", fix)
    # A client waits for its answer, so an engine that has gone away is not asked for minutes.
    hasty = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2})
    served = resource_of(backend, url, hasty).Table(F1.table)
    served.model, served.backend = F1, backend
    return served


if __name__ == "__main__":
    sys.exit(run("f1model", main))
