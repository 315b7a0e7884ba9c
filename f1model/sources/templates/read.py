"""What kind of template a file is, by what it says, and its tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from f1model.errors import ModelError, NoTableError
from f1model.sources.source import Source
from f1model.sources.streams import head_of
from f1model.sources.templates import cloudformation, terraform
from f1model.sources.templates.collected import distinct
from f1model.sources.templates.files import LARGEST, LARGEST_PLAN, inside, text_of
from f1model.sources.templates.known import Steps, Unknown, part, plain
from f1model.sources.templates.serverless import Variables, as_template
from f1model.sources.templates.terraform_module import FILES, beside
from f1model.sources.templates.yaml_text import read_json, read_yaml

_YAML = (".yml", ".yaml", ".template")
_KEYS = re.compile(
    r"^(?:AWSTemplateFormatVersion|Transform|Resources|service|frameworkVersion|resources)[ \t]*:"
    r"|^[ \t]+Type[ \t]*:[ \t]*['\"]?AWS::(?:DynamoDB|Serverless)::",
    re.MULTILINE,
)
# The first key of a template, or of resources alone, in JSON; a file of items begins with others.
_JSON = re.compile(
    r'\{\s*(?:"(?:AWSTemplateFormatVersion|Conditions|Description|Globals|Hooks|Mappings|Metadata|Outputs|Parameters'
    r"|Resources|Rules|Transform|format_version|terraform_version|version|lineage|serial|service|provider|resources"
    r'|functions|custom|frameworkVersion|plugins)"\s*:|"\w+"\s*:\s*\{\s*"Type"\s*:\s*"AWS::|"Type"\s*:\s*"AWS::)'
)
_JSON_TOO = re.compile(
    r'"(?:AWSTemplateFormatVersion|Resources|resources|planned_values|terraform_version|frameworkVersion)"\s*:|"AWS::'
)
_STATE = re.compile(r'"(?:planned_values|terraform_version)"\s*:')
_HCL = re.compile(
    r'^[ \t]*(?:(?:resource|module|variable|provider|data|output)[ \t]+"|(?:locals|terraform)[ \t]*\{)', re.MULTILINE
)
_SERVICES = ("serverless.yml", "serverless.yaml", "serverless.json")
_NAMES = (*_YAML, ".json", ".tfstate")  # of templates that are looked for in a folder
_CODE = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")
_FRAMEWORK = re.compile(r"\$\{(?:self|opt|sls|file|param|env)[:(]")
_WANTED = "Give a template of CloudFormation, SAM, serverless.yml or Terraform."


def is_template(path: Path, head: bytes) -> bool:
    """Whether a file is a template, by its first bytes, in UTF-8 (some tens of thousands will do), and its name."""
    name, text = _name(path), head.decode(errors="replace").lstrip()
    if name.endswith((".tf", ".tf.json", ".tfstate")) or (name.startswith("serverless.") and name.endswith(_CODE)):
        return True
    if text.startswith("{"):
        return bool(_JSON.match(text) and _JSON_TOO.search(text))
    return not text.startswith("[") and bool(_KEYS.search(text) or _HCL.search(text))


def read_template(path: Path) -> tuple[Source, ...]:
    """The tables of one template, each with notes on what could not be told from it.

    What it includes is followed inside its own folder; for Terraform the other files of that folder say what variables
    are. Raises ModelError, in one line, if it is no template, is damaged, or has no table.
    """
    where, name = str(path), _name(path)
    if name.startswith("serverless.") and name.endswith(_CODE):
        problem = "it is code, which is never run."
        raise ModelError(where, problem, "Run serverless package, and open the template that it leaves in .serverless.")
    if name.endswith((".tf", ".tf.json")):
        return _of_terraform(path)
    text = text_of(path, LARGEST_PLAN if name.endswith((".json", ".tfstate")) else LARGEST)
    if text.lstrip().startswith("{"):
        return _of_json(text, path)
    if not name.endswith(_YAML) and not _KEYS.search(text) and _HCL.search(text):
        return _of_terraform(path)
    documents = read_yaml(text, where)
    for document in documents:
        kind = _kind(document)
        if kind:
            return _of_document(document, kind, path, text)
    raise NoTableError(where, f"it is YAML of another kind{_begins(documents)}, and has no DynamoDB table.", _WANTED)


@dataclass(frozen=True)
class Templates:
    """What the templates among some files hold. ``files`` are all that belongs to one of them.

    ``without`` says which of them have no table, and ``damaged`` which could not be read.
    """

    found: tuple[Source, ...]
    files: frozenset[Path]
    without: tuple[ModelError, ...]
    damaged: tuple[ModelError, ...]


def read_templates(folder: Path, files: Sequence[Path]) -> Templates:
    """The tables of all templates among the files of a folder, such as cdk.out. One that two declare equally is one.

    What a serverless.yml includes is read with it, and not once more by itself.
    """
    hcl = [path for path in files if path.name.endswith(FILES)]
    services = [path for path in files if path.name in _SERVICES]
    homes = {path.parent for path in services}
    rest = {*files} - {*hcl, *services}
    others = [path for path in sorted(rest) if _looks(path)]
    alone = [path for path in others if not homes.intersection(path.parents)]
    jobs = [(path, partial(read_template, path)) for path in sorted([*services, *alone])]
    if hcl:
        jobs.insert(0, (folder, partial(terraform.tables, hcl, folder, str(folder))))
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
    return Templates(tuple(distinct(found)), frozenset([*hcl, *services, *others]), tuple(without), tuple(damaged))


def _looks(path: Path) -> bool:
    try:
        return _name(path).endswith(_NAMES) and is_template(path, head_of(path)[0])
    except ModelError:  # said when it is read
        return False


def _name(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


def _of_json(text: str, path: Path) -> tuple[Source, ...]:
    where = str(path)
    if len(text) > LARGEST and not _STATE.search(text[:100_000]):
        problem = f"it is larger than {LARGEST // 1_000_000} MB, and is no Terraform plan."
        raise ModelError(where, problem, "A template is smaller: give the one that makes the table.")
    document = read_json(text, where)
    if isinstance(document, Mapping) and ("planned_values" in document or "terraform_version" in document):
        return terraform.json_tables(document, where)
    kind = _kind(document)
    if not kind:
        raise NoTableError(
            where, f"it is JSON of another kind{_begins([document])}, and has no DynamoDB table.", _WANTED
        )
    return _of_document(document, kind, path, text)


def _begins(documents: list[Any]) -> str:
    first = documents[0] if documents else None
    if isinstance(first, Mapping) and first:
        return f" (it begins with {(plain(next(iter(first))) or 'null')[:40]!r})"
    return " (it is empty)" if first is None else ""


def _kind(document: Any) -> str | None:
    """What a document is; None if it is no template."""
    if not isinstance(document, Mapping):
        return None
    service = "service" in document or "provider" in document or "functions" in document
    if service and ("resources" in document or ("service" in document and "provider" in document)):
        return "a serverless.yml"
    if "Resources" in document or "AWSTemplateFormatVersion" in document:
        transform = document.get("Transform")
        listed = transform if isinstance(transform, list) else [transform]
        return "a SAM template" if "AWS::Serverless-2016-10-31" in listed else "a CloudFormation template"
    if any((plain(part(each, "Type")) or "").startswith("AWS::") for each in document.values()):
        return "a list of CloudFormation resources"
    return "a CloudFormation resource" if (plain(document.get("Type")) or "").startswith("AWS::") else None


def _of_document(document: Mapping[str, Any], kind: str, path: Path, text: str) -> tuple[Source, ...]:
    where = str(path)
    if kind == "a list of CloudFormation resources":
        document = {"Resources": document}
    elif kind == "a CloudFormation resource":
        document = {"Resources": {path.name.partition(".")[0] or "Table": document}}
    if kind != "a serverless.yml" and not _FRAMEWORK.search(text):
        return cloudformation.tables(document, where, kind)
    variables = Variables(document, lambda name: _included(path.parent, name), Steps(where))
    template = document
    if kind == "a serverless.yml":
        if document.get("resources") is None:
            problem = "it is a serverless.yml without resources, and has no DynamoDB table."
            raise NoTableError(where, problem, "Give the one that makes the table.")
        template = as_template(document, variables, where)
    return cloudformation.tables(template, where, kind, variables.value, variables.notes)


def _included(home: Path, name: str) -> Any:
    """What a file of the folder holds; an Unknown for one that is elsewhere."""
    path = inside(home, home / name)
    if isinstance(path, Unknown):
        return path
    if not path.is_file():
        return Unknown(f"{name[:60]} is no file", name[:60])
    text = text_of(path)
    if path.suffix.lower() == ".json":
        return read_json(text, str(path))
    if path.suffix.lower() not in _YAML:
        return text
    documents = read_yaml(text, str(path))
    return documents[0] if documents else None


def _of_terraform(path: Path) -> tuple[Source, ...]:
    """The tables of one file; the others of its folder say what variables and locals are."""
    others = [each for each in beside(path.parent) if each.name.endswith(FILES) and each.name != path.name]
    return terraform.tables([path, *others], path.parent, str(path), only=path)
