"""A write whose item is read first, as a script with boto3 alone: it makes the keys of what it has read.

It does what :func:`f1model.query.write_acts.acts` does, at the moment when it runs: it reads the same items, holds the
write to what it relied on, and leaves out what goes along with nothing. What is known beforehand is written out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from f1model.design.comparison import Comparison, exists, missing
from f1model.design.entity import Item
from f1model.design.place import KeyAttribute, Place
from f1model.design.schema import Schema
from f1model.design.template import Segment
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError
from f1model.export.helpers import helpers
from f1model.export.literal import Call, Raw, assigned, flat, literal, width
from f1model.export.read_code import named_table, one_line
from f1model.export.write_code import METHODS, title
from f1model.query.request import Placeholders, expressed
from f1model.query.write_acts import Act, own_acts, scope_of
from f1model.query.write_plan import OPERATIONS, WritePlan, read_first, reads_itself
from f1model.query.write_values import wanted
from f1model.values import coerce

Values = Mapping[str, Any]  # by attribute: what is known beforehand, or Raw code that gives it


def reading_script(derived: WritePlan, given: Values, changes: Values, token: str | None) -> list[str]:
    """The script for a write with these values, as :func:`f1model.query.write_values.typed` returns them."""
    model, lines = derived.model, list[str]()
    main = list[Act]()
    if reads_itself(derived, given):
        lines += _block(derived, given, changes, _Names("", 0))
    else:
        main, _ = own_acts(derived, given, changes, _nothing_read)
        lines += _known(main)
    for number, each in enumerate(derived.along, start=1):
        lines += _along(derived, each, given, main, number)
    lines += _sent(derived, token)
    used = helpers(lines, model.delimiter, model.place().partition[0])
    text = "\n".join([*lines, *used])
    exact = ["EXACT = Context(prec=38)  # the digits of DynamoDB's numbers"] if "EXACT." in text else []
    numbers = [*(["Context"] if exact else []), *(["Decimal"] if "Decimal(" in text else [])]
    imports = [f"from decimal import {', '.join(numbers)}", ""] if numbers else []
    return [
        f"# {title(derived, derived.operation if token is None else 'TransactWriteItems')}",
        f"# It reads first: {one_line('; '.join(read_first(derived, given)))}.",
        "# If another writer comes in between, it is refused, and can be run again.",
        *imports, "import boto3", "", *named_table(model.table), *exact, "writes = []", "", "", *used, "", "", *lines,
    ]  # fmt: skip


def _sent(derived: WritePlan, token: str | None) -> list[str]:
    """The end of the script: it sends what it has gathered."""
    method = METHODS[OPERATIONS[derived.pattern.kind]]
    if not derived.along and not derived.moves and token is None:
        return [f"table.{method}(**writes[0][1])"]
    sent = "TransactItems=asked" + ("" if token is None else f", ClientRequestToken={flat(token)}")
    changed = {*derived.pattern.sets, *derived.pattern.fixed, *derived.pattern.adds}
    idle = changed <= {*derived.model.place().names}  # then an item that stays where it is is only checked
    kinds = ["for number, (kind, each) in enumerate(writes):",
             '    if kind == "Update" and "UpdateExpression" not in each:',
             '        writes[number] = ("ConditionCheck", each)'] if derived.moves and idle else []  # fmt: skip
    together = [
        *kinds,
        'asked = [{kind: {"TableName": table.name, **each}} for kind, each in writes]',
        f"table.meta.client.transact_write_items({sent})",
    ]
    if token is None and all(_may_be_left_out(each.pattern, derived.model) for each in derived.along):
        return ["if len(writes) == 1:", f"    table.{method}(**writes[0][1])", "else:", *(f"    {x}" for x in together)]
    return together


class _Names:
    """The names of a block's variables, and how far it is indented."""

    def __init__(self, suffix: str, indent: int) -> None:
        self.key, self.old, self.new, self.indent = f"key{suffix}", f"old{suffix}", f"new{suffix}", indent


def _nothing_read(key: Item) -> Item | None:
    raise _ReadError


class _ReadError(Exception):
    """An item has to be read, which is done when the script runs."""


