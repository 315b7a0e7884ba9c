"""What CreateTable declares and DescribeTable tells, compared: keys and their types, indexes and their projections."""

from collections.abc import Mapping
from typing import Any


def difference(table: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The first way in which a table, as DescribeTable tells it, differs from a CreateTable request; "" if in none."""
    theirs, ours = _parts(table), _parts(wanted)
    for part in [*ours, *theirs]:
        if part not in theirs:
            return f"it has no {part}"
        if part not in ours:
            return f"it has the {part}, which the model has not"
        if theirs[part] != ours[part]:
            return f"its {part} is {theirs[part]}, and the model's is {ours[part]}"
    return ""


def _parts(table: Mapping[str, Any]) -> dict[str, str]:
    types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}

    def keys(schema: Any) -> dict[str, str]:
        named = {"HASH": "partition key", "RANGE": "sort key"}
        texts: dict[str, list[str]] = {}
        for key in schema:
            name = key["AttributeName"]
            texts.setdefault(named[key["KeyType"]], []).append(f"{name} ({types.get(name, '?')})")
        return {part: ", ".join(each) for part, each in texts.items()}

    parts = keys(table["KeySchema"])
    for kind, place in (("Global", "index"), ("Local", "local index")):
        for index in sorted(table.get(f"{kind}SecondaryIndexes") or (), key=lambda each: str(each["IndexName"])):
            held = index.get("Projection", {})
            names = ", ".join(sorted(held.get("NonKeyAttributes") or ())) or held.get("ProjectionType", "ALL")
            by = ", ".join(f"{part} {text}" for part, text in keys(index["KeySchema"]).items())
            parts[f"{place} {index['IndexName']}"] = f"by {by}, projecting {names}"
    return parts
