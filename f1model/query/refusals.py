"""What DynamoDB would refuse to answer, said before it is asked."""

from f1model.errors import ModelError
from f1model.query.plan import Plan


def answerable(derived: Plan) -> Plan:
    """The plan, if the place that it reads holds what it filters by, and can be read as strongly as it asks.

    Raises ModelError. Sources: Developer Guide, "DynamoDB read consistency", for strong reads of a global index; for
    filters DynamoDB Local, which refuses such a request.
    """
    place, where = derived.place, repr(derived.pattern.name)
    if derived.pattern.consistent and not place.strong:
        problem = f"it asks for strongly consistent reads of {place.name}, a global index, and gets none."
        raise ModelError(where, problem, "Leave consistent out, or read the table or a local index.")
    asked = [*derived.filters, *([derived.model.type_attribute or ""] if derived.types else [])]
    lacking = next((name for name in asked if not place.keeps(name)), None)
    if lacking:
        problem = f"it would filter by {lacking}, which {place.name} does not hold."
        fix = f"Project {lacking} into {place.name}, or put it into its key."
        raise ModelError(where, problem, fix)
    return derived
