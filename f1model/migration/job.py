"""A migration on its way: which step it has come to, the next one, and what readers and writers do meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import table_given
from f1model.errors import BackendError, ModelError
from f1model.migration.plan import Route
from f1model.migration.steps import ADD, COMPARE, COPY, DELETE, DROP, FILL, Step, start
from f1model.migration.traffic import ATTEMPTS, Sent, at, read, send, write
from f1model.patience import pause
from f1model.query.write_acts import Act
from f1model.query.write_plan import write_plan
from f1model.values import kept

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

PAGE = 100  # items that are read before the bookmark moves on


@dataclass(frozen=True)
class Difference:
    """What one item lacks: its copy is "missing", "different" or "left over" (its original is gone)."""

    what: str
    item: Item


class Job:
    """The migration of one table, as ``migration.on(table)`` makes it: after a crash, at the step where it was.

    Its bookmark is an item of the table, under ``MIGRATION#<name>``: the step, and the key it has come to. Each step
    may be done twice. ``page`` is how many items are read before the bookmark moves on.
    """

    def __init__(self, migration: Route, table: "Table", page: int = PAGE) -> None:
        table_given(table, "Migration.on", "migration.on(table)")
        theirs = getattr(table, "model", None)
        if theirs is not None and theirs.place().names != migration.old.place().names:
            problem = f"it migrates {migration.old.table}, and {theirs.table} has other key attributes."
            raise ModelError("Migration.on", problem, "Give the table of its old model.")
        if any(migration.both.key_type(name) != "S" for name in migration.old.place().names):
            problem = "a primary key of this table is no text, so there is no place for the bookmark."
            raise ModelError("Migration.on", problem, "Use a table whose keys are of type S.")
        self.migration, self.table, self.page = migration, table, page
        self._plan = write_plan(migration.twins.pattern)
        self._key: Item = dict.fromkeys(migration.old.place().names, f"MIGRATION#{migration.name}")
        self._load()

    def _load(self) -> None:
        found = at(self.table, self._key) or {}
        self._done, self._after = int(found.get("Done", 0)), found.get("After")

    def _keep(self, done: int, after: Mapping[str, Any] | None = None) -> None:
        bookmark = {**self._key, "Done": done, "Of": len(self.migration.steps)}
        self.table.put_item(Item=bookmark if after is None else {**bookmark, "After": dict(after)})
        self._done, self._after = done, after

    @property
    def next(self) -> Step | None:
        """The step that is to be done next; None if all are done."""
        return self.migration.steps[self._done] if self._done < len(self.migration.steps) else None

    @property
    def stage(self) -> Step:
        """The step that was done last: its rules hold for readers and writers."""
        return self.migration.steps[self._done - 1] if self._done else start()

    def advance(self) -> bool:
        """Do the next step, or the next page of it. Returns whether a step was finished.

        Of a deployment (a step of readers or writers) it only notes that it is done: deploy first, and wait until the
        last of them works by the new rule.

        Raises:
            ModelError: all is done, an item does not fit the new design, or items still differ after they were mended.
            BackendError: other writers came between one item and its copy, again and again.
        """
        step = self.next
        if step is None:
            raise ModelError("Migration", "all its steps are done.", "Nothing is to be done.")
        if step.kind in (ADD, DROP):
            if not self._indexed(step):
                return False
        elif step.kind == COMPARE:
            self._mend()
        elif step.kind in (COPY, FILL, DELETE):
            sent: dict[str, Any] = {"ConsistentRead": True, "Limit": self.page}
            if self._after:
                sent["ExclusiveStartKey"] = dict(self._after)
            answer: Any = self.table.scan(**sent)
            for item in answer["Items"]:
                self._treat(step.kind, _plain(item))
            if "LastEvaluatedKey" in answer:
                self._keep(self._done, answer["LastEvaluatedKey"])
                return False
        self._keep(self._done + 1)
        return True

    def run(self, until: str | None = None) -> "Job":
        """Do all steps, or all up to and including the one of that kind or name. Returns the job itself."""
        names = {name for step in self.migration.steps for name in (step.kind, step.name)}
        if until is not None and until not in names:
            fix = f"It has: {', '.join(step.name for step in self.migration.steps)}."
            raise ModelError("Migration", f"it has no step {until!r}.", fix)
        while (step := self.next) is not None:
            if self.advance() and until in (step.kind, step.name):
                break
        return self

    def read(self, name: str, values: Mapping[str, Any] | None = None, /, **named: Any) -> list[Item]:
        """What a reader gets who asks that access pattern now, by the rule of the stage; each item once."""
        return read(self.migration.twins, self.table, self.stage.readers, name, values or named)

    def write(
        self, name: str, values: Mapping[str, Any], changes: Mapping[str, Any] | None = None
    ) -> Sent:  # fmt: skip
        """Carry out that write pattern, by the rule of the stage; see :func:`f1model.migration.traffic.write`."""
        both = self.migration.both
        return write(self.migration.twins, both, self.table, self.stage.writers, name, values, changes)

    def differences(self) -> list[Difference]:
        """What is not yet as the new design has it, item by item; each is looked at again before it is told.

        All items of the table are held in memory for it.
        """
        twins = self.migration.twins
        held = {tuple(twins.key(item).values()): item for item in self._items() if twins.entity(item)}
        found = []
        for item in held.values():
            what = ""
            if self.migration.filled:
                what = "missing" if twins.filling(item) else ""
            elif twins.home(item) == "old":
                new = twins.as_new(item)
                copy = held.get(tuple(twins.key(new).values()))
                what = "" if copy == new else "different" if copy else "missing"
            elif twins.home(item) == "new":
                original = held.get(tuple(twins.key(twins.as_old(item)).values()))
                what = "" if original and twins.as_new(original) == item else "left over"
            if what and self._still(what, item):
                found.append(Difference(what, item))
        return found

    def _still(self, what: str, item: Item) -> bool:
        """Whether it is so, now that both are read once more: a writer may have come between the two."""
        twins = self.migration.twins
        if at(self.table, twins.key(item)) != item:
            return False
        if self.migration.filled:
            return True
        if what == "left over":
            original = at(self.table, twins.key(twins.as_old(item)))
            return not original or twins.key(twins.as_new(original)) != twins.key(item)
        new = twins.as_new(item)
        return at(self.table, twins.key(new)) != new

    def _mend(self) -> None:
        for difference in self.differences():
            if difference.what == "left over":
                twins = self.migration.twins
                original = at(self.table, twins.key(twins.as_old(difference.item)))
                send(self.table, self._plan, twins.removing(difference.item, original))
            else:
                self._treat(FILL if self.migration.filled else COPY, difference.item)
        left = self.differences()
        if left:
            where = ", ".join(map(str, self.migration.twins.key(left[0].item).values()))
            problem = f"{len(left)} items still differ, the first of them {where}, which is {left[0].what}."
            raise ModelError("Migration", problem, "Does every writer work by the rule of this step?")

    def _treat(self, kind: str, item: Item) -> None:
        """Copy, fill or delete one item, as it is now; one that is of no concern is left alone."""
        twins = self.migration.twins
        make = {COPY: twins.copying, FILL: twins.filling, DELETE: twins.deleting}[kind]
        for _ in range(ATTEMPTS):
            if not twins.entity(item) or (kind != FILL and twins.home(item) != "old"):
                return
            done: list[Act] = make(item)
            if not done or send(self.table, self._plan, done):
                return
            found = at(self.table, twins.key(item))  # somebody wrote it after it was read
            if found is None:
                return
            item = found
        where = ", ".join(map(str, twins.key(item).values()))
        raise BackendError(where, f"other writers came between {ATTEMPTS} times.", "Try again.")

    def _indexed(self, step: Step) -> bool:
        """Add or drop the index of a step, unless that is done; whether DynamoDB has finished."""
        client: Any = self.table.meta.client
        place = self.migration.both.place(step.index)
        for idle in range(100):
            described = client.describe_table(TableName=self.table.name)["Table"]
            indexes = described.get("GlobalSecondaryIndexes", [])
            state = next((each["IndexStatus"] for each in indexes if each["IndexName"] == step.index), None)
            if (state == "ACTIVE" and step.kind == ADD) or (state is None and step.kind == DROP):
                return True
            if state is None:
                kinds = [
                    {"AttributeName": name, "AttributeType": self.migration.both.key_type(name)} for name in place.names
                ]
                known = [each for each in described["AttributeDefinitions"] if each["AttributeName"] not in place.names]
                create = {
                    "IndexName": place.name, "KeySchema": place.key_schema, "Projection": place.projection_request,
                }  # fmt: skip
                client.update_table(
                    TableName=self.table.name, AttributeDefinitions=known + kinds,
                    GlobalSecondaryIndexUpdates=[{"Create": create}],
                )  # fmt: skip
            elif state == "ACTIVE":
                update = [{"Delete": {"IndexName": step.index}}]
                client.update_table(TableName=self.table.name, GlobalSecondaryIndexUpdates=update)
            if not pause(idle):
                return False
        return False

    def _items(self) -> Iterator[Item]:
        page: Any = self.table.scan(ConsistentRead=True)
        yield from map(_plain, page["Items"])
        while "LastEvaluatedKey" in page:
            page = self.table.scan(ConsistentRead=True, ExclusiveStartKey=page["LastEvaluatedKey"])
            yield from map(_plain, page["Items"])

    def __repr__(self) -> str:
        step = self.next
        told = f"next: {step.name}" if step else "done"
        return f"Migration of {self.table.name}: {self._done} of {len(self.migration.steps)} steps; {told}"


def _plain(item: Mapping[str, Any]) -> Item:
    return {name: kept(value) for name, value in item.items()}
