"""The exercises of lesson 15, on a model that nobody knows beforehand: they know the method, not the domain."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members
from f1model.course.exercises.lesson_15_changes import moving, out_of_step, tried, undeclared
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.template import key_order
from f1model.errors import F1ModelError, ModelError
from f1model.export import workbench
from f1model.query.plan import plan
from f1model.query.run import run
from f1model.review import review
from f1model.table.load import scan
from f1model.values import counted, normal

FEWEST_QUESTIONS, FEWEST_ITEMS, MOST_READ = 3, 50, 3
UNKNOWN = "It was not made by connect(design), so nobody knows its design."


def _questions(answer: Any) -> str | None:
    asked = members(answer)
    strange = next((each for each in asked if not isinstance(each, AccessPattern)), None)
    if strange is not None:
        return f"Each question has to be an AccessPattern, and {shown(strange)} is not one."
    return _asked(asked)


def _asked(asked: Sequence[AccessPattern]) -> str | None:
    """What a list of questions lacks."""
    if len(asked) < FEWEST_QUESTIONS:
        questions = counted(len(asked), "question")
        return f"That is {questions}. Find {FEWEST_QUESTIONS} or more: what does your first page show, and the next?"
    if len({each.name for each in asked}) < len(asked):
        return "Two questions have the same name. How do they differ? Say it in the name."
    for each in asked:
        if not each.returns:
            return f"{each.name!r} does not say what comes back. Name the types of items: returns=[...]."
        if not each.often.strip():
            return f'{each.name!r} does not say how often it is asked. Write it down: often="once a visit".'
        both = sorted(set(each.given) & set(each.returns))
        if both:
            return f"{each.name!r}: {both[0]} is given and comes back. Give an attribute, such as its id."
        if len(each.example) < len(each.given) + bool(each.between):
            return (
                f"{each.name!r} has no example to try it with. Give a value for each given attribute: example={{...}}."
            )
    if all(len(each.returns) < 2 for each in asked):
        return "In no question do a parent and its children come back together. Which page of yours shows both?"
    return None


def _design(answer: DataModel) -> str | None:
    lacking = _asked(answer.access_patterns)
    if lacking:
        return lacking
    if len(answer.entities) < 2:
        return "It has one entity. Sharing a table becomes useful where two kinds of items are read together."
    for each in answer.access_patterns:
        derived = plan(each)
        serving = next((index.name for index in answer.indexes if _serves(each, index.name)), None)
        if derived.operation == "Scan" and serving:
            return f'{each.name!r} is a Scan, though {serving} has a key for it: say index="{serving}" in the pattern.'
        unused = sorted(set(derived.filters) & {*each.given, each.between})
        if derived.operation != "Scan" and unused:
            return f"{each.name!r}: {unused[0]} is given, but it is in no key, so it only filters what was read."
        if derived.operation == "Scan":
            return (
                f"{each.name!r} is a Scan: with {', '.join(each.given) or 'nothing'} given, no partition key can be "
                "filled in. Give its items a key that can, in the table or in an index."
            )
    unserved = [
        entity.name for entity in answer.entities if not any(entity.name in p.returns for p in answer.access_patterns)
    ]
    if unserved:
        return f"No question asks for {unserved[0]}. Is a question missing, or does nobody need this entity?"
    return _first_error(answer)


def _serves(pattern: AccessPattern, index: str) -> bool:
    """Whether a pattern that names no index would be a Query of that one."""
    try:
        return not pattern.index and plan(replace(pattern, index=index)).operation == "Query"
    except ModelError:
        return False


def _first_error(model: DataModel, items: list[Item] | None = None) -> str | None:
    errors = review(model, items).errors
    return f"The review says of {errors[0].where}: {errors[0].what} {errors[0].fix}" if errors else None


def _items(answer: Any) -> list[Item]:
    names = answer.model.place().names  # each engine scans in an order of its own
    return sorted(map(normal, scan(answer)), key=lambda item: [key_order(item[name]) for name in names])


def _table(answer: Any) -> str | None:
    model = getattr(answer, "model", None)
    if model is None:
        return UNKNOWN
    items = _items(answer)
    if not items:
        return "The table exists, but it is empty. load(table, items) fills it: did load stop with a message?"
    if len(items) < FEWEST_ITEMS:
        return (
            f"{counted(len(items), 'item')} prove little: few keys can collide. Make {FEWEST_ITEMS} or more, at random."
        )
    kinds = [entity.name if (entity := model.entity_of(item)) else "" for item in items]
    missing = [entity.name for entity in model.entities if entity.name not in kinds]
    if missing:
        return f"There is no {missing[0]} among the {counted(len(items), 'item')}. Make some of each, to try them all."
    lacking = _design(model) or _first_error(model, items)
    if lacking:
        return lacking
    for each in model.access_patterns:
        result = run(answer, each, each.example)
        if not result.items:
            value = next((item[name] for item in items for name in each.given if name in item), None)
            return f"{each.name!r} finds nothing with its example, {shown(dict(each.example))}. There is {value!r}."
        if result.evaluated > MOST_READ * len(result.items):
            return (
                f"{each.name!r} reads {counted(result.evaluated, 'item')} and returns {len(result.items)}. What is "
                "stored between them, and does it have to be there?"
            )
    return None


def _changes(answer: Any) -> str | None:
    model = getattr(answer, "model", None)
    if model is None:
        return UNKNOWN
    lacking = undeclared(model)
    if lacking:
        return lacking
    items = _items(answer)
    found = review(model, items)
    return moving(model, found) or out_of_step(model, items) or _table(answer) or tried(model, items, found)


def _files(answer: Any) -> str | None:
    folder = Path(answer)
    if not folder.is_dir():
        return f"{shown(str(answer))} is not a folder. Make it first: Path(...).mkdir()."
    models, tables = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            return f"{path.name} is not JSON: {error}."
        if "Resources" in raw:
            resources = [each for each in raw["Resources"].values() if each.get("Type") == "AWS::DynamoDB::Table"]
            tables += [(path.name, each["Properties"]) for each in resources]
        else:
            try:
                models += [(path.name, table) for table in workbench.load(path).tables]
            except F1ModelError as error:
                return f"{path.name}: no template, for it has no Resources; and read as a model, {error}"
    if not models:
        return "There is no file for NoSQL Workbench in it: workbench.dump(workbench.document(design, items), path)."
    if not tables:
        return "There is no template in it that makes a table: dump(template(design)), written to a file."
    if all(len(table.items) < FEWEST_ITEMS for _, table in models):
        return "The file for NoSQL Workbench holds no sample data. Give document(...) the items, too."
    name, properties = tables[0]
    keys = [key["AttributeName"] for key in properties["KeySchema"]]
    if not any(keys == list(table.model.place().names) for _, table in models):
        keyed = f"{name} makes a table with the keys {', '.join(keys)}, which {models[0][0]} does not have."
        return f"{keyed} Are they of one design?"
    return None


EXERCISES = {
    "15.a": Exercise("a list", _questions, "A design can be judged by this list, and by nothing else."),
    "15.b": Exercise(
        "a DataModel",
        _design,
        "On paper: every question is a Query or a GetItem. Whether two items share a key, only data shows.",
    ),
    "15.c": Exercise(
        "a table, as connect gives it",
        _table,
        "No primary key collides, every example is answered, and little is read and thrown away.",
    ),
    "15.d": Exercise(
        "a table, as connect gives it",
        _changes,
        "Sent twice, each is refused or does no harm, and no key is stale. Whether a counter, a copy or a "
        "condition was forgotten, only you can tell.",
    ),
    "15.e": Exercise("a folder", _files, "Both files hold the same design: one to talk about, one to deploy."),
}
