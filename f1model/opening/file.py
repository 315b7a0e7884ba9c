"""The Python file of an opened table, to be edited: its model, with what is not certain above the line it is about."""

from collections.abc import Sequence

from f1model.design.model import DataModel
from f1model.export import model_to_python
from f1model.opening.findings import Findings
from f1model.opening.report import shortened, summary
from f1model.values import counted

_GUESS = (
    "A first guess: one for each thing that the keys make cheap. Strike out what nobody asks, add what is missing, and "
    'say how often each is asked: often="40/day".'
)


def python_file(opened: Findings, items: str = "") -> str:
    """The file's text; ``items`` is the name of the file in which some of its items are, if there is one.

    Run, it gives a model that equals ``opened.model``.
    """
    model, found = opened.model, opened.inferred
    head = [summary(opened), *shortened(list(opened.notes))]
    if opened.doubts:
        head.append("What is not certain is said above its line. Change what you know better.")
    if items:
        head.append(f"{counted(len(opened.items), 'item')} of it are in {items}, for pictures and bills.")
    for kind in found.unexplained.kinds:
        head.append(f"{counted(kind.count, 'item')} fit no entity: {kind.said} For example {'; '.join(kind.examples)}")
    comments: dict[tuple[str, ...], list[str]] = {}
    paths = _paths(model)
    for doubt in opened.doubts:
        path = paths.get(doubt.where, ())
        said = f"{doubt.said[:1].upper()}{doubt.said[1:]}" if path else f"{doubt.where}: {doubt.said}"
        text = f"{said} ({doubt.sure}, from {counted(doubt.of, 'item')})"
        comments.setdefault(path, []).append(text)
    if model.access_patterns:
        comments.setdefault((model.access_patterns[0].name,), []).insert(0, _GUESS)
    return model_to_python(model, comments=comments, head=head)


def _paths(model: DataModel) -> dict[str, tuple[str, ...]]:
    """Where in the file a thing is, by the name that a doubt gives it."""
    paths: dict[str, tuple[str, ...]] = {}

    def add(where: Sequence[str], path: tuple[str, ...]) -> None:
        paths.setdefault(".".join(where), path)

    for entity in model.entities:
        add([entity.name], (entity.name,))
        for name in (*model.place().names, *entity.attributes):
            add([entity.name, name], (entity.name, name))
    for index in model.indexes:
        add([index.name], (index.name,))
        for name in index.keys:
            for step in (index.name, *model.place(index.name).names):
                add([name, step], (index.name, name))
            add([index.name, name], (index.name, name))
            add([f"{name} in {index.name}"], (index.name, name))
    for line in model.relationships:
        said = f"{line.parent} {line.verb} {line.child}"
        add([said], (said,))
        add([line.parent, line.child], (said,))
    for pattern in model.access_patterns:
        add([pattern.name], (pattern.name,))
    return paths
