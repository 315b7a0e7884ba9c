"""Serving a model of one's own on this machine: its patterns over HTTP, on a table in this process."""

import logging
from argparse import Namespace

from f1model.command.own import notes
from f1model.command.source import opened
from f1model.errors import ModelError
from f1model.serving.http import Server, Service
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.terminal import complain
from f1model.values import counted


def serve(chosen: Namespace) -> int:
    """Answer until Ctrl-C."""
    from f1model.serving.patterns import METHODS, PatternApi

    source = opened(chosen.source, chosen.items, chosen.table)
    notes(source.notes)
    given = source.table(chosen.table)
    model = given.model
    if not (model.access_patterns or model.write_patterns):
        raise ModelError(model.table, "it has no patterns, so there is nothing to ask.", "Declare some.")
    table = connect(model, backend="moto")
    count = load(table, given.items)
    quieten()
    try:
        running = Server(Service(PatternApi(model, table).answer, METHODS), chosen.port, "localhost")
    except (OSError, OverflowError) as error:
        return taken(chosen.port, error)
    with running:
        print(f"{model.table} with {counted(count, 'item')}, in this process: what is changed is gone when it ends.")
        print(f"Serving at http://localhost:{running.server_address[1]}, where / lists the patterns. Ctrl-C ends it.",
              flush=True)  # fmt: skip
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def quieten() -> None:
    """Have the server's libraries say nothing: they would log with a traceback."""
    for library in ("asyncio", "tornado"):
        logging.getLogger(library).setLevel(logging.CRITICAL)


def taken(port: int, error: Exception) -> int:
    """Say why there is no server on a port; 1."""
    why = (getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
    complain("f1model", f"Port {port}: {why}. Choose another: --port.")
    return 1
