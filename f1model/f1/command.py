"""Formula 1 on the command line: its history into a table, its models for other tools, its API over HTTP."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from f1model.errors import BackendError, F1ModelError, ModelError
from f1model.f1 import items as histories
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.terminal import complain
from f1model.values import counted

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

MODELS = {"F1": F1, "GROWN": GROWN, "ARTICLE": ARTICLE}


def load_(chosen: argparse.Namespace) -> int:
    """Fill a table on an engine, or on AWS."""
    from botocore.exceptions import BotoCoreError, ClientError
    from tqdm import tqdm

    from f1model.table.backend import chosen_backend
    from f1model.table.connect import connect
    from f1model.table.load import load

    if chosen_backend(chosen.backend, chosen.endpoint_url)[0] == "moto":
        fix = "Name an engine: --endpoint-url http://localhost:8000, or --backend aws."
        raise BackendError("", "The simulation would end with this command.", fix)
    model = replace(F1, table=chosen.table)
    again = "run the same command again: what is there is put once more, nothing is lost or doubled."
    try:
        items = histories.f1_items(model, seasons=seasons_of(chosen.seasons))
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


def seasons_of(text: str) -> set[int]:
    """The seasons that ``text`` names, such as 1950-2026 or 1988,2020-2024. Raises ModelError."""
    years: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", part)
        if not ends or int(ends[1]) > int(ends[2] or ends[1]):
            raise ModelError("--seasons", f"{part!r} is no season or range of seasons.", "Write 2024, or 1950-2026.")
        years.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return years


def export(chosen: argparse.Namespace) -> int:
    """Write one of its models for another tool."""
    chosen.model, chosen.seasons = chosen.model or "F1", chosen.seasons or "2024"
    if chosen.kind in EXPORTERS:
        return EXPORTERS[chosen.kind](chosen)
    from f1model.command import own
    from f1model.command.source import Table as Given

    return own.EXPORTS[chosen.kind](chosen, Given(MODELS[chosen.model]))


def _export_workbench(chosen: argparse.Namespace) -> int:
    from f1model import export as room
    from f1model.command.own import notes, say

    model = MODELS[chosen.model]
    rounds = chosen.rounds or ([1] if chosen.model == "ARTICLE" else None)  # it has no key for who did not finish
    items = histories.f1_items(model, seasons=seasons_of(chosen.seasons), rounds=rounds)
    path = chosen.output or Path(f"{model.table}.json")
    document = room.workbench.document(model, items)
    notes(room.workbench.dump(document, path, native="flatten" if chosen.flatten else "refuse"))
    say(path, f"{path}: {len(items):,} items")
    return 0


def _export_cloudformation(chosen: argparse.Namespace) -> int:
    from f1model import export as room
    from f1model.command.own import put
    from f1model.f1.endpoints import ENDPOINTS

    model = MODELS[chosen.model]
    template = room.cloudformation.template(model, api=ENDPOINTS if chosen.api else ())
    path = chosen.output or Path(f"{model.table}.template.json")
    return put(path, room.cloudformation.dump(template), counted(len(template["Resources"]), "resource"))


# What `export` can write of Formula 1 only, by its name: a function of the arguments that gives the exit code.
EXPORTERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "workbench": _export_workbench,
    "cloudformation": _export_cloudformation,
}


def serve(chosen: argparse.Namespace) -> int:
    """Answer as the API over HTTP. Raises ImportError where what it needs is not installed."""
    from botocore.exceptions import BotoCoreError, ClientError

    from f1model.command.serve import quieten, taken
    from f1model.f1 import api
    from f1model.f1.serve import server

    quieten()
    try:
        running = server(chosen.port)
    except (OSError, OverflowError) as error:
        return taken(chosen.port, error)
    with running:
        try:
            api.serve_from(_served_table(chosen.seasons or "2020-2026", chosen.endpoint_url))
            address = f"http://localhost:{running.server_address[1]}"
            print(f"Serving at {address}, with a page that shows what can be asked. Ctrl-C ends it.", flush=True)
            running.serve_forever()
        except KeyboardInterrupt:
            return 0
        except (BotoCoreError, ClientError) as error:
            return _failed(_one_line(error))
    return 0


def studio(chosen: argparse.Namespace) -> int:
    """The studio of F1, with some seasons of history."""
    from f1model.command.studio import visit

    return visit(F1, histories.f1_items(F1, seasons=seasons_of(chosen.seasons or "2024")), chosen.port)


def _served_table(seasons: str, endpoint_url: str | None) -> "Table":
    """The simulation, filled, or an engine's table as it is. Raises BackendError where that one is empty."""
    from botocore.config import Config

    from f1model.table.backend import chosen_backend, resource_of
    from f1model.table.connect import connect
    from f1model.table.load import load

    backend, url = chosen_backend(None, endpoint_url)
    if backend == "aws":
        fix = "Deploy the API beside it: python -m f1model export cloudformation --api."
        raise BackendError("", "The API of AWS's own table is served from AWS.", fix)
    table = connect(F1, endpoint_url=url, keep=True)
    if backend == "moto":
        load(table, histories.f1_items(F1, seasons=seasons_of(seasons)))
        return table
    if not table.scan(Limit=1)["Count"]:
        fix = "Fill it first: python -m f1model load --endpoint-url ..."
        raise BackendError(F1.table, f"{F1.table} is empty there.", fix)
    # A client waits for its answer, so an engine that has gone away is not asked for minutes.
    hasty = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2})
    served = resource_of(backend, url, hasty).Table(F1.table)
    served.model, served.backend = F1, backend
    return served


def _one_line(error: Exception) -> str:
    return str(F1ModelError("", f"{' '.join(str(error).split()).rstrip('.')}."))  # however much an engine answered


def _failed(why: str) -> int:
    complain("f1model", why)
    return 1
