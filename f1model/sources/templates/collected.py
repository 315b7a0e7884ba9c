"""The tables that one template holds, and what is said where it holds none."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from f1model.errors import ModelError, NoTableError
from f1model.sources.source import Source
from f1model.sources.templates.properties import UnresolvedError, table_source


class Collected:
    """Takes the tables of a template one by one. ``what`` says what the file is, such as "a SAM template"."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        self.found: list[tuple[str, Source]] = []
        self.lacking: list[str] = []
        self.besides: list[str] = []
        self.spare: list[tuple[Mapping[str, Any], str, str, list[str]]] = []

    def add(self, properties: Mapping[str, Any], called: str, at: str, notes: list[str]) -> None:
        """One table by its properties. Raises ModelError if they are malformed."""
        try:
            self.found.append((called, table_source(properties, called, at, notes)))
        except UnresolvedError as error:
            self.left_out(called, str(error))

    def not_made(self, properties: Mapping[str, Any], called: str, at: str, notes: list[str]) -> None:
        """A table that the defaults do not make: it is read only if there is no other."""
        self.spare.append((properties, called, at, notes))

    def left_out(self, called: str, why: str) -> None:
        """A table that cannot be read, since the file leaves its keys to whoever deploys it."""
        self.lacking.append(f"The table {called} is left out: {why}.")

    def beside(self, note: str) -> None:
        """Something of the file that is not read, and that may hold tables."""
        self.besides.append(note)

    def sources(self, holds: str) -> tuple[Source, ...]:
        """The tables. Raises ModelError if there is none; ``holds`` says what the file has instead."""
        if not self.found:
            for properties, called, at, notes in self.spare:
                notes.append("By the defaults none of it is made (count is 0).")
                self.add(properties, called, at, notes)
        elif self.spare:
            names = ", ".join(dict.fromkeys(called for _, called, _, _ in self.spare[:3]))
            self.beside(f"By the defaults {names} would not be made (count is 0): left out.")
        if not self.found:
            if self.lacking:
                problem = f"it is {self.what}, and {self.lacking[0][0].lower()}{self.lacking[0][1:]}"
                fix = "Give the missing value a default, or open what is deployed: describe-table, or a plan as JSON."
                raise ModelError(self.where, problem, fix)
            problem = f"it is {self.what} with {holds}, and has no DynamoDB table."
            raise NoTableError(self.where, problem, " ".join(self.besides[:2]) or "Give the one that makes the table.")
        shared = (*dict.fromkeys((*self.lacking, *self.besides)),)
        return tuple(replace(each, notes=(*each.notes, *shared)) for each in distinct(self.found))


def distinct(found: list[tuple[str, Source]]) -> list[Source]:
    """The tables under names of their own: two may share one where a condition decides which of them is made."""
    taken: dict[str, Source] = {}
    for called, source in found:
        table = source.table
        if table is None:
            continue
        before = taken.get(table.table)
        if before is None:
            taken[table.table] = source
        elif before.table == table and before.expires == source.expires:
            note = f"Declared twice, as {called} too, in the same way."
            taken[table.table] = replace(before, notes=(*before.notes, note))
        else:
            name = _legal(called)
            while len(name) < 3 or name in taken:
                name = f"{name}-2"
            note = f"Another table is named {table.table} too: this one goes under {name}."
            renamed = replace(table, table=name)
            taken[name] = replace(source, table=renamed, name=name, notes=(*source.notes, note))
    return list(taken.values())


def _legal(called: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "-", called)[:200]
