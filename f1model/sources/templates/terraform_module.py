"""One module of Terraform: the files of a folder, with what its variables and locals come to."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from f1model.errors import ModelError
from f1model.sources.templates.files import inside, text_of
from f1model.sources.templates.hcl_text import Block, assigned, blocks, parsed
from f1model.sources.templates.hcl_values import Names, Root, Values, entries
from f1model.sources.templates.known import Steps, Unknown, plain

_KINDS = ("resource", "module", "variable", "locals")
_MADE = (("aws_dynamodb_table",), ("aws_dynamodb_global_secondary_index",))


class Module:
    """The blocks of a folder's files. ``inputs`` are what the module that calls it gives its variables."""

    def __init__(
        self, folder: Path, found: Sequence[Block], boundary: Path, steps: Steps, inputs: Mapping[str, Any]
    ) -> None:
        self.folder, self.found, self.boundary, self.steps, self.inputs = folder, found, boundary, steps, inputs
        self.notes: list[str] = []
        self.values = Values(self.lookup, steps, self.notes)
        self.variables = {each.labels[0]: each for each in found if each.kind == "variable" and each.labels}
        self.parsed: dict[int, Block] = {}
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
        said = ("variable", "locals")
        found = [block for path in sorted(files) for block in _kept(path, _KINDS if only in (None, path) else said)]
        given = [path for path in sorted(_beside(folder)) if path.name == "terraform.tfvars" or _automatic(path)]
        module = cls(folder, found, boundary, steps, {})
        inputs: dict[str, Any] = {}
        for path in given:
            trees = assigned(text_of(path), str(path))
            inputs |= {name: module.values.value(tree) for name, tree in trees.items()}
        module.inputs = inputs
        return module

    def blocks(self, kind: str) -> Iterator[Block]:
        """Its blocks of a kind, such as "resource"; of resources, only those that make tables are parsed.

        Raises ModelError, with the line, if one cannot be parsed.
        """
        for each in self.found:
            if each.kind == kind:
                yield self.whole(each) if kind != "resource" or each.labels[:1] in _MADE else each

    def whole(self, block: Block) -> Block:
        """A block with what is in it, which is parsed when it is asked for: that is slow."""
        if id(block) not in self.parsed:
            self.parsed[id(block)] = parsed(block)
        return self.parsed[id(block)]

    @cached_property
    def local_trees(self) -> dict[str, Any]:
        return {name: tree for each in self.blocks("locals") for name, tree in each.values.items()}

    def value(self, tree: Any, names: Names | None = None) -> Any:
        """What an expression comes to; an Unknown if that is not known."""
        return None if tree is None else self.steps.weigh(self.values.value(tree, names))

    def lookup(self, root: Root) -> Any:
        """What a name that leads out of an expression comes to."""
        if len(root.path) < 2 or root.path[0] not in ("var", "local"):
            text = ".".join(root.path)
            return Unknown(f"{text} is known on deployment only", f"${{{text}}}")
        name = (root.path[0], root.path[1])
        text = f"{name[0]}.{name[1]}"
        if name in self.looking:
            return Unknown(f"{text} refers to itself", f"${{{text}}}")
        if name not in self.known:
            self.looking.add(name)
            about, self.values.about = self.values.about, text
            try:
                found = self._variable(name[1]) if name[0] == "var" else self._local(name[1])
                self.known[name] = self.steps.weigh(found)
            finally:
                self.looking.discard(name)
                self.values.about = about
        return self.known[name]

    def _variable(self, name: str) -> Any:
        if name in self.inputs:
            return self.inputs[name]
        block = self.variables.get(name)
        if block is None:
            return Unknown(f"var.{name} is declared elsewhere", f"${{var.{name}}}")
        values = self.whole(block).values
        if "default" not in values:
            return Unknown(f"var.{name} has no default", f"${{var.{name}}}")
        return self.values.value(values["default"])

    def _local(self, name: str) -> Any:
        if name not in self.local_trees:
            return Unknown(f"local.{name} is declared elsewhere", f"${{local.{name}}}")
        return self.values.value(self.local_trees[name])

    def block_values(self, block: Block, names: Names, notes: list[str]) -> dict[str, Any]:
        """The values of a block: its attributes, and under the kind of each inner block a list of such mappings."""
        before = len(self.notes)
        made: dict[str, Any] = {}
        for name, tree in block.values.items():
            self.values.about = name
            made[name] = self.value(tree, names)
        for each in block.blocks:
            dynamic = each.kind == "dynamic" and bool(each.labels)
            kind = each.labels[0] if dynamic else each.kind
            own = self._dynamic(each, names, notes) if dynamic else [self.block_values(each, names, notes)]
            before_it = made.get(kind, [])
            made[kind] = [*(before_it if isinstance(before_it, list) else [before_it]), *own]
        notes += [each for each in self.notes[before:] if each not in notes]
        return made

    def _dynamic(self, block: Block, names: Names, notes: list[str]) -> list[Any]:
        """The blocks that a dynamic block makes."""
        kind = block.labels[0]
        over = self.value(block.values.get("for_each"), names)
        if isinstance(over, Unknown):
            return [over]
        iterator = self.values.value(block.values["iterator"]) if "iterator" in block.values else kind
        named = iterator.text.strip("${}") if isinstance(iterator, Unknown) else plain(iterator) or kind
        content = next((each for each in block.blocks if each.kind == "content"), None)
        made: list[Any] = []
        for key, value in entries(over):
            if content is None:
                break
            made.append(self.block_values(content, {**names, named: {"key": key, "value": value}}, notes))
        return made

    # Modules that it calls

    def local_modules(self) -> Iterator["Module"]:
        """The modules inside the boundary that it calls, without what it gives them."""
        for block in self.blocks("module"):
            source = self.values.value(block.values["source"]) if "source" in block.values else None
            if isinstance(source, str) and source.startswith(("./", "../")):
                folder = self._folder(source)
                if isinstance(folder, Path):
                    yield Module(folder, (), self.boundary, self.steps, {})

    def followed(self, source: str, given: Mapping[str, Any]) -> "Module | Unknown":
        """The module that a call leads to, with what it is given; an Unknown if it is not to be followed."""
        folder = self._folder(source)
        if isinstance(folder, Unknown):
            return folder
        files = [path for path in _beside(folder) if path.name.endswith(".tf")]
        if not files:
            return Unknown(f"{source} has no .tf files")
        found = [block for path in sorted(files) for block in _kept(path)]
        return Module(folder, found, self.boundary, self.steps, given)

    def _folder(self, source: str) -> Path | Unknown:
        try:
            whole = (self.folder / source).resolve()
            home = self.boundary.resolve()
        except (OSError, ValueError, RuntimeError):
            return Unknown(f"{source} is not there")
        if not whole.is_relative_to(home):
            return Unknown(f"{source} lies outside of {self.boundary}; open the folder that holds both")
        found = inside(self.boundary, str(whole.relative_to(home)))
        return found if isinstance(found, Unknown) or found.is_dir() else Unknown(f"{source} is no folder")


def _kept(path: Path, kinds: Sequence[str] = _KINDS) -> Iterator[Block]:
    """The blocks of a file that are of these kinds, not parsed yet."""
    return (block for block in blocks(text_of(path), str(path)) if block.kind in kinds)


def _beside(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.is_file() and not each.is_symlink()]
    except OSError:
        raise ModelError(str(folder), "it cannot be listed.", "") from None


def _automatic(path: Path) -> bool:
    return path.name.endswith(".auto.tfvars")