def _may_be_left_out(pattern: WritePattern, model: Schema) -> bool:
    """Whether it goes along with nothing where the written item lacks a value of its primary key."""
    return pattern.kind != "check" and bool({*pattern.key_fields(model)} - {*pattern.fixed})


def _along(derived: WritePlan, each: WritePlan, given: Values, main: Sequence[Act], number: int) -> list[str]:
    """What goes along, with the values of the written item, which are known beforehand or when the script runs."""
    pattern, model = each.pattern, derived.model
    known, fields = f"known_{number}", {*pattern.key_fields(model)} - {*pattern.fixed}
    head = [f"# {one_line(pattern.name)}"]
    if main:  # nothing of the written item is read, so all is known
        whole, declared = main[0].operation == "Put", model.entity(derived.pattern.entity).attributes
        new = {name: value for name, value in given.items() if not whole or name not in declared}
        new |= (main[0].after(None) or {}) | dict.fromkeys(main[0].removes)
        scope = scope_of(pattern, model, new, {} if derived.pattern.whole else given)
        if pattern.kind != "check" and not fields <= scope.keys():
            return []
        anew = {name: scope.get(name) for name in pattern.sets}
        anew |= {name: scope.get(name) for name, amount in pattern.adds.items() if amount is None}
        try:
            done, _ = own_acts(each, scope, anew, _nothing_read)
        except _ReadError:
            return head + _block(each, scope, anew, _Names(f"_{number}", 0))
        return head + _known(done)
    sources = {Raw(flat(name)): _source(derived, pattern, name, given) for name in wanted(pattern, model)}
    values = {name: Raw(f"{known}.get({flat(name)})") for name in wanted(pattern, model)}
    values |= {name: Raw(f"{known}[{flat(name)}]") for name in fields}
    anew = {name: values[name] for name in pattern.sets}
    anew |= {name: Raw(f"{known}[{flat(name)}]") for name, amount in pattern.adds.items() if amount is None}
    lines = [*head, *assigned(known, {str(name): value for name, value in sources.items()}).split("\n")]
    lines += _without_nothing(known, known, 0)
    if not _may_be_left_out(pattern, model):
        return lines + _block(each, values, anew, _Names(f"_{number}", 0))
    lines += _if_there(sorted(fields), known, 0)
    return lines + _block(each, values, anew, _Names(f"_{number}", 4))


def _source(derived: WritePlan, pattern: WritePattern, name: str, given: Values) -> Any:
    """The value of an attribute of what goes along with an item that is read: code, or what is known."""
    model, main = derived.model, derived.pattern
    source, kind = pattern.takes.get(name, name), model.entity(pattern.entity).attributes[name]
    declared = model.entity(main.entity).attributes
    what = source.name if isinstance(source, Old) else source
    if what not in declared:
        value = given.get(what)
        return None if value is None else coerce(value, kind, f"{pattern.name!r}: {name}")
    code = f"{'old' if isinstance(source, Old) else 'new'}.get({flat(what)})"
    if declared[what] != kind:
        if (declared[what], kind) != ("N", "S"):
            problem = f"it takes a {kind} for {name} from {what}, which is of type {declared[what]}."
            raise ModelError(pattern.where, problem, "Declare both with one type, or give the items: items=[...].")
        code = f"part(new[{flat(what)}]) if {flat(what)} in new else None".replace("new", code[:3])
    return Raw(code)


def _without_nothing(name: str, source: str, indent: int) -> list[str]:
    """``name`` is a mapping without what is None in another."""
    spaces = " " * indent
    line = f"{spaces}{name} = {{name: value for name, value in {source}.items() if value is not None}}"
    if width(line) <= 88:
        return [line]
    inner = f"{spaces}    name: value for name, value in {source}.items() if value is not None"
    return [f"{spaces}{name} = {{", inner, f"{spaces}}}"]


def _if_there(names: Sequence[str], where: str, indent: int) -> list[str]:
    """``if {...} <= where.keys():``"""
    tail = f" <= {where}.keys():"
    head = f"{' ' * indent}if "
    return f"{head}{literal({*names}, width(head), indent, behind=width(tail))}{tail}".split("\n")


