"""Lessons on an engine work in tables of their own: to run one again empties nobody else's table."""

import os
import re
import socket
from hashlib import sha256
from pathlib import Path

VARIABLE = "F1MODEL_LESSON_TABLES"
LONGEST_NAME = 255  # Developer Guide, "Quotas": characters of a table's name


def lesson_table(name: str) -> str:
    """The name that the table ``name`` has in the notebook that runs, such as ``F1Table-04-keys-1f2e3d``; "" in none.

    It does so where the variable ``F1MODEL_LESSON_TABLES`` is set, as ``make lab`` does; ``JPY_SESSION_NAME``, which
    Jupyter sets, tells the notebook. The mark at the end is made of this machine's name and the notebook's whole path:
    on an engine that many share, another's copy of the same lesson has another table.
    """
    notebook = os.environ.get("JPY_SESSION_NAME")
    if not os.environ.get(VARIABLE) or not notebook:
        return ""
    path = Path(notebook).absolute()
    mark = sha256(f"{socket.gethostname()} {path} {name}".encode()).hexdigest()[:6]
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", path.stem)
    return f"{name}-{stem}"[: LONGEST_NAME - 7] + f"-{mark}"
