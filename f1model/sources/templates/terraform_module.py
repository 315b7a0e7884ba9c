"""One module of Terraform: the files of a folder, with what its variables and locals come to."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from f1model.errors import ModelError
from f1model.sources.templates.files import inside, text_of
from f1model.sources.templates.hcl_text import Block, assigned, blocks, json_blocks
from f1model.sources.templates.hcl_values import Names, Root, Values, entries
from f1model.sources.templates.known import Steps, Unknown, part, plain
from f1model.sources.templates.yaml_text import read_json

FILES = (".tf", ".tf.json")
_GIVEN = ("terraform.tfvars", "terraform.tfvars.json", ".auto.tfvars", ".auto.tfvars.json")
_KINDS = ("resource", "module", "variable", "locals")
_SAID = ("variable", "locals")


class Module:
    """The blocks of a folder's files. ``inputs`` are what the module that calls it gives its variables."""

    def __init__(
        self, folder: Path, found: Sequence[Block], boundary: Path, steps: Steps, inputs: Mapping[str, Any]
    ) -> None:
        self.folder, self.found, self.boundary, self.steps, self.inputs = folder, found, boundary, steps, inputs
        self.notes: list[str] = []
        self.values = Values(self.lookup, steps, self.notes)
        self.variables = {each.labels[0]: each for each in found if each.kind == "variable" and each.labels}
        self.locals: Mapping[str, Any] | None = None
        self.known: dict[tuple[str, str], Any] = {}
        self.looking: set[tuple[str, str]] = set()

    @classmethod
    def of(
        cls, folder: Path, files: Sequence[Path], boundary: Path, steps: Steps, only: Path | None = None
    ) -> "Module":
        """The module of these files, with the values that ``terraform.tfvars`` beside them gives it.

        Of other files than ``only`` it takes variables and locals alone, if that is given.
        Raises ModelError if a file cannot be read.
        """
        found = [block for path in sorted(files) for block in _kept(path, _KINDS if only in (None, path) else _SAID)]
        module = cls(folder, found, boundary, steps, {})
        inputs: dict[str, Any] = {}
        for path in sorted(beside(folder)):
            if path.name.endswith(_GIVEN):
                text = text_of(path)
                given = read_json(text, str(path)) if path.name.endswith(".json") else assigned(text, str(path))
                inputs |= module.values.value(given) if isinstance(given, Mapping) else {}
        module.inputs = inputs
        return module

    def blocks(self, kind: str) -> Iterator[Block]:
        """Its blocks of a kind, such as "resource"."""
        return (each for each in self.found if each.kind == kind)

    def value(self, given: Any, names: Names | None = None) -> Any:
        """What a value comes to; an Unknown if that is not known."""
        return self.steps.weigh(self.values.value(given, names))

    def lookup(self, root: Root) -> Any:
        """What a name that leads out of an expression comes to."""
        kind, name, text = root.path[0], root.path[1] if len(root.path) > 1 else "", ".".join(root.path[:2])
        if not name or kind not in ("var", "local"):
            text = ".".join(root.path)
            return Unknown(f"{text} is known on deployment only", f"${{{text}}}")
        if (kind, name) in self.looking:
            return Unknown(f"{text} refers to itself", f"${{{text}}}")
        if (kind, name) not in self.known:
            self.looking.add((kind, name))
            about, self.values.about = self.values.about, text
            try:
                found = self._variable(name) if kind == "var" else self._local(name)
                self.known[kind, name] = self.steps.weigh(found)
            finally:
                self.looking.discard((kind, name))
                self.values.about = about
        return self.known[kind, name]

    def _variable(self, name: str) -> Any:
        if name in self.inputs:
            return self.inputs[name]
        if name not in self.variables:
            return Unknown(f"var.{name} is declared elsewhere", f"${{var.{name}}}")
        body = self.variables[name].body
        if "default" not in body:
            return Unknown(f"var.{name} has no default", f"${{var.{name}}}")
        return self.values.value(body["default"])

    def _local(self, name: str) -> Any:
        if self.locals is None:
            self.locals = {key: value for each in self.blocks("locals") for key, value in each.body.items()}
        if name not in self.locals:
            return Unknown(f"local.{name} is declared elsewhere", f"${{local.{name}}}")
        return self.values.value(self.locals[name])

    def block_values(self, body: Mapping[str, Any], names: Names, notes: list[str]) -> dict[str, Any]:
        """The values of a block: its attributes, and under the kind of each inner block a list of such mappings."""
        before = len(self.notes)
        made: dict[str, Any] = {}
        for name, given in body.items():
            self.values.about = name
            if name != "dynamic":
                made[name] = self.value(given, names)
        for given in _listed(body.get("dynamic")):
            for kind, each in given.items() if isinstance(given, Mapping) else ():
                for one in _listed(each):
                    made[kind] = [*_listed(made.get(kind)), *self._dynamic(kind, one, names, notes)]
        notes += [each for each in self.notes[before:] if each not in notes]
        return made

    def _dynamic(self, kind: str, given: Any, names: Names, notes: list[str]) -> list[Any]:
        """The blocks that a dynamic block makes."""
        over = self.value(part(given, "for_each"), names)
        if isinstance(over, Unknown):
            return [over]
        called = self.values.value(part(given, "iterator"))  # in Terraform's language a name, in JSON a text
        named = called.text.strip("${}") if isinstance(called, Unknown) else plain(called) or kind
        content = next((each for each in _listed(part(given, "content")) if isinstance(each, Mapping)), None)
        if content is None:
            return []
        turns = ({**names, named: {"key": key, "value": value}} for key, value in entries(over))
        return [self.block_values(content, own, notes) for own in turns]

    # Modules that it calls

    def local_folders(self) -> Iterator[Path]:
        """The folders inside the boundary of the modules that it calls."""
        for block in self.blocks("module"):
            source = self.values.value(block.body.get("source"))
            folder = self._folder(source) if isinstance(source, str) and source.startswith(("./", "../")) else None
            if isinstance(folder, Path):
                yield folder.resolve()

    def followed(self, source: str, given: Mapping[str, Any]) -> "Module | Unknown":
        """The module that a call leads to, with what it is given; an Unknown if it is not to be followed."""
        folder = self._folder(source)
        if isinstance(folder, Unknown):
            return folder
        files = [path for path in beside(folder) if path.name.endswith(FILES)]
        if not files:
            return Unknown(f"{source} has no .tf files")
        return Module(folder, [each for path in files for each in _kept(path)], self.boundary, self.steps, given)

    def _folder(self, source: str) -> Path | Unknown:
        found = inside(self.boundary, self.folder / source)
        if isinstance(found, Unknown):
            outside = f"the folder {self.boundary}; open the one that holds both"
            return Unknown(found.why.replace("the folder", outside))
        return found if found.is_dir() else Unknown(f"{source} is no folder")


def beside(folder: Path) -> list[Path]:
    """The files of a folder, by name, without links. Raises ModelError if it cannot be listed."""
    try:
        return sorted(each for each in folder.iterdir() if each.is_file() and not each.is_symlink())
    except OSError:
        raise ModelError(str(folder), "it cannot be listed.", "") from None


def _kept(path: Path, kinds: Sequence[str] = _KINDS) -> Iterator[Block]:
    """The blocks of a file that are of these kinds, not parsed yet."""
    text, file = text_of(path), str(path)
    found = json_blocks(read_json(text, file), file) if path.name.endswith(".json") else blocks(text, file)
    return (block for block in found if block.kind in kinds)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
