"""The command line. ``open`` says what is in a table that exists already, and writes it down as a model to edit. A
model of one's own, MODEL, is drawn by ``view``, judged by ``review``, billed by ``bill``, written for other tools by
``export``, and answers over HTTP by ``serve``; without MODEL, ``export`` and ``serve`` take Formula 1, which ``load``
puts into a table anywhere. ``studio`` is a page on which any of these designs can be changed. MODEL is a Python file
(``desk.py``, or ``desk.py:DESK``), a NoSQL Workbench file, or a model in the JSON form of ``export json``.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from f1model.errors import F1ModelError, ModelError
from f1model.terminal import complain, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 on success, 1 after one clear line on what is wrong and how to mend it."""
    parser = argparse.ArgumentParser(prog="python -m f1model", description=(__doc__ or "").replace("``", "'"))
    commands = parser.add_subparsers(dest="command", required=True)
    _add_load(commands.add_parser("load", help="load Formula 1 history into a table on an engine or on AWS"))
    _add_open(commands.add_parser("open", help="say what is in a table that exists already, and write its model"))
    _add_view(commands.add_parser("view", help="draw the item collections of MODEL"))
    _add_review(commands.add_parser("review", help="say what is wrong with MODEL; 1 if there is an error"))
    _add_bill(commands.add_parser("bill", help="say what a month of MODEL costs"))
    _add_export(commands.add_parser("export", help="write MODEL, or one of Formula 1, for another tool"))
    _add_serve(commands.add_parser("serve", help="serve MODEL, or Formula 1, over HTTP on this machine"))
    _add_studio(commands.add_parser("studio", help="change a design, and see at once what becomes of it"))
    chosen, more = parser.parse_known_args(arguments)
    if any(each.startswith("-") and each != "-" for each in more) or not hasattr(chosen, "words"):
        parser.parse_args(arguments)  # which says what it does not know
    try:
        _sort(chosen, [*getattr(chosen, "words", ()), *more])
        code: int = chosen.run(chosen)
        return code
    except F1ModelError as error:
        return _failed(str(error))


def _failed(why: str) -> int:
    complain("f1model", why)
    return 1


def _output(text: str) -> Path:
    return Path("/dev/stdout" if text == "-" else text)


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_of_formula_1("load_"))
    parser.add_argument("--seasons", default="1950-2026", help='such as 1950-2026, 2024 or "1988,2020-2024"')
    parser.add_argument("--endpoint-url", help="where an engine answers (default: AWS_ENDPOINT_URL_DYNAMODB)")
    parser.add_argument("--backend", choices=("endpoint", "aws"), help="aws: DynamoDB itself, with your credentials")
    parser.add_argument("--table", default="F1Table", help="its name; made if it is not there, else filled up")


def _sort(chosen: argparse.Namespace, words: list[str]) -> None:
    """Tell MODEL and the kind of export apart, in whatever order they come. Raises ModelError."""
    if not hasattr(chosen, "words"):
        return
    if chosen.command == "export":
        from f1model.command.own import EXPORTS
        from f1model.command.source import is_file

        kinds = [word for word in words if word in EXPORTS]
        chosen.kind = kinds[0] if kinds else "json"
        if kinds:
            words.remove(kinds[0])
        elif len(words) == 1 and not re.search(r"[.:/\\]", words[0]) and not is_file(Path(words[0])):
            chosen.usage(f"{words[0]!r} is neither a file nor one of {', '.join(EXPORTS)}")
    if len(words) > 1:
        chosen.usage(f"it takes one MODEL, not {' and '.join(words)}")
    chosen.source = words[0] if words else None
    ours = ("seasons", "rounds", "endpoint_url") if chosen.source else ("items", "table")
    ours = ("model", *ours) if chosen.source and chosen.command == "export" else ours
    wrong = next((name for name in ours if getattr(chosen, name, None) is not None), None)
    if wrong:
        problem = f"it is of {'Formula 1, and a MODEL is given' if chosen.source else 'a MODEL, and none is given'}."
        raise ModelError(f"--{wrong.replace('_', '-')}", problem, "Leave one of the two out.")


def _add_open(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_open)
    _add_sources(parser)
    to = "write the model into this Python file, and items for pictures beside it; - for standard output"
    parser.add_argument("--to", type=_output, metavar="models.py", help=to)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    what = "a template, what describe-table or scan put out, an export to S3, CSV, a NoSQL Workbench file: several for "
    what += "one table, or a folder"
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=what)
    parser.add_argument("--table", help="which table, where there are several; the name of a live table")
    most = "how many items of a live table are read at most; of files all are, and so many are kept for pictures"
    parser.add_argument("--sample", type=_positive, default=2_000, help=f"{most} (default: 2000)")
    parser.add_argument("--endpoint-url", help="where an engine answers that has the table, which is only read")
    where = "aws: the table is on AWS, and is read with your credentials, for your money; nothing is ever written to it"
    parser.add_argument("--backend", choices=("endpoint", "aws"), help=where)
    parser.add_argument("--yes", action="store_true", help="on AWS: read the table, at the price that was said before")


