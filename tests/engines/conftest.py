"""Tests against an engine that nobody here wrote: collected only where AWS_ENDPOINT_URL_DYNAMODB names one.

``make engines`` starts DynamoDB Local and runs them. With the variable set they run against whatever stands there.
"""

import os

import pytest

PLUGIN = "tests.on_engine"

collect_ignore_glob = [] if os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") else ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(PLUGIN):
        config.pluginmanager.import_plugin(PLUGIN)
