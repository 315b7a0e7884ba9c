"""The files of templates: read whole, of a bounded size, never by a link that leads out of their folder."""

import os
from pathlib import Path

from f1model.errors import ModelError
from f1model.sources.streams import reading
from f1model.sources.templates.known import Unknown

LARGEST = 2_000_000  # bytes of a template; CloudFormation takes 1 MB ("CloudFormation quotas")
LARGEST_PLAN = 200_000_000  # bytes of Terraform's own JSON, which holds all that a project has


def text_of(path: Path, most: int = LARGEST) -> str:
    """The text of a file, unpacked. Raises ModelError if it cannot be read, is too large, or is no UTF-8 or UTF-16."""
    content = b""
    with reading(path) as reader:
        while len(content) <= most and (chunk := reader.read()):
            content += chunk
    if len(content) > most:
        fix = "A template is smaller: give the one that makes the table."
        raise ModelError(str(path), f"it is larger than {most // 1_000_000:,} MB.", fix)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ModelError(
            f"{path}:{line}", f"its byte {error.start + 1} is not UTF-8.", "Save the file as UTF-8."
        ) from None


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