class _Braces(Placeholders):
    """Placeholders that are filled when the script runs."""

    def name(self, attribute: str) -> str:
        return "{}"

    def value(self, wish: str, value: Any) -> str:
        return "{}"


def _stated(name: str, each: Comparison) -> list[Any]:
    """A condition as the script has it: a text with braces, the attribute, and the operands."""
    return [expressed(name, each, _Braces()), name, *each.operands]


def _known(done: Sequence[Act]) -> list[str]:
    """Acts of which all is known."""
    lines = []
    for act in done:
        conditions = [_stated(name, each) for name, each in act.conditions]
        item = act.sets if act.operation == "Put" else act.key
        lines += [*_set("item", item), *_set("conditions", conditions)]
        sets = {} if act.operation == "Put" else {**act.sets, **dict.fromkeys(act.removes)}
        lines += _write(act.operation, "item", sets, act.adds)
    return lines


def _set(name: str, value: Any, indent: int = 0) -> list[str]:
    return assigned(name, value, indent).split("\n")


def _write(kind: str, item: str, sets: Any, adds: Values, indent: int = 0) -> list[str]:
    """One of the writes. ``sets`` are values, or the name of a variable that has them."""
    lines, arguments = [], [flat(kind), item, "conditions"]
    if sets or adds:
        lines += [] if isinstance(sets, str) else _set("sets", sets, indent)
        arguments.append("sets")
    if adds:
        lines += _set("adds", adds, indent)
        arguments.append("adds")
    return [*lines, f"{' ' * indent}write({', '.join(arguments)})"]


def _block(derived: WritePlan, given: Values, changes: Values, names: _Names) -> list[str]:
    """What is done to one pattern's own item."""
    pattern, model, indent = derived.pattern, derived.model, names.indent
    entity, table = model.entity(pattern.entity), model.place()
    fixed = {
        name: None if value is None else coerce(value, entity.attributes[name], f"{pattern.name!r}: {name}")
        for name, value in pattern.fixed.items()
    }
    given = {name: value for name, value in given.items() if name in entity.attributes and value is not None}
    certain = {name: value for name, value in given.items() if not isinstance(value, Raw)}
    reads = reads_itself(derived, certain)
    key_values = {**given, **(fixed if pattern.whole else {})}
    key = {each.name: _key(each, key_values) for each in table.keys[entity.name]}
    lines = _set(names.key, key, indent)
    if reads:
        needed = pattern.kind in ("change", "delete") and not pattern.upsert
        end = '["Item"]' if needed else '.get("Item", {})'
        lines.append(f"{' ' * indent}{names.old} = table.get_item(Key={names.key}, ConsistentRead=True){end}")
        unknown = [name for name in pattern.versions if name not in certain]
        lines += _set("held", [*derived.relies_on, *unknown], indent)
    lines += _set("conditions", _conditions(derived, given, names.old if reads else ""), indent)
    version = given.get(pattern.version or "")
    if isinstance(version, Raw) and pattern.kind != "create":
        lines.append(f"{' ' * indent}if {version} is not None:")
        lines.append(f'{" " * indent}    conditions.append(["{{}} = {{}}", {flat(pattern.version)}, {version}])')
    if pattern.whole:
        return lines + _put(derived, {**given, **fixed}, names, reads)
    if pattern.kind != "change":
        lines += _write(OPERATIONS[pattern.kind], names.key, {}, {}, indent)
        return [*lines, *([f"new = {names.old}"] if names.new == "new" else [])]
    amounts = {name: changes[name] if amount is None else amount for name, amount in pattern.adds.items()}
    amounts |= dict.fromkeys(pattern.versions, 1)
    lacking = next((name for name, amount in amounts.items() if amount is None), None)
    if lacking:
        raise ModelError(pattern.where, f"it has no {lacking} to add.", "Give a number.")
    sets = {name: value for name, value in {**changes, **fixed}.items() if name not in amounts}
    return lines + _change(derived, given, sets, amounts, names, reads)


def _key(each: KeyAttribute, values: Values) -> Any:
    """A key attribute's value, as code or as what it is."""
    if each.own:
        return values[each.name]
    segments = each.template.segments
    if not any(segment.field for segment in segments):
        return each.template.label
    return Call("glued", tuple(_part(segment, values) for segment in segments))


