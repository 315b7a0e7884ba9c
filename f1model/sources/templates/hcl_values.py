"""What Terraform's expressions come to, as far as variables' defaults and locals say it. Nothing of it is run."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.sources.templates.hcl_functions import FUNCTIONS, OF_UNKNOWNS
from f1model.sources.templates.hcl_text import template
from f1model.sources.templates.known import Steps, Unknown, joined, plain, said

Names = Mapping[str, Any]
Lookup = Callable[["Root"], Any]

_MOST = 1_000  # entries of a list that an expression makes
_DEEPEST = 150  # expressions within one another, with those that names lead to
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LITERALS = {"true": True, "false": False, "null": None}
_NUMBERS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Root:
    """A name that leads out of the expression, such as ``var.name``; what it comes to is looked up."""

    path: tuple[str, ...]


class Values:
    """Works expressions out. ``lookup`` says what a name comes to; ``notes`` gets a line for each decision.

    Each method of a kind of expression takes the trees that it is made of, and the names that stand for values in it.
    """

    def __init__(self, lookup: Lookup, steps: Steps, notes: list[str]) -> None:
        self.lookup, self.steps, self.notes = lookup, steps, notes
        self.about = "A part"
        self.depth = 0

    def value(self, given: Any, names: Names | None = None) -> Any:
        """What a value in Terraform's JSON syntax comes to, an Unknown where that is not known, None for null."""
        names = names or {}
        self.depth += 1
        try:
            self.steps.take(self.depth, _DEEPEST)
            if isinstance(given, str):
                return self._text(given, names) if "${" in given or "%{" in given else given
            if isinstance(given, list):
                return [self.value(each, names) for each in given]
            if isinstance(given, Mapping):
                return {_name(self.value(key, names)): self.value(each, names) for key, each in given.items()}
            return given
        finally:
            self.depth -= 1

    def _text(self, given: str, names: Names) -> Any:
        tree = template(given)
        return Unknown("an expression is not worked out here", given[:60]) if tree is None else self._of(tree, names)

    def _of(self, tree: Any, names: Names) -> Any:
        found = self._node(tree, names)
        return self.lookup(found) if isinstance(found, Root) else found

    def _node(self, tree: Any, names: Names) -> Any:
        self.depth += 1
        try:
            self.steps.take(self.depth, _DEEPEST)
            work = getattr(self, f"_{tree.data}", None)
            if work is None:
                return Unknown(f"{str(tree.data).replace('_', ' ')} is not worked out here")
            return work(tree, _trees(tree), names)
        finally:
            self.depth -= 1

    def _expr_term(self, tree: Any, trees: Any, names: Names) -> Any:
        return self._node(trees[0], names)

    # Literals

    def _int_lit(self, tree: Any, trees: Any, names: Names) -> Any:
        text = str(tree.children[0])
        return int(text) if len(text) < 40 else Unknown("a number is too long")

    def _float_lit(self, tree: Any, trees: Any, names: Names) -> Any:
        return float(str(tree.children[0]))

    def _literal_value(self, tree: Any, trees: Any, names: Names) -> Any:
        return _LITERALS[str(tree.children[0])]

    def _identifier(self, tree: Any, trees: Any, names: Names) -> Any:
        name = str(tree.children[0])
        return names[name] if name in names else Root((name,))

    def _string(self, tree: Any, trees: Any, names: Names) -> Any:
        parts: list[Any] = []
        for each in trees:
            inside = each.children[0]
            kind = getattr(inside, "data", None)
            if kind is None:
                parts.append(_unescaped(str(inside)))
            elif kind == "interpolation":
                found = self._of(_trees(inside)[0], names)
                if len(trees) == 1:
                    return found
                parts.append("" if found is None else found)
            else:
                parts.append(Unknown("a text is made by a directive"))
        return joined(parts)

    # Collections

    def _tuple(self, tree: Any, trees: Any, names: Names) -> Any:
        return [self._of(each, names) for each in trees]

    def _object(self, tree: Any, trees: Any, names: Names) -> Any:
        made = {}
        for element in trees:
            key_tree, value_tree = _trees(element)
            key = key_tree.children[0]
            found = self._node(key, {}) if hasattr(key, "data") else str(key)
            if isinstance(found, Root):
                found = self._of(key, names) if len(found.path) > 1 or "(" in _tokens(key_tree) else found.path[0]
            made[_name(found)] = self._of(value_tree, names)
        return made

    def _for_tuple_expr(self, tree: Any, trees: Any, names: Names) -> Any:
        results = []
        for own in self._turns(trees, names):
            if isinstance(own, Unknown):
                return own
            results.append(self._of(trees[1], own))
        return results

    def _for_object_expr(self, tree: Any, trees: Any, names: Names) -> Any:
        made: dict[str, Any] = {}
        for own in self._turns(trees, names):
            if isinstance(own, Unknown):
                return own
            key, found = _name(self._of(trees[1], own)), self._of(trees[2], own)
            made[key] = [*made.get(key, []), found] if "..." in _tokens(tree) else found
        return made

    def _turns(self, trees: Any, names: Names) -> Iterator[Names | Unknown]:
        """The names of each turn of a for expression, or an Unknown."""
        *variables, over = _trees(trees[0])
        called = [str(each.children[0]) for each in variables]
        condition = next((_trees(each)[0] for each in trees[1:] if each.data == "for_cond"), None)
        for key, value in entries(self._of(over, names)):
            if isinstance(value, Unknown) and key is None:
                yield value
                return
            own = {**names, **dict(zip(called, (value,) if len(called) == 1 else (key, value), strict=True))}
            if condition is None or self._of(condition, own) is not False:
                yield own

    # What is taken out of another

    def _get_attr_expr_term(self, tree: Any, trees: Any, names: Names) -> Any:
        return self._step(self._node(trees[0], names), str(trees[1].children[-1].children[0]))

    def _index_expr_term(self, tree: Any, trees: Any, names: Names) -> Any:
        owner, inside = self._node(trees[0], names), _trees(trees[1])
        key = self._of(inside[0], names) if inside else int(str(trees[1].children[-1])[:9])
        return key if isinstance(key, Unknown) else self._step(owner, key)

    def _full_splat_expr_term(self, tree: Any, trees: Any, names: Names) -> Any:
        owner = self._of(trees[0], names)
        if isinstance(owner, Unknown):
            return owner
        listed = [] if owner is None else owner if isinstance(owner, list) else [owner]
        for step in _trees(trees[1]):
            if step.data != "get_attr":
                return Unknown("an index stands in a splat")
            listed = [self._step(each, str(step.children[-1].children[0])) for each in listed]
        return listed

    _attr_splat_expr_term = _full_splat_expr_term

    def _step(self, owner: Any, key: Any) -> Any:
        if isinstance(owner, Root):
            if owner.path[0] in ("var", "local", "each") and len(owner.path) > 1:
                return self._step(self.lookup(owner), key)
            return Root((*owner.path, str(key)))
        if isinstance(owner, Unknown):
            return owner
        if isinstance(owner, Mapping):
            return owner.get(plain(key), owner.get("?"))
        text = plain(key) or ""
        return owner[int(text)] if isinstance(owner, list) and text.isdigit() and int(text[:9]) < len(owner) else None

    # Operators and functions

    def _conditional(self, tree: Any, trees: Any, names: Names) -> Any:
        test = self._of(trees[0], names)
        if isinstance(test, bool):
            return self._of(trees[1] if test else trees[2], names)
        one, other = (self._of(each, names) for each in trees[1:3])
        if one == other:
            return one
        taken, left = (one, other) if one is not None and not isinstance(one, Unknown) else (other, one)
        why = test.why if isinstance(test, Unknown) else "its condition is none"
        self.notes.append(f"{self.about} depends on what is not known here ({why}): {said(taken)}, not {said(left)}.")
        return taken

    def _binary_op(self, tree: Any, trees: Any, names: Names) -> Any:
        left = self._of(trees[0], names)
        sign_tree, right_tree = _trees(trees[1])
        sign = str(sign_tree.children[0])
        decides = {"&&": False, "||": True}.get(sign)
        if decides is not None and left is decides:
            return left
        right = self._of(right_tree, names)
        if decides is not None and right is decides:
            return right
        unknown = next((each for each in (left, right) if isinstance(each, Unknown)), None)
        if unknown is not None or decides is not None:
            return right if unknown is None else unknown
        if sign in ("==", "!="):
            return (left == right) is (sign == "==")
        small = all(isinstance(each, int | float) and abs(each) <= 10**12 for each in (left, right))
        if not small or (sign in "/%" and right == 0):
            return Unknown(f"{sign} is not worked out here")
        return _NUMBERS[sign](left, right)

    def _unary_op(self, tree: Any, trees: Any, names: Names) -> Any:
        found = self._of(trees[0], names)
        if isinstance(found, bool):
            return not found
        return -found if isinstance(found, int | float) else found if isinstance(found, Unknown) else None

    def _function_call(self, tree: Any, trees: Any, names: Names) -> Any:
        name = str(trees[0].children[0])
        arguments = next((each for each in trees if each.data == "arguments"), None)
        given = [self._of(each, names) for each in _trees(arguments)]
        if "..." in _tokens(arguments) and given and isinstance(given[-1], list):
            given = [*given[:-1], *given[-1]]
        unknown = next((each for each in given if isinstance(each, Unknown)), None)
        if unknown is not None and name in FUNCTIONS and name not in OF_UNKNOWNS:
            return unknown
        try:
            return FUNCTIONS[name](*given)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return Unknown(f"the function {name} is not worked out here")


def entries(value: Any) -> list[tuple[Any, Any]]:
    """A list or a mapping as pairs of key and value; an Unknown as one pair without a key."""
    if isinstance(value, Unknown):
        return [(None, value)]
    if isinstance(value, Mapping):
        return list(value.items())[:_MOST]
    return list(enumerate(value))[:_MOST] if isinstance(value, list) else []


def _name(key: Any) -> str:
    text = plain(key)
    return "?" if text is None else text


def _trees(tree: Any) -> list[Any]:
    below = getattr(tree, "children", ())
    return [each for each in below if hasattr(each, "data") and each.data != "new_line_or_comment"]


def _tokens(tree: Any) -> list[str]:
    below = list(getattr(tree, "children", ()))
    below += [each for child in below if getattr(child, "data", "") == "expr_term" for each in child.children]
    return [str(each) for each in below if not hasattr(each, "data")]


def _unescaped(text: str) -> str:
    if text.startswith(("$${", "%%{")):
        return text[1:]
    return re.sub(r"\\(.)", lambda match: _SIMPLE.get(match[1], match[0]), text)
