"""Out into the world: code to paste, CloudFormation templates, NoSQL Workbench files, and our own JSON form."""

from f1model.export import cloudformation, workbench
from f1model.export.access_model import allows
from f1model.export.codegen import LANGUAGES, code, partiql
from f1model.export.endpoint import Endpoint
from f1model.export.json_form import model_from_json, model_to_json, models_from_json
from f1model.export.python_form import model_to_python
from f1model.export.tenant_policy import policy

__all__ = [
    "LANGUAGES",
    "Endpoint",
    "allows",
    "cloudformation",
    "code",
    "model_from_json",
    "model_to_json",
    "model_to_python",
    "models_from_json",
    "partiql",
    "policy",
    "workbench",
]