def _part(segment: Segment, values: Values) -> str:
    if not segment.field:
        return flat(segment.text)
    value = flat(values[segment.field])
    middle = f"part({value}, {segment.width})" if segment.width else f"part({value})"
    return " + ".join(filter(None, (segment.text and flat(segment.text), middle, segment.tail and flat(segment.tail))))


def _conditions(derived: WritePlan, given: Values, old: str) -> list[Any]:
    """As :func:`f1model.query.write_acts.conditions_of`, and that the item is as it was read, if it was."""
    pattern, model = derived.pattern, derived.model
    kinds, first = model.entity(pattern.entity).attributes, model.place().partition[0]
    presence = {"create": missing(), "change": None if pattern.upsert else exists()}.get(pattern.kind)
    stated: list[Any] = [_stated(first, presence)] if presence and not old else []
    for name, each in pattern.conditions.items():
        value = given.get(name)
        if each.given and isinstance(value, Raw):
            if each.operator in ("BETWEEN", "IN"):
                problem = f"the values for {name} are those of another item, and not known beforehand."
                raise ModelError(pattern.where, problem, "Give the items of the table as they are: items=[...].")
            stated.append(_stated(name, Comparison(each.operator, (value,))))
        else:
            stated.append(_stated(name, each.filled(value, kinds[name], f"{pattern.name!r}: {name}")))
    known = [] if pattern.whole else [name for name in pattern.given or () if name not in pattern.key_fields(model)]
    for name in (each for each in known if each != pattern.version):
        value = given.get(name)
        code = Raw(f"equal({flat(name)}, {value})") if isinstance(value, Raw) else None
        stated.append(code or _stated(name, missing() if value is None else Comparison("=", (value,))))
    version = given.get(pattern.version or "")
    if version is not None and pattern.kind != "create" and not isinstance(version, Raw):
        stated.append(_stated(pattern.version or "", Comparison("=", (version,))))
    return [*stated, *([Raw(f"*unchanged({old}, held)")] if old else [])]


def _put(derived: WritePlan, values: Values, names: _Names, reads: bool) -> list[str]:
    """A whole item."""
    pattern, model, indent = derived.pattern, derived.model, names.indent
    new = {name: value for name, value in values.items() if value is not None}
    if pattern.version:
        version = new.get(pattern.version, 0)
        if reads and not isinstance(version, int) or reads and pattern.version not in new:
            known = f"{names.old}.get({flat(pattern.version)}, 0)"
            version = Call("EXACT.add", (known if pattern.version not in new else f"{version} or {known}", "1"))
        elif isinstance(version, Raw):
            version = Call("EXACT.add", (f"{version} or 0", "1"))
        else:
            version += 1
        new[pattern.version] = version
    lines = _set(names.new, new, indent)
    if any(isinstance(value, Raw) for value in new.values()):
        lines += _without_nothing(names.new, names.new, indent)
    kind = {model.type_attribute: pattern.entity} if model.type_attribute else {}
    item = {Raw(f"**{names.key}"): None, **kind, Raw(f"**{names.new}"): None}
    lines += _set("item", item, indent)
    lines += _index_keys("item", model.places[1:], pattern.entity, names, model)
    return lines + _write("Put", "item", {}, {}, indent)


