"""The templates of a folder: cdk.out, a serverless project, Terraform's files and modules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from f1model.errors import ModelError, NoTableError
from f1model.sources.source import Source
from f1model.sources.templates import terraform
from f1model.sources.templates.collected import distinct
from f1model.sources.templates.files import below
from f1model.sources.templates.terraform_module import FILES

_HEAD = 65_536  # bytes that tell what a file is
_NAMES = (".yml", ".yaml", ".json", ".template", ".tfstate")
_MOST = 20_000  # files that are looked at
_MOST_TEMPLATES = 2_000
_MOST_SAID = 3

Read = Callable[[Path], tuple[Source, ...]]
Says = Callable[[Path, bytes], bool]


def read_folder(folder: Path, is_template: Says, read: Read) -> tuple[Source, ...] | None:
    """The tables of all templates in a folder; None if it holds no template. A table that two declare equally is one.

    What a serverless.yml includes is read with it, and not once more by itself. Raises ModelError if no template has a
    table, or if there are too many files.
    """
    hcl, others = _templates(folder, is_template)
    jobs = [(path, partial(read, path)) for path in others]
    if hcl:
        jobs.insert(0, (folder, partial(terraform.tables, hcl, folder, str(folder))))
    if not jobs:
        return None
    found: list[tuple[str, Source]] = []
    without: list[ModelError] = []
    damaged: list[ModelError] = []
    for path, job in jobs:
        try:
            found += [(f"{path.name.partition('.')[0]}-{each.called}", each) for each in job()]
        except NoTableError as error:
            without.append(error)
        except ModelError as error:
            damaged.append(error)
    if not found:
        raise _reason(folder, damaged, without)
    notes = [f"Not read: {error}" for error in damaged[:_MOST_SAID]]
    if len(damaged) > _MOST_SAID:
        notes.append(f"{len(damaged) - _MOST_SAID} more templates were not read.")
    return tuple(replace(each, notes=(*each.notes, *notes)) for each in distinct(found))


def _reason(folder: Path, damaged: Sequence[ModelError], without: Sequence[ModelError]) -> ModelError:
    if damaged:
        return damaged[0]
    if len(without) == 1:
        return without[0]
    problem = f"it holds {len(without)} templates, and none of them has a DynamoDB table."
    return NoTableError(str(folder), problem, "Give the folder of the one that makes the table.")


def _templates(folder: Path, is_template: Says) -> tuple[list[Path], list[Path]]:
    """The Terraform files, and the other templates. Raises ModelError if they are too many."""
    hcl: list[Path] = []
    others: list[Path] = []
    services: set[Path] = set()
    for count, path in enumerate(below(folder)):
        if count >= _MOST or len(hcl) + len(others) > _MOST_TEMPLATES:
            problem = f"it holds more than {_MOST:,} files, or {_MOST_TEMPLATES:,} templates."
            raise ModelError(str(folder), problem, "Give the folder that holds the templates alone.")
        if path.name.endswith(FILES):
            hcl.append(path)
        elif path.name in ("serverless.yml", "serverless.yaml", "serverless.json"):
            services.add(path.parent)
            others.append(path)
        elif not services.intersection(path.parents) and _may_be(path) and is_template(path, _head(path)):
            others.append(path)
    return hcl, others


def _may_be(path: Path) -> bool:
    return path.name.endswith(_NAMES) and not path.name.endswith((".tfvars.json", "package-lock.json"))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
