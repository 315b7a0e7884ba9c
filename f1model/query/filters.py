"""What an index can be filtered by: its own entries, and nothing else of the items."""

from f1model.errors import ModelError
from f1model.query.plan import Plan


def check_filter(derived: Plan) -> Plan:
    """The plan, if the place that it reads holds what it filters by.

    Raises ModelError. Source: DynamoDB Local, which refuses such a request, as the service does.
    """
    place = derived.place
    asked = [*derived.filters, *([derived.model.type_attribute or ""] if derived.types else [])]
    lacking = next((name for name in asked if not place.keeps(name)), None)
    if lacking:
        problem = f"it would filter by {lacking}, which {place.name} does not hold."
        fix = f"Project {lacking} into {place.name}, or put it into its key."
        raise ModelError(repr(derived.pattern.name), problem, fix)
    return derived
