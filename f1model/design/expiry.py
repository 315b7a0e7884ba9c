"""When an item expires: what time to live takes for a point in time, and what it passes over without a word."""

import time
from datetime import datetime
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.storing import Flaw
from f1model.values import brief, coerce

LATEST = 253_402_300_799  # the last second of the year 9999; as milliseconds it would be in 1978
YEARS = 5  # Developer Guide, "Computing Time to Live (TTL) in DynamoDB": what expired longer ago is not deleted
YEAR = 365.25 * 24 * 3600  # seconds
_HOW = "Give whole seconds since 1970, int(time.time()) + 3600, or a datetime with a time zone."


def expiry_flaw(value: Any) -> Flaw | None:
    """Why DynamoDB would never delete an item that expires at ``value``, and what to do; None if it would.

    Time to live counts whole seconds since 1970, stored as a number, and passes over anything else without an error. It
    also passes over what expired more than five years ago.
    Source: Developer Guide, "Computing Time to Live (TTL) in DynamoDB".
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        return f"is {brief(value)}, which is no number, and time to live counts seconds since 1970.", _HOW
    if value > LATEST:
        problem = f"is {brief(value)}, which as seconds is after the year 9999, so nothing would be deleted."
        return problem, "Those are milliseconds, or smaller: divide them, value // 1000 for milliseconds."
    if value < 0:
        return f"is {brief(value)}, which is before 1970.", _HOW
    if value % 1:
        return f"is {brief(value)}, and time to live counts whole seconds.", _HOW
    if value < time.time() - YEARS * YEAR:
        problem = f"is {brief(value)}, more than {YEARS} years ago, and DynamoDB no longer deletes such an item."
        return problem, "Delete it yourself, or give a later time; for an item that never expires leave it out."
    return None


def expiry(value: Any, where: str) -> Any:
    """When an item expires, in seconds since 1970. It takes whole numbers, and datetimes that have a time zone.

    Raises ModelError if time to live would pass over it; ``where`` names the entity and the attribute.
    """
    known = hasattr(value, "dtype") or isinstance(value, int | float | Decimal | datetime)
    number = coerce(value, "N", where) if known and not isinstance(value, bool) else value
    found = expiry_flaw(number)
    if found:
        raise ModelError(where, f"it {found[0]}", found[1])
    return number