def _change(
    derived: WritePlan, given: Values, sets: Values, amounts: Values, names: _Names, reads: bool
) -> list[str]:
    """A change in place, or to another primary key."""
    pattern, model, indent, spaces = derived.pattern, derived.model, names.indent, " " * names.indent
    lines = _set("sets", sets, indent)
    if pattern.upsert:  # what a new item needs as well
        made = {name: given[name] for name in pattern.key_fields(model) if name not in model.place().names}
        made |= {model.type_attribute: pattern.entity} if model.type_attribute else {}
        whole = {**made, Raw("**sets"): None}
        lines += [f"{spaces}if not {names.old}:", *_set("sets", whole, indent + 4)] if reads else _set(
            "sets", whole, indent
        )
    added = {name: Call("EXACT.add", (f"{names.old}.get({flat(name)}, 0)", flat(each))) if reads else each
             for name, each in amounts.items()}  # fmt: skip
    held = [name for name in amounts if reads and name in derived.made_of]
    for name in held:  # held to what was read
        lines += _set(f"sets[{flat(name)}]", added[name], indent)
    ours = {name: given[name] for name in pattern.names(model) if name in given}
    new: dict[Any, Any] = {Raw(f"**{names.old}"): None} if reads and not pattern.upsert else {}
    new = new or ({**ours, Raw(f"**{names.old}"): None} if reads else dict(ours))
    new |= {Raw("**sets"): None, **{name: added[name] for name in amounts if name not in held}}
    lines += _set(names.new, new, indent) + _without_nothing(names.new, names.new, indent)
    adds = {name: amount for name, amount in amounts.items() if name not in held}
    if derived.moves:
        return lines + _move(derived, [*sets, *amounts], adds, names)
    if derived.key_names:
        lines += _set("keys", dict.fromkeys(derived.key_names), indent)
        lines += _index_keys("keys", derived.rewrites, pattern.entity, names, model, derived.key_names)
        lines.append(f"{spaces}sets |= keys")
    return lines + _write("Update", names.key, "sets", adds, indent)


def _move(derived: WritePlan, changed: Sequence[str], adds: Values, names: _Names) -> list[str]:
    """A change of the primary key: the item is deleted and put, unless it stays where it is after all."""
    pattern, model, indent, spaces = derived.pattern, derived.model, names.indent, " " * names.indent
    table, entity = model.place(), model.entity(pattern.entity)
    rendered = {key.name for place in model.places for key in place.keys.get(entity.name, ()) if not key.own}
    kind = [model.type_attribute] if model.type_attribute else []
    fields = {name: Raw(f"{names.new}[{flat(name)}]") for name in entity.attributes}
    target = {key.name: _key(key, fields) for key in table.keys[entity.name]}
    lines = _set("target", target, indent)
    lines += _set("changed", list(changed), indent)
    lines += _set("made", sorted({*rendered, *kind}), indent)
    kept = f"name: value for name, value in {names.old}.items() if name not in [*changed, *made]"
    lines += [f"{spaces}item = {{", f"{spaces}    {kept}", f"{spaces}}}"]
    lines.append(f"{spaces}item |= {{name: {names.new}[name] for name in changed if name in {names.new}}}")
    lines += [f"{spaces}item |= target", *([f"{spaces}item[{flat(kind[0])}] = {flat(entity.name)}"] if kind else [])]
    lines += _index_keys("item", model.places[1:], entity.name, names, model)
    first = flat(table.partition[0])
    lines += [f"{spaces}if target != {names.key}:", f'{spaces}    write("Delete", {names.key}, conditions)',
              f'{spaces}    write("Put", item, [["attribute_not_exists({{}})", {first}]])', f"{spaces}else:"]  # fmt: skip
    if derived.key_names:
        lines += _set("keys", list(derived.key_names), indent + 4)
        lines.append(f"{spaces}    sets |= {{name: item.get(name) for name in keys}}")
    if {*changed} & {*table.names}:
        lines.append(f"{spaces}    sets = {{name: sets[name] for name in sets if name not in target}}")
    return lines + _write("Update", names.key, "sets", adds, indent + 4)


def _index_keys(
    name: str, places: Iterable[Place], entity: str, names: _Names, model: Schema, only: Sequence[str] | None = None
) -> list[str]:
    """Put the keys of these indexes into a variable, where the new item has what they are made of."""
    lines = []
    for place in places:
        made = [
            key for key in place.keys.get(entity, ())
            if not key.own and key.name not in (*place.primary, model.type_attribute)
            and (only is None or key.name in only)
        ]  # fmt: skip
        if not made:
            continue
        fields = sorted({each for key in place.keys[entity] for each in key.template.fields})
        values = {each: Raw(f"{names.new}[{flat(each)}]") for each in fields}
        inner = names.indent + 4 if fields else names.indent
        lines += _if_there(fields, names.new, names.indent) if fields else []
        for key in made:
            lines += _set(f"{name}[{flat(key.name)}]", _key(key, values), inner)
    return lines
