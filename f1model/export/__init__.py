"""Out into the world: code to paste, CloudFormation templates, NoSQL Workbench files."""

from f1model.export import cloudformation, workbench
from f1model.export.codegen import code, partiql
from f1model.export.endpoint import Endpoint

__all__ = ["Endpoint", "cloudformation", "code", "partiql", "workbench"]
