"""Wheels for the course in a browser tab, packed from what is installed here, without what a tab cannot use.

A tab runs pure Python. Each package is packed anew from the very files that the tests run on: compiled parts are left
out (each has a slower twin in Python), and of botocore and moto only what DynamoDB needs comes along.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.site.compiled import write_wheel

ROOT = Path(__file__).parent.parent.parent
TAB = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": "3.14"}
# No processes, no certificates, no terminal and nothing compiled in a tab; the other half of the widgets is in
# JupyterLite.
UNUSED = {"cryptography", "docker", "jupyterlab-widgets", "pexpect", "prompt-toolkit", "psutil", "widgetsnbextension"}
NEVER = ("*.so", "*.pyd", "*.pyi", "*.pyc", "*/tests/*", "../*", "*/cacert.pem", "jedi/third_party/django-stubs/*")

# Whose it is, and on which terms, comes along.
ABOUT = ("Author", "Home-page", "License", "Maintainer", "Project-URL")
LICENCES = ("LICEN[CS]E*", "NOTICE*", "COPYING*", "AUTHORS*")

# Of a package's folders and data only these; the files of the package itself always.
ONLY: Mapping[str, tuple[str, ...]] = {
    "anywidget": (),  # its other half is in JupyterLite
    "boto3": ("data/dynamodb", "docs", "dynamodb", "resources"),
    "botocore": (
        "crt", "data/_retry.json", "data/dynamodb", "data/dynamodbstreams", "data/endpoints.json",
        "data/partitions.json", "data/sdk-default-configuration.json", "docs", "retries", "vendored",
    ),
    "ipython": (
        "core", "extensions", "external", "lib", "terminal/__init__.py", "terminal/pt_inputhooks", "testing", "utils",
    ),
    "moto": (
        "cloudwatch", "core", "dynamodb", "dynamodbstreams", "events", "iam", "moto_api", "s3", "sts", "utilities",
    ),
    # Of its languages those that IPython asks for, with what they ask for; the others are most of it.
    "pygments": (
        "filters", "formatters", "styles", *(f"lexers/{name}.py" for name in (
            "__init__", "_css_builtins", "_lilypond_builtins", "_mapping", "_scheme_builtins", "css", "data", "html",
            "javascript", "jvm", "lilypond", "lisp", "markup", "perl", "python", "ruby", "shell", "special",
        )),
    ),
    "python-dateutil": ("parser", "tz"),  # the zones of the world are the system's, or nobody's
}  # fmt: skip
# moto asks for certificates and for the policies that AWS manages (8 MB) where it is told of a caller. Neither is used.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "moto/iam/aws_managed_policies.py": 'aws_managed_policies_data = "{}"\n',
        "cryptography/__init__.py": "",
        "cryptography/x509.py": "",
        "cryptography/hazmat/__init__.py": "",
        "cryptography/hazmat/backends.py": "default_backend = None\n",
    }
}


@dataclass(frozen=True)
class Wheel:
    """A packed wheel, and what a lock says of it."""

    name: str
    version: str
    path: Path
    imports: tuple[str, ...]
    depends: tuple[str, ...]


def needed(roots: Iterable[str]) -> list[str]:
    """These distributions and all that they need in a tab, by name, sorted."""
    return closure(roots, requirements)


def closure(roots: Iterable[str], depends: Callable[[str], Iterable[str]]) -> list[str]:
    """These names and all that they depend on, near or far, sorted."""
    names, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting.extend(depends(name))
    return sorted(names)


def requirements(name: str) -> list[str]:
    """What an installed distribution needs in a tab, by name. py-partiql-parser is moto's extra for DynamoDB."""
    extra = "dynamodb" if name == "moto" else ""
    asked = [Requirement(line) for line in metadata.requires(name) or ()]
    wanted = [each for each in asked if not each.marker or each.marker.evaluate({**TAB, "extra": extra})]
    return sorted({canonicalize_name(each.name) for each in wanted} - UNUSED)


def pack(name: str, folder: Path, slim: bool = True) -> Wheel:
    """Write the wheel of an installed distribution into ``folder``; all of it unless ``slim``."""
    distribution = metadata.distribution(name)
    only, instead = (ONLY.get(name), INSTEAD.get(name, {})) if slim else (None, {})
    files = dict[str, bytes]()
    for file in distribution.files or ():
        inside = str(file)
        if not _matches(inside, NEVER) and ".dist-info/" not in inside and _wanted(inside, only):
            files[inside] = Path(str(distribution.locate_file(file))).read_bytes()
    files |= {inside: text.encode() for inside, text in instead.items()}
    keys = [key for key in dict.fromkeys(distribution.metadata) if key.startswith(ABOUT)]
    about = [(key, value) for key in keys for value in distribution.metadata.get_all(key) or ()]
    licences = {
        Path(str(file)).name: Path(str(distribution.locate_file(file))).read_bytes()
        for file in distribution.files or ()
        if ".dist-info/" in str(file) and _matches(Path(str(file)).name.upper(), LICENCES)
    }
    return _write(name, distribution.version, files, requirements(name), folder, about, licences)


def _wanted(inside: str, only: tuple[str, ...] | None) -> bool:
    _, _, rest = inside.partition("/")
    return only is None or "/" not in rest or any(rest == part or rest.startswith(f"{part}/") for part in only)


def _matches(inside: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(inside, pattern) for pattern in patterns)


def pack_project(folder: Path, depends: Iterable[str]) -> Wheel:
    """Write the wheel of this project: the package and its data."""
    version = metadata.version("f1model")
    source = ROOT / "f1model"
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    licences = {"LICENSE": (ROOT / "LICENSE").read_bytes()}  # that of the data is beside it
    return _write("f1model", version, files, sorted(depends), folder, [], licences)


def _write(
    name: str, version: str, files: Mapping[str, bytes], depends: list[str], folder: Path,
    about: Iterable[tuple[str, str]], licences: Mapping[str, bytes],
) -> Wheel:  # fmt: skip
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    info = f"{stem}.dist-info"
    fields = [*about, *(("Requires-Dist", each) for each in depends)]
    lines = "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields)
    everything = {
        **dict(sorted(files.items())),
        f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{lines}".encode(),
        **{f"{info}/licenses/{each}": text for each, text in sorted(licences.items())},
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: f1model\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{stem}-py3-none-any.whl"
    write_wheel(path, everything, f"{info}/RECORD")
    tops = {inside.partition("/")[0].removesuffix(".py") for inside in files}
    imports = tuple(sorted(top for top in tops if top.isidentifier() and top != "cryptography"))
    return Wheel(name, version, path, imports, tuple(depends))
