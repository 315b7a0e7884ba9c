"""Run a command against DynamoDB Local, Amazon's own engine, without Docker:

    python -m tools.engines make lab
    python -m tools.engines --engine=ministack make lab

The second starts another engine: ministack or dynoxide. What is fetched is kept in .cache/engines. The command finds
the engine through AWS_ENDPOINT_URL_DYNAMODB; where that is set already, the engine that answers there is used and
nothing is started. The engine ends with the command, however that ends.
"""

import os
import subprocess
import sys
import time
from contextlib import suppress

from tools.engines import ENDPOINT_VARIABLE, ENGINES, Engine, EngineError

OPTION = "--engine="


def _run(command: list[str], engine: Engine | None) -> int:
    told = {ENDPOINT_VARIABLE: engine.url, "WORKERS": str(engine.workers)} if engine else {}
    try:
        process = subprocess.Popen(command, env={**os.environ, **told})
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror}.") from None
    while process.poll() is None:
        if engine and engine.died:
            process.terminate()
            process.wait()
            raise EngineError(engine.died)
        with suppress(KeyboardInterrupt):  # the command has it as well, and may ask before it ends, as Jupyter does
            time.sleep(0.1)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode  # as a shell tells a signal


def _chosen(name: str) -> type[Engine]:
    if name not in ENGINES:
        raise EngineError(f"no engine is called {name}. There are {', '.join(ENGINES)}.")
    return ENGINES[name]


def main(arguments: list[str]) -> int:
    """Run a command against an engine; its exit code, or 1 after one clear line."""
    name = arguments[0].removeprefix(OPTION) if arguments and arguments[0].startswith(OPTION) else ""
    command = arguments[1:] if name else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        kind = _chosen(name or "local")
        there = os.environ.get(ENDPOINT_VARIABLE)
        if there and name:
            raise EngineError(f"{ENDPOINT_VARIABLE} is set, to {there}, so {name} is not started. Unset it.")
        if there:
            return _run(command, None)
        with kind() as engine:
            print(f"{engine.name} answers at {engine.url}. {engine.reach}", flush=True)
            return _run(command, engine)
    except (EngineError, OSError) as error:
        print(f"engines: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
