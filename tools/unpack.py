"""Read files out of a zip that somebody else made: nothing is extracted, and nothing in it is believed."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from f1model.errors import DataError
from f1model.files import read

LARGEST = 100_000_000  # bytes of the zip, and of what is read of it, together; a release has some ten million


def unpacked(path: Path, wanted: Sequence[str], most: int = LARGEST) -> dict[str, bytes]:
    """The contents of the ``wanted`` files, which may lie in folders of the zip; at most ``most`` bytes together.

    Raises:
        DataError: it is no zip, truncated, damaged or encrypted; a file is missing, there twice, or its path leads out
            of the zip; or they are larger than ``most``, whatever the zip says of their sizes.
    """
    try:
        packed = read(path, most)
    except FileNotFoundError:
        raise DataError(str(path), "There is no such file.", "Name the zip file that f1db released.") from None
    except OSError as error:
        raise DataError(str(path), f"This cannot be read ({error.strerror}).", "Name the zip file.") from None
    contents: dict[str, bytes] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members: dict[str, list[zipfile.ZipInfo]] = {name: [] for name in wanted}
            for member in archive.infolist():
                members.get(_name(member), []).append(member)
            for name, found in members.items():
                contents[name] = _content(archive, _only(path, name, found), left)
                left -= len(contents[name])
                if left < 0:
                    problem = f"Unpacked, it is larger than {most // 1_000_000} MB, which no release is."
                    raise DataError(str(path), problem, "Download the release again.")
    except (OSError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        # RuntimeError: encrypted, or packed in a way that Python does not know
        problem = f"This is not a whole zip file ({error})."
        raise DataError(str(path), problem, "Download the release again.") from error
    return contents


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").rpartition("/")[2]


def _only(path: Path, name: str, found: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    fix = "Take f1db's CSV release, f1db-csv.zip."
    if not found:
        raise DataError(str(path), f"There is no file {name} in it.", fix)
    if len(found) > 1:
        raise DataError(str(path), f"There are {len(found)} files {name} in it.", fix)
    inside = PurePosixPath(found[0].filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        raise DataError(str(path), f"{found[0].filename!r} in it is a path that leads out of it.", fix)
    return found[0]


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The content, or its first ``most`` bytes and one more."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a bound
        raise zipfile.BadZipFile(f"{member.filename!r} is packed in an unusual way")
    with archive.open(member) as file:
        return file.read(most + 1)
