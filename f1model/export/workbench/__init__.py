"""NoSQL Workbench files: read into data models and items, and written; what a file cannot hold is named."""

from f1model.export.workbench.document import Document, Table, document, dump, load

__all__ = ["Document", "Table", "document", "dump", "load"]
