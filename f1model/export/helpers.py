"""The functions that a generated script brings along, each with what it needs: plain Python, with boto3 alone."""

import re
from collections.abc import Sequence

from f1model.export.literal import flat

# Each takes the place of {delimiter} and {first}, the table's partition key attribute. Later ones may use earlier ones.
_FUNCTIONS = {
    "part": '''\
def part(value, digits=0):
    """A value as a part of a key; a number is padded to that many digits."""
    if isinstance(value, str):
        text = value
    else:
        text = f"{Decimal(value):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if digits and not (text.isdecimal() and len(text) <= digits):
            raise ValueError(f"{text} does not fit in {digits} digits of a key")
        text = text.zfill(digits)
    if not text:
        raise ValueError("a key needs text")
    return text''',
    "glued": '''\
def glued(*parts):
    """The parts as one key that can be read back."""
    mark = {delimiter}
    text = mark.join(parts)
    if (text + mark).split(mark) != [*parts, ""]:
        raise ValueError(f"{text!r} could not be read back")
    return text''',
    "equal": '''\
def equal(name, value):
    """The condition that an attribute has this value, or none."""
    if value is None:
        return ["attribute_not_exists({})", name]
    return ["{} = {}", name, value]''',
    "unchanged": '''\
def unchanged(item, names):
    """The conditions that an item is still as it was read."""
    if not item:
        return [["attribute_not_exists({})", {first}]]
    conditions = [["attribute_exists({})", {first}]]
    for name in names:
        if name in item:
            conditions.append(["{} = {}", name, item[name]])
        else:
            conditions.append(["attribute_not_exists({})", name])
    return conditions''',
    "write": '''\
def write(kind, item, conditions, sets=None, adds=None):
    """One of the writes, as boto3 takes it. What is set to None is removed."""
    names, values, clauses = {}, {}, {"SET": [], "REMOVE": [], "ADD": []}

    def said(template, name, *operands):
        holder = names.setdefault(name, f"#n{len(names)}")
        marks = [f":v{len(values) + n}" for n in range(len(operands))]
        values.update(zip(marks, operands))
        return template.format(holder, *marks)

    for name, value in (sets or {}).items():
        if value is None:
            clauses["REMOVE"].append(said("{}", name))
        else:
            clauses["SET"].append(said("{} = {}", name, value))
    for name, value in (adds or {}).items():
        clauses["ADD"].append(said("{} {}", name, value))
    changed = [f"{word} {', '.join(each)}" for word, each in clauses.items() if each]
    arguments = {
        "Item" if kind == "Put" else "Key": item,
        "UpdateExpression": " ".join(changed),
        "ConditionExpression": " AND ".join(said(*each) for each in conditions),
        "ExpressionAttributeNames": {names[name]: name for name in names},
        "ExpressionAttributeValues": values,
    }
    arguments = {name: each for name, each in arguments.items() if each}
    writes.append((kind, arguments))''',
}


def helpers(body: Sequence[str], delimiter: str, first: str) -> list[str]:
    """The functions that the lines of a script call, in an order in which they can be defined."""
    text = "\n".join(body)
    used = [name for name in _FUNCTIONS if re.search(rf"\b{name}\(", text)]
    filled = [_FUNCTIONS[name].replace("{delimiter}", flat(delimiter)).replace("{first}", flat(first)) for name in used]
    return "\n\n\n".join(filled).split("\n")
