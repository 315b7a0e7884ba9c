"""What a template sets for a table as a whole: how it is paid for, its stream, when its items expire."""

from collections.abc import Mapping
from typing import Any

from f1model.design.given import shown
from f1model.design.settings import STREAMS, Settings
from f1model.errors import ModelError
from f1model.sources.templates.known import Unknown, part, truth, unknowns

Given = Mapping[str, Any]

# Settings of a table that a data model has no place for; Template Reference, "AWS::DynamoDB::Table".
_ELSEWHERE = {
    "ContributorInsightsSpecification": "contributor insights",
    "ImportSourceSpecification": "an import from S3",
    "KinesisStreamSpecification": "a Kinesis stream",
    "OnDemandThroughput": "limits on demand",
    "ResourcePolicy": "a resource policy",
    "SSESpecification": "encryption",
    "TableClass": "a table class",
    "VectorIndexes": "vector indexes",
    "WarmThroughput": "warm throughput",
}


def time_to_live(given: Given, notes: list[str]) -> str | None:
    """The attribute by which items expire; None if there is none."""
    ttl = given.get("TimeToLiveSpecification")
    name, enabled = part(ttl, "AttributeName"), truth(part(ttl, "Enabled"))
    for each in unknowns([ttl, name, enabled]):
        notes.append(f"Whether its items expire is not wholly known, since {each.why}.")
        break
    if not isinstance(name, str) or not name or enabled is False:
        if enabled is False and isinstance(name, str) and name:
            notes.append(f"Time to live by {name} is switched off.")
        return None
    return name


def table_settings(given: Given, where: str, notes: list[str]) -> Settings:
    """The settings of a table by its properties. Raises ModelError if it is paid for in no way that there is."""
    capacity = None
    mode = given.get("BillingMode")
    if isinstance(mode, Unknown):
        notes.append(f"How it is paid for is not known, since {mode.why}: taken for on demand.")
    elif mode is None or str(mode).upper() == "PROVISIONED":
        capacity = _capacity(given, notes)
    elif str(mode).upper() != "PAY_PER_REQUEST":
        problem = f"its BillingMode is {shown(mode)}."
        raise ModelError(where, problem, "Write PAY_PER_REQUEST or PROVISIONED.")
    stream = part(given.get("StreamSpecification"), "StreamViewType")
    stream = stream.upper() if isinstance(stream, str) else stream
    if stream is not None and stream not in STREAMS:
        notes.append(f"What its stream holds is {_said(stream)}: left out.")
        stream = None
    recovery = part(given.get("PointInTimeRecoverySpecification"), "PointInTimeRecoveryEnabled")
    protected = given.get("DeletionProtectionEnabled")
    _leave_out(given, notes)
    return Settings(
        capacity=capacity,
        stream=stream,
        recovery=_switch(recovery, "point-in-time recovery", notes),
        deletion_protection=_switch(protected, "protection from being deleted", notes),
    )


def _capacity(given: Given, notes: list[str]) -> tuple[int, int] | None:
    rented = given.get("ProvisionedThroughput")
    units = [_number(part(rented, f"{way}CapacityUnits")) for way in ("Read", "Write")]
    if type(units[0]) is int and type(units[1]) is int and min(units) > 0:
        return units[0], units[1]
    notes.append("It rents capacity, and how much is not known here: taken for on demand.")
    return None


def _switch(value: Any, what: str, notes: list[str]) -> bool:
    value = truth(value)
    if isinstance(value, Unknown):
        notes.append(f"Whether it has {what} is not known, since {value.why}: taken for no.")
    return value is True


def _leave_out(given: Given, notes: list[str]) -> None:
    """Say which settings a data model has no place for."""
    found = [said for key, said in _ELSEWHERE.items() if given.get(key) not in (None, [], {})]
    if found:
        notes.append(f"Not carried over: {', '.join(found)}.")
    own = given.get("ProvisionedThroughput")
    entries = given.get("GlobalSecondaryIndexes")
    others = [part(each, "ProvisionedThroughput") for each in entries] if isinstance(entries, list) else []
    if any(each not in (None, own) for each in others) and str(given.get("BillingMode")) != "PAY_PER_REQUEST":
        notes.append("An index rents another capacity than the table: counted as the table's.")


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else value


def _said(value: Any) -> str:
    return f"not known, since {value.why}" if isinstance(value, Unknown) else shown(value)
