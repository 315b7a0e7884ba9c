"""The files of templates: read whole, of a bounded size, never by a link that leads out of their folder."""

import os
from pathlib import Path

from f1model.errors import ModelError
from f1model.files import read, why
from f1model.sources.templates.known import Unknown
from f1model.sources.templates.yaml_text import decoded

LARGEST = 2_000_000  # bytes of a template; CloudFormation takes 1 MB ("CloudFormation quotas")
LARGEST_PLAN = 200_000_000  # bytes of Terraform's own JSON, which holds all that a project has


def text_of(path: Path, most: int = LARGEST) -> str:
    """The text of a file. Raises ModelError if it cannot be read, is too large, or is no text."""
    try:
        content = read(path, most)
    except OSError as error:
        fix = "A template is smaller: give the one that makes the table." if "larger" in str(error) else ""
        raise ModelError(str(path), why(error), fix) from None
    return decoded(content, str(path))


def inside(folder: Path, path: Path) -> Path | Unknown:
    """A file or folder, by its path inside ``folder``; an Unknown if it lies elsewhere, by a link too."""
    written = os.path.relpath(path, folder)[:60]
    try:
        whole, home = path.resolve(), folder.resolve()
        exists = whole.exists()
    except (OSError, ValueError, RuntimeError):
        return Unknown(f"{written} is not there", written)
    if not whole.is_relative_to(home):
        return Unknown(f"{written} lies outside of the folder", written)
    return folder / os.path.relpath(whole, home) if exists else Unknown(f"{written} is not there", written)


def decoded_head(head: bytes) -> str:
    """The first bytes of a file as text, whatever they are."""
    sixteen = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if sixteen else "utf-8", "replace").lstrip("\ufeff")
