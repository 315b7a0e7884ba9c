"""A write whose item is read first, as a script with boto3 alone: it makes the keys of what it has read.

It does what :func:`f1model.query.write_acts.acts` does, at the moment when it runs: it reads the same items, holds the
write to what it relied on, and leaves out what goes along with nothing. What is known beforehand is written out.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

from f1model.design.entity import Item
from f1model.design.schema import Schema
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError
from f1model.export.helpers import helpers
from f1model.export.literal import WIDTH, Raw, flat
from f1model.export.read_block import Names, Values, block, if_there, set_, stated, without_nothing, written
from f1model.export.read_code import named_table, one_line
from f1model.export.write_code import METHODS, title
from f1model.query.write_acts import Act, own_acts, scope_of, told
from f1model.query.write_plan import OPERATIONS, WritePlan, read_first, reads_itself
from f1model.query.write_values import wanted


def reading_script(derived: WritePlan, given: Values, changes: Values, token: str | None) -> list[str]:
    """The script for a write with these values, as :func:`f1model.query.write_values.typed` returns them."""
    model, lines = derived.model, list[str]()
    main = list[Act]()
    if reads_itself(derived, given):
        lines += block(derived, given, changes, Names("", 0))
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
        *textwrap.wrap(
            f"It reads first: {one_line('; '.join(read_first(derived, given)))}. If another writer comes in between, "
            "it is refused, and can be run again.",
            WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False,
        ),
        *imports, "import boto3", "", *named_table(model.table), *exact, "writes = []", "", "", *used, "", "", *lines,
    ]  # fmt: skip


def _sent(derived: WritePlan, token: str | None) -> list[str]:
    """The end of the script: it sends what it has gathered."""
    method = METHODS[OPERATIONS[derived.pattern.kind]]
    if not derived.along and not derived.moves and token is None:
        return [f"table.{method}(**writes[0][1])"]
    sent = "TransactItems=asked" + ("" if token is None else f", ClientRequestToken={flat(token)}")
    changed = {*derived.pattern.sets, *derived.pattern.anew(derived.model), *derived.pattern.adds}
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
    head = ["", f"# {one_line(pattern.name)}"]
    if main:  # nothing of the written item is read, so all is known
        scope = scope_of(pattern, model, *told(derived, given, main[0], None))
        if pattern.kind != "check" and not fields <= scope.keys():
            return []
        anew = {name: scope.get(name) for name in pattern.sets}
        anew |= {name: scope.get(name) for name, amount in pattern.adds.items() if amount is None}
        try:
            done, _ = own_acts(each, scope, anew, _nothing_read)
        except _ReadError:
            return head + block(each, scope, anew, Names(f"_{number}", 0))
        return head + _known(done)
    sources = {name: _source(derived, pattern, name, given) for name in wanted(pattern, model)}
    values = {name: Raw(f"{known}.get({flat(name)})") for name in wanted(pattern, model)}
    values |= {name: Raw(f"{known}[{flat(name)}]") for name in fields}
    anew = {name: values[name] for name in pattern.sets}
    anew |= {name: Raw(f"{known}[{flat(name)}]") for name, amount in pattern.adds.items() if amount is None}
    lines = [*head, *set_(known, sources)]
    lines += without_nothing(known, known, 0)
    if not _may_be_left_out(pattern, model):
        return lines + block(each, values, anew, Names(f"_{number}", 0))
    lines += if_there(sorted(fields), known, 0)
    return lines + block(each, values, anew, Names(f"_{number}", 4))


def _source(derived: WritePlan, pattern: WritePattern, name: str, given: Values) -> Any:
    """The value of an attribute of what goes along with an item that is read: code, or what is known."""
    model, main = derived.model, derived.pattern
    source, kind = pattern.takes.get(name, name), model.entity(pattern.entity).attributes[name]
    declared = model.entity(main.entity).attributes
    what = source.name if isinstance(source, Old) else source
    if what not in declared:
        value = given.get(what)
        return None if value is None else model.entity(pattern.entity).typed(name, value, f"{pattern.name!r}: {name}")
    whose = "old" if isinstance(source, Old) else "new"
    if declared[what] != kind:
        if (declared[what], kind) != ("N", "S"):
            problem = f"it takes a {kind} for {name} from {what}, which is of type {declared[what]}."
            raise ModelError(pattern.where, problem, "Declare both with one type, or give the items: items=[...].")
        return Raw(f"part({whose}[{flat(what)}]) if {flat(what)} in {whose} else None")
    return Raw(f"{whose}.get({flat(what)})")


def _known(done: Sequence[Act]) -> list[str]:
    """Acts of which all is known."""
    lines = []
    for act in done:
        conditions = [stated(name, each) for name, each in act.conditions]
        item = act.sets if act.operation == "Put" else act.key
        lines += [*set_("item", item), *set_("conditions", conditions)]
        sets = {} if act.operation == "Put" else {**act.sets, **dict.fromkeys(act.removes)}
        lines += written(act.operation, "item", sets, act.adds)
    return lines
