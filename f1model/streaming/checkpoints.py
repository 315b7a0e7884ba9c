"""Where a consumer keeps its place: in a file, or in an item of a table. A plain dict will do for an experiment."""

import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from f1model.errors import StreamError
from f1model.files import why, write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class _Kept(MutableMapping[str, str]):
    """A mapping that writes itself down with each change."""

    def __init__(self, places: dict[str, str]) -> None:
        self._places = places

    @abstractmethod
    def _keep(self) -> None:
        """Write the places down. Raises StreamError if that is not possible; then the old ones are still there."""

    def __getitem__(self, shard: str) -> str:
        return self._places[shard]

    def __setitem__(self, shard: str, position: str) -> None:
        self._places[shard] = position
        self._keep()

    def __delitem__(self, shard: str) -> None:
        del self._places[shard]
        self._keep()

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._places))

    def __len__(self) -> int:
        return len(self._places)


class FileCheckpoint(_Kept):
    """The place in a JSON file, which is replaced as a whole: a crash leaves the old one or the new one.

    One consumer writes it. Raises StreamError if the file holds something else.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        held: Any = None
        with suppress(ValueError):
            held = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        if not _are_places(held):
            fix = "Name another file, or delete it: then all that the stream holds is read anew."
            raise StreamError(str(self.path), "it is no checkpoint.", fix)
        super().__init__(held)

    def _keep(self) -> None:
        try:
            write(self.path, json.dumps(self._places, indent=1).encode())
        except OSError as error:
            fix = "Make it possible, and start again: what came after the last checkpoint is delivered once more."
            raise StreamError(str(self.path), f"the checkpoint cannot be written: {why(error)}", fix) from error


class TableCheckpoint(_Kept):
    """The place in one item of a table, of a key of yours, in its attribute ``Places``. One consumer writes it.

    That table had better not be the one whose stream is read: each step would be a change of its own.
    """

    def __init__(self, table: "Table", key: Mapping[str, Any]) -> None:
        self.table, self.key = table, dict(key)
        item = table.get_item(Key=self.key, ConsistentRead=True).get("Item", {})
        held: Any = item.get("Places", {})
        if not _are_places(held):
            problem = f"{table.name} has another item of the key {self.key}."
            raise StreamError(table.name, problem, "Choose a key that nothing else uses.")
        super().__init__(dict(held))

    def _keep(self) -> None:
        self.table.put_item(Item={**self.key, "Places": dict(self._places)})


def _are_places(held: Any) -> bool:
    return isinstance(held, Mapping) and all(isinstance(each, str) for pair in held.items() for each in pair)
