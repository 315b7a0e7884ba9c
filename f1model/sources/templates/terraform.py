"""Tables out of Terraform's files: ``aws_dynamodb_table``, and the modules that make one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from f1model.errors import ModelError
from f1model.sources.source import Source
from f1model.sources.templates.collected import Collected
from f1model.sources.templates.hcl_text import Block
from f1model.sources.templates.hcl_values import entries
from f1model.sources.templates.known import Steps, Unknown, part, plain
from f1model.sources.templates.terraform_module import Module
from f1model.sources.templates.terraform_table import of_cloudposse, of_module, of_resource

TABLE = "aws_dynamodb_table"
_COMMUNITY = re.compile(r"terraform-aws-modules/(?:terraform-aws-)?dynamodb-table(?![\w-])")
_CLOUDPOSSE = re.compile(r"cloudposse/(?:terraform-aws-)?dynamodb(?![\w-])")
_PLAIN = ("this", "main", "default", "table", "dynamodb_table", "ddb")  # usual names of a module's only table
_DEEPEST = 6  # modules within modules
_MOST_SAID = 3  # damaged files that are named
_MOST = 500  # tables that one for_each makes


def tables(files: Sequence[Path], boundary: Path, where: str, only: Path | None = None) -> tuple[Source, ...]:
    """The tables of the root modules among these files; modules of theirs are followed inside ``boundary``.

    ``only`` is the one file whose tables are wanted, where the others say what its variables are. A folder of several
    is read without the modules that are damaged, which is said. Raises ModelError if there is no table, or no other
    module than a damaged one.
    """
    folders: dict[Path, list[Path]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    damaged: list[ModelError] = []
    modules: list[Module] = []
    called: set[Path] = set()
    for folder, own in folders.items():
        with _kept(damaged):
            module = Module.of(folder, own, boundary, Steps(where), only)
            called |= set(module.local_folders())
            modules.append(module)
    roots = [module for module in modules if module.folder.resolve() not in called] or modules
    collected = Collected(where, "Terraform")
    kinds: dict[str, int] = {}
    for module in roots:
        with _kept(damaged):
            _collect(module, collected, kinds, 0)
    if damaged and not collected.found:
        raise damaged[0]
    for error in damaged[:_MOST_SAID]:
        collected.beside(f"Not read: {error}")
    count = sum(kinds.values())
    noun = "resource or module" if count == 1 else "resources and modules"
    said = ", ".join(list(kinds)[:3])
    more = ", …" if len(kinds) > 3 else ""
    return collected.sources(f"{count} {noun} ({said}{more})" if count else "no resources")


@contextmanager
def _kept(damaged: list[ModelError]) -> Iterator[None]:
    try:
        yield
    except ModelError as error:
        damaged.append(error)


def _collect(module: Module, collected: Collected, kinds: dict[str, int], depth: int, within: str = "") -> None:
    for block in module.blocks("resource"):
        kind = block.labels[0] if block.labels else "?"
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind == TABLE and len(block.labels) == 2:
            for called, names, notes in _turns(module, block):
                properties = of_resource(module.block_values(block.body, names, notes), notes)
                add = collected.add if names.get("made", True) else collected.not_made
                add(properties, _within(within, called), f"{block.where}: {called}", notes)
        elif kind == "aws_dynamodb_global_secondary_index":
            collected.beside(f"An index of its own resource, {'.'.join(block.labels)}, is not read.")
    for block in module.blocks("module"):
        kinds["module"] = kinds.get("module", 0) + 1
        _collect_module(module, block, collected, kinds, depth, within)


def _collect_module(
    module: Module, block: Block, collected: Collected, kinds: dict[str, int], depth: int, within: str
) -> None:
    name = block.labels[0] if block.labels else "?"
    source = module.value(block.body.get("source"))
    source = source if isinstance(source, str) else ""
    make = of_module if _COMMUNITY.search(source) else of_cloudposse if _CLOUDPOSSE.search(source) else None
    for called, names, notes in _turns(module, block):
        given = module.block_values(block.body, names, notes)
        if make:
            add = collected.add if names.get("made", True) else collected.not_made
            add(make(given, notes), _within(within, called), f"{block.where}: module {called}", notes)
            continue
        inner = module.followed(source, given) if source.startswith(("./", "../")) and depth < _DEEPEST else None
        if isinstance(inner, Module):
            _collect(inner, collected, kinds, depth + 1, _within(within, called))
        elif isinstance(inner, Unknown):
            collected.beside(f"The module {name} is not followed: {inner.why}.")
        elif "dynamo" in source.lower() or "dynamo" in name.lower():
            collected.beside(f"The module {name} is not followed: it comes from {source[:60] or 'elsewhere'}.")


def _within(module: str, called: str) -> str:
    """The name of what a module makes: the module's own where what it makes has a name that says nothing."""
    return called if not module else module if called in _PLAIN else f"{module}-{called}"


