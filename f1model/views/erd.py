"""The entity-relationship diagram in crow's foot notation, as an SVG image that needs no kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any, Protocol

from f1model.design.entity import Entity
from f1model.design.given import shown
from f1model.design.relationship import Relationship
from f1model.errors import ModelError
from f1model.files import write
from f1model.views.colours import INK, MUTED, PAPER, TONES
from f1model.views.html import panel, picture

_LINE_HEIGHT, _CHAR, _GAP, _PAD, _LANE = 19, 7.3, 120, 14, 24  # pixels
_WORDS = {"0..1": "zero or one", "1..1": "exactly one", "0..*": "zero or more", "1..*": "one or more"}


class Schema(Protocol):
    """Anything with entities and relationships: a data model, or the tables of a relational database."""

    @property
    def entities(self) -> Sequence[Entity]: ...
    @property
    def relationships(self) -> Sequence[Relationship]: ...


@dataclass(frozen=True)
class Erd:
    """A drawn diagram: a notebook displays it; :meth:`save` keeps it as SVG or HTML."""

    svg: str
    words: Sequence[str]
    width: int
    height: int

    @property
    def alt(self) -> str:
        """The diagram in one sentence, for those who cannot see it."""
        return "Entity-relationship diagram. " + " ".join(self.words)

    def to_html(self) -> str:
        """An image with alt text and, folded away, the same in words; safe to embed."""
        words = "".join(f"<li>{escape(line)}</li>" for line in self.words)
        return panel(
            picture(self.svg, self.alt, self.width),
            f"<details><summary>The diagram in words</summary><ul>{words}</ul></details>",
        )

    def save(self, path: str | Path) -> Path:
        """Write the diagram to ``path`` (.svg or .html); returns the path.

        Raises:
            ModelError: the ending is neither.
            OSError: the file cannot be written; the old one is as it was. A symbolic link is not followed.
        """
        path = Path(path)
        if path.suffix not in (".svg", ".html"):
            problem = f"it cannot be drawn as a {path.suffix or 'file without ending'}."
            raise ModelError(str(path), problem, "Use .svg or .html.")
        write(path, (self.svg if path.suffix == ".svg" else self.to_html()).encode())
        return path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return self.alt


@dataclass
class _Box:
    entity: Entity
    lines: list[tuple[str, str]]  # a mark (PK, FK or nothing) and an attribute
    x: float = 0
    y: float = 0

    @property
    def width(self) -> float:
        longest = max([len(self.entity.name) + 1, *(len(name) + 4 for _, name in self.lines)])
        return longest * _CHAR + 2 * _PAD

    @property
    def height(self) -> float:
        return (len(self.lines) + 1) * _LINE_HEIGHT + 14


def erd(schema: Schema) -> Erd:
    """Draw entities with their attributes and relationships, parents to the left of their children.

    ``schema`` is a :class:`DataModel`, or anything with ``entities`` and ``relationships``. Attributes that
    identify an entity are marked PK; FK are those that are another entity's whole key, or together a parent's.
    A parent's end of a line is "exactly one" (two bars); the child's end is its cardinality: a circle for zero,
    a bar for one, a crow's foot for many.
    """
    if isinstance(schema, type) or not (hasattr(schema, "entities") and hasattr(schema, "relationships")):
        raise ModelError("erd", f"it needs a data model, and got {shown(schema)}.", "Write erd(F1), for one.")
    boxes = {box.entity.name: box for box in map(_box_of(schema), schema.entities)}
    columns = _columns(schema)
    level = {name: n for n, names in enumerate(columns) for name in names}
    detours = [n for n, line in enumerate(schema.relationships) if level[line.child] != level[line.parent] + 1]
    verb = _CHAR * max((len(line.verb) for line in schema.relationships), default=0)
    gap = max(_GAP, verb + 60)
    edge = _PAD + (_LANE if detours else 0)
    x = float(edge)
    for names in columns:
        column = [boxes[name] for name in names]
        y = float(_PAD)
        for box in column:
            box.x, box.y = x, y
            y += box.height + 26
        x += max(box.width for box in column) + gap
    reach = boxes[columns[-1][0]].x + verb if detours else 0  # of the label of a line that goes round
    width = round(max(x - gap, reach) + edge)
    tallest = max((box.y + box.height for box in boxes.values()), default=0)
    for names in columns:  # centre each column on the tallest
        shift = (tallest - max(boxes[name].y + boxes[name].height for name in names)) / 2
        for name in names:
            boxes[name].y += shift
    floors = {n: tallest + _LANE * lane for lane, n in enumerate(detours, start=1)}
    height = round(tallest + _LANE * len(detours) + _PAD)
    parts = [*_connectors(schema.relationships, boxes, floors)]
    for n, box in enumerate(boxes.values()):
        parts.append(_drawn(box, n))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Helvetica,Arial,sans-serif" font-size="12"><rect width="{width}" height="{height}" '
        f'fill="{PAPER}"/>{"".join(parts)}</svg>'
    )
    words = [
        f"{line.parent} {line.verb} {_WORDS[line.cardinality]} {line.child}; a {line.child} has one {line.parent}."
        for line in schema.relationships
    ]
    return Erd(svg, words or ["No relationships."], width, height)


def _box_of(schema: Schema) -> Any:
    whole_keys = {_fields(entity): entity.name for entity in schema.entities}

    def box(entity: Entity) -> _Box:
        own = _fields(entity)
        parents = {line.parent for line in schema.relationships if line.child == entity.name} - {entity.name}
        together = [key for key, owner in whole_keys.items() if owner in parents and set(key) <= set(entity.attributes)]
        lines = []
        for name in entity.attributes:
            foreign = whole_keys.get((name,), entity.name) != entity.name or any(name in key for key in together)
            lines.append(("PK" if name in own else "FK" if foreign else "", name))
        return _Box(entity, sorted(lines, key=lambda line: line[0] != "PK"))

    return box


def _fields(entity: Entity) -> tuple[str, ...]:
    sources = [source for source in (entity.partition, entity.sort) if source]
    return tuple(dict.fromkeys(field for source in sources for _, field, _, _ in Formatter().parse(source) if field))


def _columns(schema: Schema) -> list[list[str]]:
    """Entities by depth: a parent is one column left of its nearest child."""
    names = [entity.name for entity in schema.entities]
    depth = dict.fromkeys(names, 0)
    for _ in names:  # each round settles one more generation; cycles stop after as many rounds as entities
        for line in schema.relationships:
            if line.parent != line.child and depth[line.child] < depth[line.parent] + 1 < len(names):
                depth[line.child] = depth[line.parent] + 1
    for name in names:
        children = [depth[line.child] for line in schema.relationships if line.parent == name]
        if children and not any(line.child == name for line in schema.relationships):
            depth[name] = max(0, min(children) - 1)
    return [[name for name in names if depth[name] == level] for level in sorted(set(depth.values()))]


def _connectors(lines: Sequence[Relationship], boxes: dict[str, _Box], floors: dict[int, float]) -> list[str]:
    """The lines; those in ``floors`` go round below the boxes, at that height: to itself, back or far ahead."""
    parts = []
    for n, line in enumerate(lines):
        parent, child = boxes[line.parent], boxes[line.child]
        leaving = sorted((each for each in lines if each.parent == line.parent), key=lambda each: boxes[each.child].y)
        arriving = sorted((each for each in lines if each.child == line.child), key=lambda each: boxes[each.parent].y)
        x1, x2 = parent.x + parent.width, child.x
        y1 = parent.y + parent.height * (leaving.index(line) + 1) / (len(leaving) + 1)
        y2 = child.y + child.height * (arriving.index(line) + 1) / (len(arriving) + 1)
        if len(leaving) == len(arriving) == 1 and max(parent.y, child.y) < y2 < parent.y + parent.height:
            y1 = y2
        middle = x1 + (x2 - x1) * (0.4 + 0.05 * (n % 5))
        stroke = f'fill="none" stroke="{INK}" stroke-width="1.3"'
        if n in floors:
            out, back, y = x1 + _LANE, x2 - _LANE, floors[n]
            parts.append(f'<path d="M{x1:.0f},{y1:.0f} H{out:.0f} V{y:.0f} H{back:.0f} V{y2:.0f} H{x2:.0f}" {stroke}/>')
            label = min(out, back) + 8, y - 6
        else:
            parts.append(f'<path d="M{x1:.0f},{y1:.0f} H{middle:.0f} V{y2:.0f} H{x2:.0f}" {stroke}/>')
            label = x1 + 18, y1 - 6
        bars = "".join(f"M{x1 + dx:.0f},{y1 - 6:.0f} v12 " for dx in (7, 12))
        many, optional = line.cardinality.endswith("*"), line.cardinality.startswith("0")
        if many:
            bars += f"M{x2 - 13:.0f},{y2:.0f} L{x2:.0f},{y2 - 7:.0f} M{x2 - 13:.0f},{y2:.0f} L{x2:.0f},{y2 + 7:.0f} "
        else:
            bars += f"M{x2 - 7:.0f},{y2 - 6:.0f} v12 "
        edge = x2 - (18 if many else 13)
        if optional:
            parts.append(
                f'<circle cx="{edge:.0f}" cy="{y2:.0f}" r="4.5" fill="{PAPER}" stroke="{INK}" stroke-width="1.3"/>'
            )
        else:
            bars += f"M{edge + 2:.0f},{y2 - 6:.0f} v12 "
        parts.append(f'<path d="{bars.strip()}" {stroke}/>')
        parts.append(
            f'<text x="{label[0]:.0f}" y="{label[1]:.0f}" font-size="11" fill="{MUTED}">{escape(line.verb)}</text>'
        )
    return parts


def _drawn(box: _Box, number: int) -> str:
    tone = TONES[number % len(TONES)]
    x, y, width, height = round(box.x), round(box.y), round(box.width), round(box.height)
    head = _LINE_HEIGHT + 6
    parts = [
        f'<path d="M{x},{y + head} v-{head - 5} q0,-5 5,-5 h{width - 10} q5,0 5,5 v{head - 5} z" fill="{tone.tint}"/>',
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="none" stroke="{tone.ink}"/>',
        f'<text x="{x + _PAD}" y="{y + 17}" font-weight="bold" font-size="13" fill="{tone.ink}">'
        f"{escape(box.entity.name)}</text>",
    ]
    for n, (mark, name) in enumerate(box.lines):
        line = y + head + 15 + n * _LINE_HEIGHT
        weight = ' font-weight="bold"' if mark == "PK" else ""
        parts.append(f'<text x="{x + 8}" y="{line}" font-size="9" fill="{tone.ink}" font-weight="bold">{mark}</text>')
        parts.append(f'<text x="{x + 30}" y="{line}" fill="{INK}"{weight}>{escape(name)}</text>')
    return "".join(parts)
