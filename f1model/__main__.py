"""The command line: ``python -m f1model load`` fills a table anywhere, ``data`` rebuilds the bundled data."""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from f1model.errors import F1ModelError, ModelError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after one clear line on what is wrong and how to mend it."""
    parser = argparse.ArgumentParser(prog="python -m f1model", description=__doc__.replace("``", "'"))
    commands = parser.add_subparsers(dest="command", required=True)
    _add_load(commands.add_parser("load", help="load Formula 1 history into a table on an engine or on AWS"))
    data = commands.add_parser("data", help="rebuild the bundled data from an f1db CSV release")
    data.add_argument("release", type=Path, help="the release's zip file (f1db-csv.zip)")
    chosen = parser.parse_args(arguments)
    try:
        return _load(chosen) if chosen.command == "load" else _data(chosen.release)
    except F1ModelError as error:
        print(f"f1model: {error}", file=sys.stderr)
        return 1


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seasons", default="1950-2026", help='such as 1950-2026, 2024 or "1988,2020-2024"')
    parser.add_argument("--endpoint-url", help="where an engine answers (default: AWS_ENDPOINT_URL_DYNAMODB)")
    parser.add_argument("--backend", choices=("endpoint", "aws"), help="aws: DynamoDB itself, with your credentials")
    parser.add_argument("--table", default="F1Table", help="its name; made if it is not there, else filled up")


def _load(chosen: argparse.Namespace) -> int:
    from botocore.exceptions import BotoCoreError, ClientError
    from tqdm import tqdm

    from f1model.database import connect, load, place
    from f1model.f1 import F1, f1_items

    if place(chosen.backend, chosen.endpoint_url) == "moto":
        raise ModelError(
            "The simulation would end with this command. Name an engine: --endpoint-url http://localhost:8000, or "
            "--backend aws."
        )
    model = replace(F1, table=chosen.table)
    again = "Run the same command again: what is there is put once more, nothing is lost or doubled."
    try:
        items = f1_items(model, seasons=_seasons(chosen.seasons))
        table = connect(model, backend=chosen.backend, endpoint_url=chosen.endpoint_url, keep=True)
        often = 0.2 if sys.stderr.isatty() else 5  # a line in a log each time, so not too many
        count = load(table, items, progress=partial(tqdm, desc=chosen.table, unit=" items", mininterval=often))
    except KeyboardInterrupt:
        print(f"f1model: Interrupted. {again}", file=sys.stderr)
        return 130
    except (BotoCoreError, ClientError) as error:
        print(f"f1model: {' '.join(str(error).split()).rstrip('.')}. {again}", file=sys.stderr)
        return 1
    print(f"{count:,} items loaded into {chosen.table}.")
    return 0


def _seasons(text: str) -> set[int]:
    """The seasons that ``text`` names, such as 1950-2026 or 1988,2020-2024. Raises ModelError."""
    years: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", part)
        if not ends or int(ends[1]) > int(ends[2] or ends[1]):
            raise ModelError(f"--seasons: {part!r} is no season or range of seasons. Write 2024, or 1950-2026.")
        years.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return years


def _data(release: Path) -> int:
    from f1model.data import FOLDER
    from f1model.data.release import rebuild

    for name, rows in rebuild(release, FOLDER).items():
        print(f"{name:18}{rows:7,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
