"""The judge of 21.c: a report is edited, its latest text keeps its address, and no version is lost."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from f1model.course.answers import shown
from f1model.course.exercise import Watched
from f1model.course.exercises.tables import table_of
from f1model.values import normal

HOME = "LEAGUE#office#TEXTS"


def key(round: int, version: int) -> dict[str, str]:
    """The key of one version of the text on a race; version 0 is the latest."""
    return {"PK": HOME, "SK": f"TEXT#{round:02d}#v{version:03d}"}


def edited(answer: Callable[[Any, int, str], Any]) -> str | None:
    """The hint to a function that is given a table, a round and a text."""
    texts = ["A first draft."]
    table = table_of("EditTable", [{**key(5, version), "Text": texts[0], "Number": 1} for version in (0, 1)])
    for text in ("The second text.", "The third."):
        texts.append(text)
        watched = Watched(table)
        told = answer(watched, 5, text)
        writes = [name for name, _ in watched.requests if name in ("put_item", "update_item", "delete_item")]
        if hint := _history(table, texts):
            return hint
        if writes:
            return (
                f"It sends {len(writes)} writes, one after the other. A crash in between leaves a latest text that no "
                "history has, or the other way round. Write both or neither."
            )
        if told != len(texts):
            return f"It should return the number of the new version, {len(texts)}; it returned {shown(told)}."
    return _in_company(table, answer, texts)


def _history(table: Any, texts: list[str]) -> str | None:
    latest, number = _at(table, 0), len(texts)
    if latest is None or latest.get("Text") != texts[-1]:
        return f"After an edit the latest, v000, should say {texts[-1]!r}; it says {shown((latest or {}).get('Text'))}."
    if latest.get("Number") != number:
        return (
            f"That was edit {number - 1}: the Number of v000 should be {number}; it is {shown(latest.get('Number'))}."
        )
    for version, text in enumerate(texts, 1):
        held = _at(table, version)
        if held is None:
            return f"There are {number} texts by now, and no item v{version:03d}. Each one should be in the history."
        if held.get("Text") != text:
            return f"v{version:03d} should say {text!r}, as it was written then; it says {shown(held.get('Text'))}."
    return None


def _in_company(table: Any, answer: Callable[[Any, int, str], Any], texts: list[str]) -> str | None:
    def other() -> None:
        number = len(texts) + 1
        for version in (0, number):
            table.put_item(Item={**key(5, version), "Text": "Somebody else's.", "Number": number})

    watched = Watched(table, meanwhile=other)
    try:
        answer(watched, 5, "Mine.")
    except ClientError as error:
        if error.response["Error"]["Code"] != "TransactionCanceledException":
            raise
    if watched.interrupted and (_at(table, len(texts) + 1) or {}).get("Text") != "Somebody else's.":
        return (
            "Between your read and your write somebody else has edited, and their text is gone from the history. Let "
            "the write ask for the Number that you saw."
        )
    return None


def _at(table: Any, version: int) -> dict[str, Any] | None:
    item = table.get_item(Key=key(5, version), ConsistentRead=True).get("Item")
    return None if item is None else dict(normal(item))
