"""What a lesson does first, run inside Pyodide: the modules that this loads are those that come compiled."""

from contextlib import suppress
from importlib import import_module

import IPython.core.interactiveshell
import IPython.core.shellapp  # noqa: F401

from f1model import F1, aggregate_view, check, connect, f1_items, load, run
from f1model.course import recall, where_you_are
from f1model.views import key_table

with suppress(ModuleNotFoundError):  # it is not among the packages where there is no JupyterLite
    import_module("pyodide_kernel")

table = connect(F1)
load(table, f1_items(seasons=[2024], rounds=[1]))
run(table, F1["Get a race with its results"], SeasonId=2024, Round=1)
aggregate_view(table)
key_table(F1), where_you_are(), check
recall("04", ..., ..., ...)
