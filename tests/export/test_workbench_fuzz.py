"""Damaged Workbench files: each is read, drawn and written again, or refused in one clear line.

``F1MODEL_FUZZ`` says how many. There are few by default, and thousands where there is time.
"""

import json
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from f1model.errors import WorkbenchError
from f1model.export.workbench import Document, dump, load
from f1model.views import aggregate_view
from tests.export.models_of_workbench import OURS

FILES, SHARES = int(os.environ.get("F1MODEL_FUZZ", "300")), 4  # so many files, in as many tests
DRAWN = 10  # every so many of those that are read is drawn and reviewed

Spot = tuple[Any, Any]  # an object or list, and a name or number in it

WRONG: list[Any] = [
    None, True, False, 0, -1, 2.5, 10**30, 1e300, int("9" * 400), "", "a", "#", "##", "PK", "S", "\ud800", "\ud800x",
    "é" * 700, "x" * 3000, "1E400", "-0", "1_000", " 1 ", "{", "{}", "{0}", "<a>", "{a:05d}", "a#{b}", [], {}, [[]],
    [None], {"": None}, {"S": None}, {"S": ""}, {"S": "é"}, {"N": ""}, {"N": "9" * 39}, {"N": "1e-131"}, {"N": 7},
    {"N": "0E+300"}, {"B": "!"}, {"B": "AA=="}, {"B": ""}, {"SS": []}, {"SS": ["a", "a"]}, {"NS": ["1", "1.0"]},
    {"NS": ["1", 5, None]}, {"BS": ["AA==", "AAA="]}, {"M": {"": {"S": "x"}}}, {"L": [{}]}, {"NULL": False},
    {"BOOL": "true"}, {"S": "x", "N": "1"}, {"AttributeName": "PK", "AttributeType": "N"},
    {"AttributeName": "PK", "AttributeType": "B"}, {"S": "\udfff"},
]  # fmt: skip


def samples() -> list[Any]:
    """Our models, the long one with fewer items, so that damage is often in the design."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in OURS]
    for content in found:
        for table in content["DataModel"]:
            if len(table.get("TableData", ())) > 10:
                table["TableData"] = table["TableData"][::7]
    return [json.dumps(content) for content in found]


def spots(value: Any) -> list[Spot]:
    """Every spot in a file; none in one that is too deep to be damaged further."""
    levels: list[list[Spot]] = []
    level = [value]
    while level and len(levels) < 300:
        inner = [(each, name) for each in level for name in (each if isinstance(each, dict) else range(len(each)))]
        levels.append(inner)
        level = [each[name] for each, name in inner if isinstance(each[name], dict | list)]
    return [] if level else [spot for inner in levels for spot in inner]


def nested(r: Random) -> Any:
    """A value inside many others."""
    value: Any = r.choice([{"S": "deep"}, None, {}])
    for _ in range(r.choice([5, 20, 31, 32, 33, 34, 60, 200])):
        value = r.choice([{"M": {"a": value}}, {"L": [value, {"S": "x"}]}])
    return value


def damage(content: Any, r: Random) -> None:
    """One thing wrong somewhere."""
    every = spots(content)
    if not every:
        return
    owner, name = r.choice(every)
    other, another = r.choice(every)
    what = r.choice(["drop", "rename", "wrong", "wrong", "wrong", "swap", "copy", "repeat", "nest", "text", "add"])
    if what == "drop":
        del owner[name]
    elif what == "rename" and isinstance(owner, dict):
        owner[r.choice([*(str(n) for _, n in every), "", "\ud800", "x" * 300, "a.b", "S", "N"])] = owner.pop(name)
    elif what == "wrong":
        owner[name] = json.loads(json.dumps(r.choice(WRONG)))
    elif what == "swap":
        owner[name], other[another] = other[another], owner[name]
    elif what == "copy":
        owner[name] = json.loads(json.dumps(other[another]))
    elif what == "repeat" and isinstance(owner, list):
        owner += json.loads(json.dumps(owner)) * r.choice([1, 1, 10])
    elif what == "nest":
        owner[name] = nested(r)
    elif what == "text" and isinstance(owner[name], str):
        owner[name] = r.choice([owner[name] + "#", owner[name].lower(), owner[name] * 2, owner[name][1:], "\x00\u2028"])
    elif what == "add" and isinstance(owner, dict):
        owner[f"X-{r.randrange(9)}"] = json.loads(json.dumps(r.choice(WRONG)))


def written(content: Any, r: Random) -> bytes:
    """As a file; now and then broken as text: cut off, a name twice, bytes that are no UTF-8, another encoding."""
    text = json.dumps(content, ensure_ascii=r.random() < 0.7)
    try:
        data = text.encode(r.choice(["utf-8"] * 30 + ["utf-8-sig", "utf-16", "latin-1"]))
    except UnicodeEncodeError:
        data = text.encode(errors="surrogatepass")
    chance = r.random()
    if chance < 0.02:
        return data[: r.randrange(len(data))]
    if chance < 0.04:
        where = r.randrange(len(data))
        return data[:where] + r.randbytes(r.randint(1, 3)) + data[where:]
    if chance < 0.08:
        where = r.choice([n for n, byte in enumerate(data) if byte == ord("{")] or [0])
        name = r.choice([b'"TableName"', b'"S"', b'"PK"', b'"DataModel"', b'"AttributeName"'])
        return (
            data[: where + 1]
            + name
            + b": "
            + r.choice([b'"twice", ', b"[], ", b"NaN, ", b"1e999, "])
            + data[where + 1 :]
        )
    return data


def answer(path: Path) -> tuple[Document | None, str]:
    """What the file says, or why it is refused."""
    try:
        return load(path), ""
    except WorkbenchError as error:
        return None, str(error)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_file_is_answered_or_refused_in_one_line(share: int, tmp_path: Path) -> None:
    r = Random(share)
    bases = samples()
    path, copy = tmp_path / "model.json", tmp_path / "copy.json"
    ends: Counter[str] = Counter()
    for _ in range(FILES // SHARES):
        content = json.loads(r.choice(bases))
        for _ in range(r.choice([1, 1, 1, 2, 3, 8])):
            damage(content, r)
        path.write_bytes(written(content, r))
        found, refusal = answer(path)
        if found is None:
            assert refusal.startswith(f"{path}: ")
            assert refusal.isprintable()
            assert len(refusal) < 600
            ends["refused"] += 1
            continue
        ends["read"] += 1
        assert all(map(str.isprintable, found.warnings))
        assert dump(found, copy) == []
        assert load(copy) == found
        if ends["read"] % DRAWN == 1:
            for table in found.tables:
                for place in table.model.places:
                    assert aggregate_view(table.model, table.items, index=place.index).to_html().encode()
                assert aggregate_view(table.model, [*table.items, *table.unkeyed]).to_html().encode()
                assert repr(table.model.create_table_request())

    assert ends["read"] > FILES // SHARES // 5
    assert ends["refused"] > FILES // SHARES // 5