def _open(chosen: argparse.Namespace) -> int:
    from f1model.command.open import open_

    return open_(chosen)


def _add_studio(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_studio)
    _add_sources(parser)
    parser.add_argument(
        "--items", help="of a model that SOURCE declares: a .json with a list of items, or desk.py:ITEMS"
    )
    parser.add_argument("--seasons", help="without SOURCE, when it is of Formula 1: its items (default: 2024)")
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one")


def _studio(chosen: argparse.Namespace) -> int:
    named = chosen.sources or chosen.endpoint_url or chosen.backend or chosen.table
    if not named:
        return _of_formula_1("studio")(chosen)
    if chosen.seasons is not None:
        raise ModelError("--seasons", "it is of Formula 1, and another table is named.", "Leave one of the two out.")
    from f1model.command.studio import studio

    return studio(chosen)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it has to be 1 or more")
    return number


def _add_items(parser: argparse.ArgumentParser) -> None:
    where = "a .json with a list of items, or desk.py:ITEMS (default: ITEMS of MODEL, or MODEL.items.json beside it)"
    parser.add_argument("--items", help=where)
    parser.add_argument("--table", help="which of its tables, where it has several")


def _add_model(parser: argparse.ArgumentParser) -> None:
    model = "a Python file (desk.py, or desk.py:DESK), a NoSQL Workbench file, or a model as `export json` writes it"
    parser.add_argument("model", metavar="MODEL", help=model)
    _add_items(parser)


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=own("view"))
    _add_model(parser)
    parser.add_argument("--index", help="one of the table's indexes, instead of the table")
    where = "a .html, .png or .svg, or - for a page on standard output (default: MODEL.html, here)"
    parser.add_argument("-o", "--output", type=_output, help=where)


def _add_review(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=own("review"))
    _add_model(parser)


def _add_bill(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=own("bill"))
    _add_model(parser)


def own(command: str) -> Callable[[argparse.Namespace], int]:
    """A command for a model of one's own, which is imported when it is run."""

    def run(chosen: argparse.Namespace) -> int:
        from f1model.command import own

        code: int = getattr(own, command)(chosen)
        return code

    return run


def _of_formula_1(command: str) -> Callable[[argparse.Namespace], int]:
    """A command of Formula 1's, which is imported when it is run."""

    def run(chosen: argparse.Namespace) -> int:
        from f1model.f1 import command as formula_1

        code: int = getattr(formula_1, command)(chosen)
        return code

    return run


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_export, usage=parser.error)
    parser.usage = (
        "%(prog)s [KIND] [MODEL] [-o OUTPUT] [--items ITEMS] [--table TABLE] [--flatten] [-h], or without MODEL:"
    )
    parser.usage += " KIND [--model {F1,GROWN,ARTICLE}] [--seasons SEASONS] [--rounds ROUNDS ...] [--api]"
    kinds = "workbench, cloudformation, policy (a tenant's, of MODEL), json (the default), python, or its patterns as "
    kinds += "code: boto3, cli, partiql"
    parser.add_argument("words", nargs="+", metavar="KIND or MODEL", help=kinds)
    _add_items(parser)
    where = "the file, or - for standard output (default: named after the table, here)"
    parser.add_argument("-o", "--output", type=_output, help=where)
    parser.add_argument("--model", choices=("F1", "GROWN", "ARTICLE"), help="without MODEL: which (default: F1)")
    parser.add_argument(
        "--seasons", help='without MODEL, workbench: its items, such as "1988,2020-2024" (default: 2024)'
    )
    parser.add_argument("--rounds", type=int, nargs="+", help="without MODEL, workbench: only these (ARTICLE: 1)")
    parser.add_argument("--flatten", action="store_true", help="workbench: glue index keys of several attributes")
    parser.add_argument(
        "--api", action="store_true", help="without MODEL, cloudformation: the API around the table too"
    )


def _export(chosen: argparse.Namespace) -> int:
    return own("export")(chosen) if chosen.source else _of_formula_1("export")(chosen)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_serve, usage=parser.error)
    parser.add_argument("words", nargs="*", metavar="MODEL", help="a model of your own (default: the API of Formula 1)")
    _add_items(parser)
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--seasons", help="without MODEL: what the simulation is loaded with (default: 2020-2026)")
    parser.add_argument("--endpoint-url", help="without MODEL: an engine whose F1Table is served, as `load` filled it")


def _serve(chosen: argparse.Namespace) -> int:
    try:
        from f1model.command.serve import serve

        return serve(chosen) if chosen.source else _of_formula_1("serve")(chosen)
    except ImportError as error:
        missing = str(error.name).partition(".")[0]
        return _failed(f'{missing} is not installed. The API needs it: pip install "f1model[api]".')


if __name__ == "__main__":
    sys.exit(run("f1model", main))
