"""What every run of pytest here is told: on an engine, each notebook works in tables of its own, as in ``make lab``."""

import os

import pytest

NAMES = ("F1MODEL_LESSON_TABLES", "JPY_SESSION_NAME")
OUTSIDE = {name: os.environ.get(name) for name in NAMES}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Name the notebook to the kernel that is about to start; what is no notebook is told what it was told before."""
    lesson = item.path.suffix == ".ipynb"
    for name, value in (("F1MODEL_LESSON_TABLES", "1"), ("JPY_SESSION_NAME", str(item.path))):
        told = value if lesson else OUTSIDE[name]
        if told is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = told
