"""The command line: ``python -m f1model data RELEASE.zip`` rebuilds the bundled data."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from f1model.errors import F1ModelError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after one clear line on what is wrong and how to mend it."""
    parser = argparse.ArgumentParser(prog="python -m f1model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data", help="rebuild the bundled data from an f1db CSV release")
    data.add_argument("release", type=Path, help="the release's zip file (f1db-csv.zip)")
    chosen = parser.parse_args(arguments)
    try:
        return _data(chosen.release)
    except F1ModelError as error:
        print(f"f1model: {error}", file=sys.stderr)
        return 1


def _data(release: Path) -> int:
    from f1model.data import FOLDER
    from f1model.data.release import rebuild

    for name, rows in rebuild(release, FOLDER).items():
        print(f"{name:18}{rows:7,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
