"""What Terraform's expressions come to, as far as variables' defaults and locals say it. Nothing of it is run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.sources.templates.hcl_functions import FUNCTIONS
from f1model.sources.templates.known import Steps, Unknown, joined, plain

Names = Mapping[str, Any]
Lookup = Callable[["Root"], Any]

_MOST = 1_000  # entries of a list that an expression makes
_HEREDOC = re.compile(r"<<(-?)[^\n]*\n(.*?)\n?[ \t]*[^\n]*\n?$", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Root:
    """A name that leads out of the expression, such as ``var.name``; what it comes to is looked up."""

    path: tuple[str, ...]


class Values:
    """Works expressions out. ``lookup`` says what a name comes to; ``notes`` gets a line for each decision."""

    def __init__(self, lookup: Lookup, steps: Steps, notes: list[str]) -> None:
        self.lookup, self.steps, self.notes = lookup, steps, notes
        self.about = "A part"

    def value(self, node: Any, names: Names | None = None, depth: int = 0) -> Any:
        """The value of python-hcl2's tree of an expression, an Unknown where it is not known, None for null."""
        found = self._node(node, names or {}, depth)
        return self._settled(found)

    def _settled(self, found: Any) -> Any:
        if isinstance(found, Root):
            return self.lookup(found)
        return found

    def _node(self, node: Any, names: Names, depth: int) -> Any:
        self.steps.take(depth)
        kind = str(getattr(node, "data", ""))
        below = [each for each in getattr(node, "children", ()) if getattr(each, "data", "") != "new_line_or_comment"]
        trees = [each for each in below if hasattr(each, "data")]
        work = getattr(self, f"_{kind}", None)
        if kind == "expr_term" and trees:
            return self._node(trees[0], names, depth + 1)
        if work is None:
            return Unknown(f"{kind.replace('_', ' ') or 'an expression'} is not worked out here")
        return work(below, trees, names, depth + 1)

    def _each(self, node: Any, names: Names, depth: int) -> Any:
        return self._settled(self._node(node, names, depth))

    # Literals

    def _int_lit(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        text = str(below[0])
        return int(text) if len(text) < 40 else Unknown("a number is too long")

    def _float_lit(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        return float(str(below[0]))

    def _literal_value(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        return {"true": True, "false": False, "null": None}[str(below[0])]

    def _identifier(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        name = str(below[0])
        return names[name] if name in names else Root((name,))

    def _string(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        parts: list[Any] = []
        for each in trees:
            inside = each.children[0]
            kind = getattr(inside, "data", None)
            if kind is None:
                parts.append(_unescaped(str(inside)))
            elif kind == "interpolation":
                found = self._each(next(c for c in inside.children if hasattr(c, "data")), names, depth)
                if len(trees) == 1:
                    return found
                parts.append("" if found is None else found)
            else:
                parts.append(Unknown("a text is made by a directive"))
        return joined(parts)

    def _heredoc_template(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        match = _HEREDOC.match(str(below[0]))
        text = match[2] if match else ""
        return Unknown("a heredoc holds an expression") if "${" in text or "%{" in text else text

    _heredoc_template_trim = _heredoc_template

    # Collections

    def _tuple(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        return [self._each(each, names, depth) for each in trees]

    def _object(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        made = {}
        for element in trees:
            key_tree, value_tree = (each for each in element.children if hasattr(each, "data"))
            found = self._node(key_tree.children[0], {}, depth) if hasattr(key_tree.children[0], "data") else None
            if isinstance(found, Root) and len(found.path) == 1 and "(" not in _tokens(key_tree):
                key: Any = found.path[0]
            else:
                key = self._each(key_tree.children[0], names, depth) if found is not None else str(key_tree.children[0])
            text = plain(key)
            made[text if text is not None else "?"] = self._each(value_tree, names, depth)
        return made

    def _for_tuple_expr(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        results = []
        for own in self._turns(trees, names, depth):
            if isinstance(own, Unknown):
                return own
            results.append(self._each(trees[1], own, depth))
        return results

    def _for_object_expr(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        made: dict[str, Any] = {}
        grouped = "..." in [str(each) for each in below if not hasattr(each, "data")]
        for own in self._turns(trees, names, depth):
            if isinstance(own, Unknown):
                return own
            key = plain(self._each(trees[1], own, depth)) or "?"
            found = self._each(trees[2], own, depth)
            made[key] = [*made.get(key, []), found] if grouped else found
        return made

    def _turns(self, trees: Any, names: Names, depth: int) -> Any:
        """The names of each turn of a for expression, or an Unknown."""
        intro = [each for each in trees[0].children if hasattr(each, "data") and each.data != "new_line_or_comment"]
        *variables, over = intro
        called = [str(each.children[0]) for each in variables]
        condition = next((each for each in trees[1:] if each.data == "for_cond"), None)
        for key, value in entries(self._each(over, names, depth)):
            if isinstance(value, Unknown) and key is None:
                yield value
                return
            own = {**names, **dict(zip(called, (value,) if len(called) == 1 else (key, value), strict=True))}
            if condition is not None:
                test = next(c for c in condition.children if hasattr(c, "data") and c.data != "new_line_or_comment")
                if self._each(test, own, depth) is False:
                    continue
            yield own

    # What is taken out of another

    def _get_attr_expr_term(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        return self._step(self._node(trees[0], names, depth), str(trees[1].children[-1].children[0]))

    def _index_expr_term(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        owner = self._node(trees[0], names, depth)
        inside = [each for each in trees[1].children if getattr(each, "data", "") not in ("", "new_line_or_comment")]
        key = self._each(inside[0], names, depth) if inside else int(str(trees[1].children[-1])[:9])
        return key if isinstance(key, Unknown) else self._step(owner, key)

    def _full_splat_expr_term(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        owner = self._each(trees[0], names, depth)
        if isinstance(owner, Unknown):
            return owner
        listed = [] if owner is None else owner if isinstance(owner, list) else [owner]
        for step in trees[1].children:
            if getattr(step, "data", None) == "get_attr":
                name = str(step.children[-1].children[0])
                listed = [self._settled(self._step(each, name)) for each in listed]
            elif hasattr(step, "data"):
                return Unknown("an index stands in a splat")
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
        if isinstance(owner, list):
            text = plain(key) or ""
            return owner[int(text)] if text.isdigit() and int(text[:9]) < len(owner) else None
        return None

    # Operators and functions

    def _conditional(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        test = self._each(trees[0], names, depth)
        if isinstance(test, bool):
            return self._each(trees[1] if test else trees[2], names, depth)
        one, other = (self._each(each, names, depth) for each in trees[1:3])
        if one == other:
            return one
        taken, left = (one, other) if one is not None and not isinstance(one, Unknown) else (other, one)
        why = test.why if isinstance(test, Unknown) else "its condition is none"
        self.notes.append(f"{self.about} depends on what is not known here ({why}): {_said(taken)}, not {_said(left)}.")
        return taken

    def _binary_op(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        left = self._each(trees[0], names, depth)
        sign_tree, right_tree = [each for each in trees[1].children
                                 if hasattr(each, "data") and each.data != "new_line_or_comment"]  # fmt: skip
        sign = str(sign_tree.children[0])
        if sign in ("&&", "||") and left is (sign == "||"):
            return left
        right = self._each(right_tree, names, depth)
        if sign in ("&&", "||") and right is (sign == "||"):
            return right
        unknown = next((each for each in (left, right) if isinstance(each, Unknown)), None)
        if unknown is not None:
            return unknown
        if sign in ("==", "!="):
            return (left == right) is (sign == "==")
        if sign in ("&&", "||"):
            return right
        if (
            not all(isinstance(each, int | float) for each in (left, right))
            or abs(left) > 10**12
            or abs(right) > 10**12
        ):
            return Unknown(f"{sign} is not worked out here")
        if sign in "/%" and right == 0:
            return Unknown("it divides by zero")
        return {
            "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right,
            "%": lambda: left % right, "<": lambda: left < right, ">": lambda: left > right,
            "<=": lambda: left <= right, ">=": lambda: left >= right,
        }[sign]()  # fmt: skip

    def _unary_op(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        found = self._each(trees[0], names, depth)
        if isinstance(found, bool):
            return not found
        return -found if isinstance(found, int | float) else found if isinstance(found, Unknown) else None

    def _function_call(self, below: Any, trees: Any, names: Names, depth: int) -> Any:
        name = str(trees[0].children[0])
        arguments = next((each for each in trees if each.data == "arguments"), None)
        given = [each for each in getattr(arguments, "children", ()) if hasattr(each, "data")]
        given = [self._each(each, names, depth) for each in given if each.data != "new_line_or_comment"]
        if "..." in _tokens(arguments) and given and isinstance(given[-1], list):
            given = [*given[:-1], *given[-1]]
        work = FUNCTIONS.get(name)
        if work is None:
            return Unknown(f"the function {name} is not worked out here")
        unknown = next((each for each in given if isinstance(each, Unknown)), None)
        if unknown is not None and name not in ("try", "coalesce", "can", "concat", "merge", "lookup"):
            return unknown
        try:
            return work(*given)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return Unknown(f"the function {name} is not worked out here")


def entries(value: Any) -> list[tuple[Any, Any]]:
    """A list or a mapping as pairs of key and value; an Unknown as one pair without a key."""
    if isinstance(value, Unknown):
        return [(None, value)]
    if isinstance(value, Mapping):
        return list(value.items())[:_MOST]
    if isinstance(value, list):
        return list(enumerate(value))[:_MOST]
    return []


def _tokens(tree: Any) -> list[str]:
    below = list(getattr(tree, "children", ()))
    below += [each for child in below if getattr(child, "data", "") == "expr_term" for each in child.children]
    return [str(each) for each in below if not hasattr(each, "data")]


def _unescaped(text: str) -> str:
    if text.startswith(("$${", "%%{")):
        return text[1:]
    return re.sub(r"\\(.)", lambda match: _SIMPLE.get(match[1], match[0]), text)


def _said(value: Any) -> str:
    if isinstance(value, Unknown):
        return value.text or "what is not known"
    return "nothing" if value is None else plain(value) or ("a list" if isinstance(value, list) else "a mapping")
