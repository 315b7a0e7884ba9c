"""What a script does to one item that is read first, or whose values are: a block of its lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from f1model.design.comparison import Comparison, exists, missing
from f1model.design.place import KeyAttribute, Place
from f1model.design.schema import Schema
from f1model.design.template import Segment
from f1model.errors import ModelError
from f1model.export.literal import WIDTH, Call, Raw, assigned, flat, literal, width
from f1model.query.request import Placeholders, expressed
from f1model.query.write_plan import OPERATIONS, WritePlan, reads_itself
from f1model.query.write_values import amounts, fixed_values

Values = Mapping[str, Any]  # by attribute: what is known beforehand, or Raw code that gives it


class Names:
    """The names of a block's variables, and how far it is indented."""

    def __init__(self, suffix: str, indent: int) -> None:
        self.key, self.old, self.new, self.indent = f"key{suffix}", f"old{suffix}", f"new{suffix}", indent


def set_(name: str, value: Any, indent: int = 0) -> list[str]:
    """The lines that give a variable a value, indented by so many spaces."""
    return assigned(name, value, indent).split("\n")


def written(kind: str, item: str, sets: Any, adds: Values, indent: int = 0) -> list[str]:
    """One of the writes. ``sets`` are values, or the name of a variable that has them."""
    lines, arguments = [], [flat(kind), item, "conditions"]
    if sets or adds:
        lines += [] if isinstance(sets, str) else set_("sets", sets, indent)
        arguments.append("sets")
    if adds:
        lines += set_("adds", adds, indent)
        arguments.append("adds")
    return [*lines, f"{' ' * indent}write({', '.join(arguments)})"]


def block(derived: WritePlan, given: Values, changes: Values, names: Names) -> list[str]:
    """What is done to one pattern's own item."""
    pattern, model, indent = derived.pattern, derived.model, names.indent
    entity, table = model.entity(pattern.entity), model.place()
    fixed = fixed_values(pattern, model)
    given = {
        name: value
        for name, value in given.items()
        if name in entity.attributes and (value is not None or name in pattern.versions)
    }
    constants = {name: fixed[name] if pattern.whole else fixed.pop(name) for name in pattern.constants(model)}
    given |= constants
    certain = {name: value for name, value in given.items() if not isinstance(value, Raw)}
    reads = reads_itself(derived, certain)
    if any(isinstance(given.get(name), Raw) for name in pattern.key_fields(model)):
        key = {each.name: _key(each, given) for each in table.keys[entity.name]}
    else:
        key = table.render(entity, given)
    lines = set_(names.key, key, indent)
    if reads:
        needed = pattern.kind in ("change", "delete") and not pattern.upsert
        end = '["Item"]' if needed else '.get("Item", {})'
        lines.append(f"{' ' * indent}{names.old} = table.get_item(Key={names.key}, ConsistentRead=True){end}")
        unknown = [name for name in pattern.versions if name not in certain]
        lines += set_("held", [*derived.relies_on, *unknown], indent)
    lines += set_("conditions", _conditions(derived, given, names.old if reads else ""), indent)
    version = given.get(pattern.version or "")
    if isinstance(version, Raw) and pattern.kind != "create":
        lines.append(f"{' ' * indent}if {version} is not None:")
        lines.append(f'{" " * indent}    conditions.append(["{{}} = {{}}", {flat(pattern.version)}, {version}])')
    if pattern.whole:
        return lines + _put(derived, {**given, **fixed}, names, reads)
    if pattern.kind != "change":
        lines += written(OPERATIONS[pattern.kind], names.key, {}, {}, indent)
        return [*lines, *([f"new = {names.old}"] if names.new == "new" else [])]
    added = amounts(pattern, changes)
    sets = {name: value for name, value in {**changes, **fixed}.items() if name not in added}
    return lines + _change(derived, given, sets, added, names, reads)


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
    said: list[Any] = [stated(first, presence)] if presence and not old else []
    for name, each in pattern.conditions.items():
        value = given.get(name)
        if each.given and isinstance(value, Raw):
            if each.operator in ("BETWEEN", "IN"):
                problem = f"the values for {name} are those of another item, and not known beforehand."
                raise ModelError(pattern.where, problem, "Give the items of the table as they are: items=[...].")
            said.append(stated(name, Comparison(each.operator, (value,))))
        else:
            said.append(stated(name, each.filled(value, kinds[name], f"{pattern.name!r}: {name}")))
    known = [] if pattern.whole else [name for name in pattern.given or () if name not in pattern.key_fields(model)]
    for name in (each for each in known if each != pattern.version):
        value = given.get(name)
        code = Raw(f"equal({flat(name)}, {value})") if isinstance(value, Raw) else None
        said.append(code or stated(name, missing() if value is None else Comparison("=", (value,))))
    version = given.get(pattern.version or "")
    if pattern.version and pattern.version in given and pattern.kind != "create" and not isinstance(version, Raw):
        said.append(stated(pattern.version, missing() if version is None else Comparison("=", (version,))))
    return [*said, *([Raw(f"*unchanged({old}, held)")] if old else [])]


def _put(derived: WritePlan, values: Values, names: Names, reads: bool) -> list[str]:
    """A whole item."""
    pattern, model, indent = derived.pattern, derived.model, names.indent
    new = {name: value for name, value in values.items() if value is not None}
    if pattern.version:
        version = new.get(pattern.version, 0)
        known = f"{names.old}.get({flat(pattern.version)}, 0)" if reads else "0"
        if isinstance(version, Raw):
            new[pattern.version] = Call("EXACT.add", (f"{version} or {known}", "1"))
        elif reads and pattern.version not in values:
            new[pattern.version] = Call("EXACT.add", (known, "1"))
        else:
            new[pattern.version] = version + 1
    lines = set_(names.new, new, indent)
    if any(isinstance(value, Raw) for value in new.values()):
        lines += without_nothing(names.new, names.new, indent)
    kind = {model.type_attribute: pattern.entity} if model.type_attribute else {}
    item = {Raw(f"**{names.key}"): None, **kind, Raw(f"**{names.new}"): None}
    lines += set_("item", item, indent)
    lines += _index_keys("item", model.places[1:], pattern.entity, names, model)
    return lines + written("Put", "item", {}, {}, indent)


