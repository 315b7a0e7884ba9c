"""A design to take home: as Python, as JSON, for NoSQL Workbench, as a CloudFormation template."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.export import cloudformation, model_to_json, model_to_python, workbench

MOST_ITEMS = 500  # of the items that go along into a NoSQL Workbench file


def _workbench(model: DataModel, items: Sequence[Item]) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        workbench.dump(workbench.document(model, list(items[:MOST_ITEMS])), path, native="flatten")
        return path.read_text(encoding="utf-8")


# By its name as it is shown: how its file ends, and what makes it.
FORMS: dict[str, tuple[str, Callable[[DataModel, Sequence[Item]], str]]] = {
    "Python": (".py", lambda model, items: model_to_python(model)),
    "JSON": (".model.json", lambda model, items: model_to_json(model)),
    "NoSQL Workbench": (".workbench.json", _workbench),
    "CloudFormation": (
        ".template.json", lambda model, items: cloudformation.dump(cloudformation.template(model)),
    ),
}  # fmt: skip


def taken(model: DataModel, items: Sequence[Item], form: str) -> tuple[str, str]:
    """The name of a file, and what is in it. Raises ModelError or WorkbenchError if the form cannot hold the model."""
    if form not in FORMS:
        raise ModelError("", f"{form[:40]!r} is no form to take a design home in.", f"Use {', '.join(FORMS)}.")
    ending, make = FORMS[form]
    return f"{model.table}{ending}", make(model, items)