def _turns(module: Module, block: Block) -> Iterator[tuple[str, Mapping[str, Any], list[str]]]:
    """What a block makes, once or by its for_each or count: its name, what it may refer to, notes."""
    called = block.labels[-1] if block.labels else "?"
    notes: list[str] = []
    over, count = block.body.get("for_each"), block.body.get("count")
    if over is not None:
        found = entries(module.value(over))
        if found and not any(key is None for key, _ in found):
            for key, value in found[:_MOST]:
                key = value if isinstance(key, int) else key
                yield f"{called}-{plain(key) or '?'}", {"each": {"key": key, "value": value}}, []
            return
        why = next((value.why for key, value in found if key is None), "its for_each is empty by the defaults")
        notes.append(f"It is made once for each of several, which are not known here ({why}): read as one.")
        lacking = Unknown(why)
        yield called, {"each": {"key": lacking, "value": lacking}}, notes
        return
    if count is not None:
        number = module.value(count)
        if isinstance(number, Unknown):
            notes.append(f"How many of it are made is not known here ({number.why}): read as one.")
        elif number in (0, False):
            yield called, {"count": {"index": 0}, "made": False}, notes
            return
        elif isinstance(number, int) and number > 1:
            notes.append(f"{number} of it are made: the first is read.")
    yield called, {"count": {"index": 0}}, notes


def json_tables(document: Mapping[str, Any], where: str) -> tuple[Source, ...]:
    """The tables of ``terraform show -json``, of a plan or of a state, and of a state file.

    Raises ModelError if there is none.
    """
    state = document.get("values") or document.get("planned_values")
    what = "a Terraform plan" if "planned_values" in document else "a Terraform state"
    collected = Collected(where, what)
    found = list(_in_state(document)) if isinstance(document.get("resources"), list) else []
    if isinstance(state, Mapping):
        found += _in_module(part(state, "root_module"), 0)
    kinds: dict[str, int] = {}
    for kind, address, values in found:
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind == TABLE:
            notes: list[str] = []
            called = re.sub(r"\[|\]|\"", "-", address.rpartition(".")[2]).strip("-")
            if not isinstance(values, Mapping):
                raise ModelError(f"{where}: {address}", "it has no values.", "Write the plan anew.")
            collected.add(of_resource(values, notes), called or "table", f"{where}: {address}", notes)
    said = f"{sum(kinds.values())} resources ({', '.join(list(kinds)[:3])}{', …' if len(kinds) > 3 else ''})"
    return collected.sources(said if kinds else "no resources")


def _in_module(module: Any, depth: int) -> Iterator[tuple[str, str, Any]]:
    resources, children = part(module, "resources"), part(module, "child_modules")
    for each in resources if isinstance(resources, list) else ():
        if part(each, "mode") in (None, "managed"):
            yield plain(part(each, "type")) or "?", plain(part(each, "address")) or "?", part(each, "values")
    for each in children if isinstance(children, list) and depth < 20 else ():
        yield from _in_module(each, depth + 1)


def _in_state(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for each in document["resources"]:
        instances = part(each, "instances")
        for instance in instances if isinstance(instances, list) and part(each, "mode") == "managed" else ():
            key = part(instance, "index_key")
            name = f"{plain(part(each, 'name'))}{'' if key is None else f'-{plain(key)}'}"
            yield plain(part(each, "type")) or "?", name, part(instance, "attributes")
