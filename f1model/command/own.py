"""What the command line does with a model of one's own: each command gives its exit code."""

import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import fill

from f1model.command.source import Source, Table, is_file, opened
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import F1ModelError, ModelError
from f1model.export import cloudformation, code, model_to_json, model_to_python, policy, workbench
from f1model.files import is_stream, why, write
from f1model.terminal import complain
from f1model.values import counted

MOST_NOTES = 10


def view(chosen: Namespace) -> int:
    """Draw the item collections of the table, or of one of its indexes."""
    from f1model.views import aggregate_view

    source, table = _opened(chosen)
    if not table.items:
        note("there are no items to draw: name a file of them with --items.")
    made = aggregate_view(table.model, table.items, index=chosen.index)
    path = chosen.output or Path(f"{source.stem}.html")
    try:
        if is_stream(path) and not path.suffix:
            write(path, made.drawn())
        else:
            made.save(path)
    except OSError as error:
        return unwritable(path, error)
    say(path, str(path))
    return 0


def review(chosen: Namespace) -> int:
    """Print the review: 1 if it finds an error, as a linter does, and 0 if there are notes at most."""
    from f1model.review import review as reviewed

    _, table = _opened(chosen)
    found = reviewed(table.model, list(table.items) or None)
    print(found)
    return 1 if found.errors else 0


def bill(chosen: Namespace) -> int:
    """Print what a month costs."""
    from f1model.billing.bill import bill as billed
    from f1model.views import bill_table

    _, table = _opened(chosen)
    if not table.items:
        note("there are no items to compute with: name a file of them with --items.")
    made = bill_table(f"A month of {table.model.table}", billed(table.model, table.items))
    caption, _, rows = made.text.partition("\n")
    print(f"{rows}\n\n{fill(caption, 100, break_on_hyphens=False)}")
    return 0


def export(chosen: Namespace) -> int:
    """Write the model for another tool, or its patterns as code."""
    source = opened(chosen.source, chosen.items, chosen.table)
    notes(source.notes)
    kind: str = chosen.kind
    if kind in WHOLE and chosen.table is None:
        suffix, made = WHOLE[kind]
        path = _path(chosen, f"{source.stem}.model.{suffix}")
        return put(path, made(*(each.model for each in source.tables)), counted(len(source.tables), "table"))
    return EXPORTS[kind](chosen, source.table(chosen.table))


def _whole(chosen: Namespace, table: Table) -> int:
    suffix, made = WHOLE[chosen.kind]
    return put(_path(chosen, f"{table.model.table}.model.{suffix}"), made(table.model), "1 table")


def _workbench(chosen: Namespace, table: Table) -> int:
    path = _path(chosen, f"{table.model.table}.json")
    document = workbench.document(table.model, table.items)
    notes(workbench.dump(document, path, native="flatten" if chosen.flatten else "refuse"))
    say(path, f"{path}: {counted(len(table.items), 'item')}")
    return 0


def _cloudformation(chosen: Namespace, table: Table) -> int:
    if chosen.api:
        fix = "Leave out --api, or leave out the model."
        raise ModelError("--api", "it is the API of Formula 1, which answers from its own model only.", fix)
    template = cloudformation.template(table.model)
    path = _path(chosen, f"{table.model.table}.template.json")
    return put(path, cloudformation.dump(template), counted(len(template["Resources"]), "resource"))


def _policy(chosen: Namespace, table: Table) -> int:
    made = policy(table.model)
    path = _path(chosen, f"{table.model.table}.policy.json")
    return put(path, json.dumps(made, indent=2) + "\n", counted(len(made["Statement"]), "statement"))


def _code(chosen: Namespace, table: Table) -> int:
    """Every pattern as code, with its example; what has no code is said, and left out."""
    made: list[str] = []
    patterns: list[AccessPattern | WritePattern] = [*table.model.access_patterns, *table.model.write_patterns]
    for pattern in patterns:
        try:
            if isinstance(pattern, AccessPattern):
                text = code(pattern, chosen.kind, pattern.example)
            else:
                text = code(pattern, chosen.kind, *pattern.tried, items=list(table.items) or None)
        except F1ModelError as error:
            note(f"{pattern.name}: left out. {error}")
            continue
        title = "".join(letter if letter.isprintable() else " " for letter in pattern.name)
        made.append(f"# {title}\n{text}" if chosen.kind == "cli" else text)
    path = _path(chosen, f"{table.model.table}.{'sh' if chosen.kind == 'cli' else f'{chosen.kind}.py'}")
    return put(path, "\n".join(made), f"{len(made)} of {counted(len(patterns), 'pattern')}")


# What can hold several tables: how its file ends, and what makes it.
WHOLE: dict[str, tuple[str, Callable[..., str]]] = {"json": ("json", model_to_json), "python": ("py", model_to_python)}
# What `export` can write of a model of one's own.
EXPORTS: dict[str, Callable[[Namespace, Table], int]] = {
    "workbench": _workbench, "cloudformation": _cloudformation, "policy": _policy, "json": _whole, "python": _whole,
    "boto3": _code, "cli": _code, "partiql": _code,
}  # fmt: skip


def _opened(chosen: Namespace) -> tuple[Source, Table]:
    source = opened(str(chosen.model), chosen.items, chosen.table)
    notes(source.notes)
    return source, source.table(chosen.table)


def _path(chosen: Namespace, usual: str) -> Path:
    """The file to write, which is not the one that the model was read from. Raises ModelError."""
    path = chosen.output or Path(usual)
    given = Path((chosen.source or "").rpartition(":")[0] or ".")
    for each in (Path(chosen.source or "."), given):
        if not is_stream(path) and is_file(path) and is_file(each) and path.samefile(each):
            raise ModelError(str(path), "it is the file that the model came from.", "Name another one: -o.")
    return path


def put(path: Path, text: str, what: str) -> int:
    """Write a file, and say so."""
    try:
        write(path, text.encode())
    except OSError as error:
        return unwritable(path, error)
    say(path, f"{path}: {what}")
    return 0


def say(path: Path, line: str) -> None:
    """Say what was written, unless it went where the line would go."""
    if not is_stream(path):
        print(line)


def unwritable(path: Path, error: OSError) -> int:
    """Say why a file was not written; 1."""
    if isinstance(error, BrokenPipeError):
        raise error  # who read it has gone, and wants no word on it
    complain("f1model", f"{path}: {why(error)}")
    return 1


def note(text: str) -> None:
    """A word on standard error about what is no failure."""
    complain("f1model: note", text)


def notes(warnings: Sequence[str]) -> None:
    """Several of them, and how many more there are."""
    for warning in warnings[:MOST_NOTES]:
        note(warning)
    if len(warnings) > MOST_NOTES:
        note(f"and {len(warnings) - MOST_NOTES:,} notes more.")
