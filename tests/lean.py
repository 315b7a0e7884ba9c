"""A pytest plugin, named with -p: what pytest, its workers and nbval do for every test or process, and nobody needs.

It is loaded before nbval. That loads jsonschema, which makes a grammar of internationalised web addresses where it
finds a reader of such: 1.7 s in each process, and no notebook has one.
"""

import atexit
import os
import sys

import pytest
from _pytest.runner import runtestprotocol

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # importing it is an ImportError then


def pytest_configure(config: pytest.Config) -> None:
    """A worker ends after what is done at exit; to take apart what it holds would take it seconds more."""
    if hasattr(config, "workerinput"):
        atexit.register(os._exit, 0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker tells of a test that passed once, not four times: that took as long as most of the tests themselves.

    So ``--durations`` and JUnit's files know nothing of how long fixtures take.
    """
    if not hasattr(item.config, "workerinput"):
        return None
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
