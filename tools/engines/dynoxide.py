"""Dynoxide, an engine that is not Amazon's: one program, from npm."""

import platform
from pathlib import Path

from tools.engines import errors
from tools.engines.errors import OTHERWISE, EngineError
from tools.engines.process import Engine, without_ours
from tools.npm import NpmError, unpacked

PACKAGES = {  # by the machines for which it was tried
    ("Linux", "x86_64"): (
        "@dynoxide/linux-x64@1.2.1", "80e1ed33e33ec33c7bdcb1779ea09678e5c6f87c5c225f44c2037d2b2ea71164",
    ),
}  # fmt: skip


class Dynoxide(Engine):
    """A dynoxide of our own: in memory, or on disk in ``folder``."""

    name = "dynoxide"
    workers = 1

    def command(self, folder: Path | None) -> tuple[list[str], dict[str, str]]:
        kept = ["--db-path", str(folder / "dynoxide.db")] if folder else []
        return [str(_program()), "--host", self.host, "--port", str(self.port), *kept], without_ours()


def _program() -> Path:
    here = (platform.system(), platform.machine())
    if here not in PACKAGES:
        raise EngineError(f"dynoxide was not tried on {' '.join(here)}, and is not fetched there. {OTHERWISE}")
    try:
        program = unpacked(*PACKAGES[here], errors.CACHE) / "dynoxide"
    except NpmError as error:
        raise EngineError(f"{error} {OTHERWISE}") from None
    program.chmod(0o755)
    return program
