"""One request on one engine: what comes of it, as far as two engines have to agree."""

from typing import Any

from botocore.exceptions import ClientError

from f1model.table.connect import connect
from tests.table.refusals import ITEMS, MODEL, Case

Outcome = tuple[str, str, Any]  # the error's code or "accepted", its message, and a cancelled transaction's reasons


class Engine:
    """A client of one engine, and its table, which each request finds as the others did."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.table: Any = connect(MODEL, backend=backend, force=True)
        self.client: Any = self.table.meta.client
        self._written = True

    def ask(self, case: Case) -> Outcome:
        """Send the request."""
        if self._written:
            for item in ITEMS:
                self.client.put_item(TableName=MODEL.table, Item=item)
        self._written = False
        try:
            getattr(self.client, case.method)(**case.arguments)
        except ClientError as error:
            answer: Any = error.response
            return answer["Error"]["Code"], answer["Error"].get("Message", ""), answer.get("CancellationReasons")
        except Exception as error:  # the simulation's own
            return type(error).__name__, str(error), None
        self._written = case.method not in ("get_item", "query", "scan", "batch_get_item", "transact_get_items")
        if case.method == "create_table":
            self.client.delete_table(TableName=case.arguments["TableName"])
        if case.method in ("update_table", "delete_table"):
            self.table = connect(MODEL, backend=self.backend, force=True)
        return "accepted", "", None
