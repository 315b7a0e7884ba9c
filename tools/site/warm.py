"""What a lesson does first, run inside Pyodide: the modules that this loads are those that come compiled."""

import IPython.core.interactiveshell
import IPython.core.shellapp  # noqa: F401

from f1model import F1, aggregate_view, connect, f1_items, load, run

table = connect(F1)
load(table, f1_items(seasons=[2024], rounds=[1]))
run(table, F1["Get a race with its results"], SeasonId=2024, Round=1)
aggregate_view(table)