def _change(derived: WritePlan, given: Values, sets: Values, amounts: Values, names: Names, reads: bool) -> list[str]:
    """A change in place, or to another primary key."""
    pattern, model, indent, spaces = derived.pattern, derived.model, names.indent, " " * names.indent
    lines = set_("sets", sets, indent)
    if pattern.upsert:  # what a new item needs as well
        made = {name: given[name] for name in pattern.key_fields(model) if name not in model.place().names}
        made |= {model.type_attribute: pattern.entity} if model.type_attribute else {}
        whole = {**made, Raw("**sets"): None}
        lines += [f"{spaces}if not {names.old}:"] if reads else []
        lines += set_("sets", whole, indent + 4 if reads else indent)
    added = {name: Call("EXACT.add", (f"{names.old}.get({flat(name)}, 0)", flat(each))) if reads else each
             for name, each in amounts.items()}  # fmt: skip
    held = [name for name in amounts if reads and name in derived.made_of]
    for name in held:  # held to what was read
        lines += set_(f"sets[{flat(name)}]", added[name], indent)
    ours = {name: given[name] for name in pattern.names(model) if name in given}
    new: dict[Any, Any] = {Raw(f"**{names.old}"): None} if reads and not pattern.upsert else {}
    new = new or ({**ours, Raw(f"**{names.old}"): None} if reads else dict(ours))
    new |= {Raw("**sets"): None, **{name: added[name] for name in amounts if name not in held}}
    lines += set_(names.new, new, indent) + without_nothing(names.new, names.new, indent)
    adds = {name: amount for name, amount in amounts.items() if name not in held}
    if derived.moves:
        return lines + _move(derived, [*sets, *amounts], adds, names)
    if derived.key_names:
        lines += set_("keys", dict.fromkeys(derived.key_names), indent)
        lines += _index_keys("keys", derived.rewrites, pattern.entity, names, model, derived.key_names)
        lines.append(f"{spaces}sets |= keys")
    return lines + written("Update", names.key, "sets", adds, indent)


def _move(derived: WritePlan, changed: Sequence[str], adds: Values, names: Names) -> list[str]:
    """A change of the primary key: the item is deleted and put, unless it stays where it is after all."""
    pattern, model, indent, spaces = derived.pattern, derived.model, names.indent, " " * names.indent
    table, entity = model.place(), model.entity(pattern.entity)
    rendered = {key.name for place in model.places for key in place.keys.get(entity.name, ()) if not key.own}
    kind = [model.type_attribute] if model.type_attribute else []
    fields = {name: Raw(f"{names.new}[{flat(name)}]") for name in entity.attributes}
    target = {key.name: _key(key, fields) for key in table.keys[entity.name]}
    lines = set_("target", target, indent)
    lines += set_("changed", list(changed), indent)
    lines += set_("made", sorted({*rendered, *kind}), indent)
    kept = f"name: value for name, value in {names.old}.items() if name not in [*changed, *made]"
    lines += _gathered("item", kept, indent)
    lines.append(f"{spaces}item |= {{name: {names.new}[name] for name in changed if name in {names.new}}}")
    lines += [f"{spaces}item |= target", *([f"{spaces}item[{flat(kind[0])}] = {flat(entity.name)}"] if kind else [])]
    lines += _index_keys("item", model.places[1:], entity.name, names, model)
    first = flat(table.partition[0])
    lines += [f"{spaces}if target != {names.key}:", f'{spaces}    write("Delete", {names.key}, conditions)',
              f'{spaces}    write("Put", item, [["attribute_not_exists({{}})", {first}]])',
              f"{spaces}else:"]  # fmt: skip
    if derived.key_names:
        lines += set_("keys", list(derived.key_names), indent + 4)
        lines.append(f"{spaces}    sets |= {{name: item.get(name) for name in keys}}")
    if {*changed} & {*table.names}:
        lines.append(f"{spaces}    sets = {{name: sets[name] for name in sets if name not in target}}")
    return lines + written("Update", names.key, "sets", adds, indent + 4)


def _index_keys(
    name: str, places: Iterable[Place], entity: str, names: Names, model: Schema, only: Sequence[str] | None = None
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
        lines += if_there(fields, names.new, names.indent) if fields else []
        for key in made:
            lines += set_(f"{name}[{flat(key.name)}]", _key(key, values), inner)
    return lines


def without_nothing(name: str, source: str, indent: int) -> list[str]:
    """``name`` is a mapping without what is None in another."""
    return _gathered(name, f"name: value for name, value in {source}.items() if value is not None", indent)


def _gathered(name: str, each: str, indent: int) -> list[str]:
    """``name = {each}``, of a comprehension."""
    spaces = " " * indent
    line = f"{spaces}{name} = {{{each}}}"
    return [line] if width(line) <= WIDTH else [f"{spaces}{name} = {{", f"{spaces}    {each}", f"{spaces}}}"]


def if_there(names: Sequence[str], where: str, indent: int) -> list[str]:
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


def stated(name: str, each: Comparison) -> list[Any]:
    """A condition as the script has it: a text with braces, the attribute, and the operands."""
    return [expressed(name, each, _Braces()), name, *each.operands]
