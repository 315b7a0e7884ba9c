"""What a folder holds: exports, templates, files of any kind. What is no source is left out, and that is said."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from f1model.errors import ModelError, NoTableError
from f1model.files import why
from f1model.sources.combine import combined
from f1model.sources.export_folder import FILES, SUMMARY, export_source
from f1model.sources.kinds import CAN_READ
from f1model.sources.source import Source
from f1model.sources.streams import UnknownKindError, head_of
from f1model.sources.templates import read_templates
from f1model.values import counted

_LEVELS, _MOST = 8, 20_000  # levels of folders that are searched, and files that are looked at
_NAMED = 3  # files of a kind that are named in a note
_PASSED_OVER = frozenset(
    {"node_modules", "bower_components", "site-packages", "venv", "__pycache__", "dist", "build", "target", "vendor"}
)
# What belongs to a file beside it, which is read with it.
_BESIDE = (".checksum", ".md5", ".spec", "_started", "_SUCCESS", SUMMARY, FILES, ".tfvars", ".tfvars.json")


@dataclass
class _Listing:
    """The files of a folder and of those in it, and what was passed over."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)  # by their manifests
    hidden: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    full: bool = False

    @property
    def notes(self) -> list[str]:
        notes = []
        if self.full:
            notes.append(f"It holds over {_MOST:,} files, and only so many are looked at: name a folder in it.")
        if self.links:
            notes.append(f"{counted(len(self.links), 'link')} not followed: {self.few(self.links)}.")
        if self.folders:
            notes.append(f"{counted(len(self.folders), 'folder')} not looked into: {self.few(self.folders)}.")
        return notes

    def few(self, paths: Sequence[Path]) -> str:
        """The first of them, as seen from the folder."""
        named = [str(path.relative_to(self.folder)) for path in paths[:_NAMED]]
        return ", ".join([*named, *(["…"] if len(paths) > _NAMED else [])])


def _listed(folder: Path) -> _Listing:
    """What is in a folder, by name. Links, hidden folders and other people's code are passed over.

    Raises ModelError if the folder itself cannot be listed.
    """
    listing = _Listing(folder)

    def unlisted(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise ModelError(str(folder), why(error), "Give a folder that can be read.") from None
        listing.folders.append(Path(error.filename))

    for here, folders, names in os.walk(folder, onerror=unlisted):
        at, below = Path(here), []
        deep = len(at.parts) - len(folder.parts) >= _LEVELS
        for name in sorted(folders):
            if (at / name).is_symlink():
                listing.links.append(at / name)
            elif deep or name.startswith((".", "asset.")) or name in _PASSED_OVER:
                listing.folders.append(at / name)
            else:
                below.append(name)
        folders[:] = below
        for name in sorted(names):
            if len(listing.files) >= _MOST:
                listing.full = True
                break
            kept = listing.hidden if name.startswith(".") else listing.files
            kept = listing.links if (at / name).is_symlink() else listing.exports if name == SUMMARY else kept
            if kept is listing.exports or not name.endswith(_BESIDE):
                kept.append(at / name)
        if listing.full:
            break
    listing.files.sort()
    return listing


def folder_sources(folder: Path, of_file: Callable[[Path], Iterable[Source]]) -> list[Source]:
    """What a folder holds; ``of_file`` reads one of its files, and raises UnknownKindError for one that is no source.

    Where it says a table's keys, what does not go with them is left out; each source has a note of what was left out.
    Raises ModelError if nothing in it is a source, or an export in it is damaged.
    """
    listing = _listed(folder)
    found = [export_source(each, folder) for each in listing.exports]
    files = [path for path in listing.files if not any(_is_of_export(path, each) for each in listing.exports)]
    templates = read_templates(folder, files)
    found += templates.found
    faults = [*templates.damaged]
    others = [*listing.hidden]
    for path in files:
        if path in templates.files:
            continue
        try:
            head, _ = head_of(path)
            if head.strip():  # an empty partition of an export, for one, says nothing
                found += of_file(path)
        except (UnknownKindError, NoTableError):
            others.append(path)
        except ModelError as error:
            faults.append(error)
    strangers: list[Path] = []
    found = _going_together(found, faults, strangers)
    if not found:
        raise _reason(folder, listing, faults, templates.without)
    notes = [f"Not read: {error}" for error in faults[:_NAMED]]
    if len(faults) > _NAMED:
        notes.append(f"{counted(len(faults) - _NAMED, 'more file')} not read.")
    for paths, what, why_not in (
        (strangers, "file", "of items that have the key of no table here"),
        ([Path(each.where) for each in templates.without], "template", "without a DynamoDB table"),
        (sorted(others), "file", "of another kind"),
    ):
        if paths:
            notes.append(f"{counted(len(paths), what)} {why_not} left out: {listing.few(paths)}.")
    notes += listing.notes
    return [replace(each, notes=(*each.notes, *notes)) for each in found]


def _is_of_export(path: Path, summary: Path) -> bool:
    homes = (summary.parent, summary.parent.parent / "data")
    return path.name.endswith((".json", ".json.gz")) and any(path.is_relative_to(home) for home in homes)


def _going_together(found: list[Source], faults: list[ModelError], strangers: list[Path]) -> list[Source]:
    """The sources without those that contradict a table whose keys another one says."""
    tables: dict[str | None, Source] = {}
    kept: list[Source] = []
    for each in sorted(found, key=lambda each: each.table is None):
        others = [*tables.values()] if each.table is None else [tables[each.called]] if each.called in tables else []
        try:
            if others:
                combined([*others, each])
        except ModelError as error:
            if error.where == each.where and each.table is None and each.has_items:
                strangers.append(Path(each.where))
            else:
                faults.append(error)
            continue
        kept.append(each)
        if each.table:
            tables.setdefault(each.called, each)
    return kept


def _reason(
    folder: Path, listing: _Listing, faults: Sequence[ModelError], without: Sequence[ModelError]
) -> ModelError:  # fmt: skip
    """Why nothing in it could be read."""
    if faults:
        return faults[0]
    if len(without) == 1:
        return without[0]
    if without:
        problem = f"it holds {len(without)} templates, and none of them has a DynamoDB table."
        return NoTableError(str(folder), problem, "Give the folder of the one that makes the table.")
    files = [*listing.files, *listing.hidden]
    problem = f"it holds {counted(len(files), 'file')}, none of a kind that can be read." if files else "it is empty."
    return ModelError(str(folder), " ".join([problem, *listing.notes]), CAN_READ)
