"""Rules about local indexes: whether a global one would do, and how large their item collections may grow."""

from collections.abc import Iterator

from f1model.query.units import STORAGE_OVERHEAD, item_size
from f1model.review.case import Case
from f1model.review.finding import Finding, listed, quoted
from f1model.review.rule import rule

LARGEST_COLLECTION = 10 * 1024**3  # bytes; Developer Guide, "Item collections in local secondary indexes"
EARLY = 8 * 1024**3  # bytes; where the same page would have an application raise the alarm


@rule("local-index-for-good")
def local_index_for_good(case: Case) -> Iterator[Finding]:
    """No pattern reads a local index strongly or fetches through it, so a global one would do.

    Source: Developer Guide, "General guidelines for secondary indexes in DynamoDB".
    """
    for place in case.model.places:
        asked = [each for each in case.plans if each.place == place and place.local]
        if asked and not any(each.pattern.consistent or each.fetches() for each in asked):
            what = f"It is a local index, and {listed([each.pattern.name for each in asked], 3)} "
            what += f"{'asks' if len(asked) == 1 else 'ask'} neither for strong reads nor for what it does not hold."
            why = "A local index is made with its table, and can never be added, changed or removed. While there is "
            why += "one, everything under one partition key takes 10 GB at most, and shares one partition's throughput."
            fix = "Declare a global index with the same keys, unless a read has to be strong: consistent=True."
            yield Finding("local-index-for-good", "note", place.label, what, why, fix)


@rule("collection-limit")
def collection_limit(case: Case) -> Iterator[Finding]:
    """In a table with a local index, an item collection is near the limit of 10 GB, or over it.

    It counts the items of one partition key and their entries in all local indexes.
    Source: Developer Guide, "Item collections in local secondary indexes".
    """
    table, *indexes = case.model.places
    local = [place for place in indexes if place.local]
    sizes = {
        key: sum(case.sizes[id(item)] + STORAGE_OVERHEAD for item in items)
        for key, items in (case.collections[table] if local else {}).items()
    }
    for place in local:
        whole = place.projection == "ALL"
        for key, items in case.collections[place].items():
            held = (case.sizes[id(item)] if whole else item_size(place.entry(item) or {}) for item in items)
            sizes[key] = sizes.get(key, 0) + sum(each + STORAGE_OVERHEAD for each in held)
    key, size = max(sizes.items(), key=lambda pair: pair[1], default=((), 0))
    if size > EARLY:
        full = size > LARGEST_COLLECTION
        what = f"The item collection {', '.join(map(quoted, key))} takes {size / 1024**3:.1f} GB, with its entries in "
        what += f"{listed([place.name for place in local])}."
        why = "In a table with a local index 10 GB is the most. Past it the service refuses every write that would "
        why += "make the collection larger."
        fix = "Put more into the partition key, so that collections stay small, or make the index a global one."
        yield Finding("collection-limit", "error" if full else "note", table.label, what, why, fix)
