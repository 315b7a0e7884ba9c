"""Whatever a file holds, it is read or refused in one line: a few hundred mutated documents, 4,800 of them under ci."""

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from f1model.errors import F1ModelError
from f1model.sources import read_sources
from tests.sources.templates.samples import CLOUDFORMATION, PLAN, SERVERLESS, TERRAFORM, TERRAFORM_JSON
from tests.sources.test_read import LINE, TABLE, TYPED

ROUNDS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 8  # of each document in each of its batches
BATCHES = 3
WORKBENCH = {
    "ModelName": "M", "DataModel": [{
        "TableName": "Orders",
        "KeyAttributes": {
            "PartitionKey": {"AttributeName": "PK", "AttributeType": "S"},
            "SortKey": {"AttributeName": "SK", "AttributeType": "N"},
        },
        "NonKeyAttributes": [], "TableData": [TYPED],
    }],
}  # fmt: skip
CHANGE = {"Metadata": {"WriteTimestampMicros": {"N": "1"}}, "Keys": TYPED, "NewImage": TYPED}
DOCUMENTS: dict[str, bytes] = {
    "table": json.dumps({"Table": TABLE}).encode(),
    "scan": json.dumps({"Items": [TYPED, TYPED], "Count": 2}, indent=1).encode(),
    "lines": LINE * 3 + json.dumps({"Item": TYPED}).encode(),
    "plain": b'{"a": 1, "b": [1.5, null, "\\u00e9"]}\n{"a": -2e3, "c": {"d": true}}\n',
    "list": b'[{"a": 1, "b": "x"}, {"a": 2}]',
    "request": json.dumps({"Orders": [{"PutRequest": {"Item": TYPED}}, {"DeleteRequest": {"Key": {}}}]}).encode(),
    "changes": json.dumps(CHANGE).encode() + b"\n",
    "workbench": json.dumps(WORKBENCH).encode(),
    "csv": b'PK,SK,Name\na,1,"x, y"\nb,2,"[1, {""a"": 2}]"\n',
    "packed": gzip.compress(LINE * 20, mtime=0),
    "template.yaml": CLOUDFORMATION.encode(),
    "serverless.yml": SERVERLESS.encode(),
    "main.tf": TERRAFORM.encode(),
    "main.tf.json": TERRAFORM_JSON.encode(),
    "plan.json": PLAN.encode(),
    "packed.tf.gz": gzip.compress(TERRAFORM.encode(), mtime=0),
}  # fmt: skip
PIECES = [
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\0", b"\n", b"\r", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe",
    b"null", b"5", b"-", b"1e999", b"9" * 1200, b"[" * 150, b'{"M":' * 40, b"\\ud800", b'{"S":1}', b'{"N":5}',
    b'{"SS":[]}', b'{"NS":["x"]}', b'{"B":"!"}', b'"Items":', b'"Item":', b'"Table":', b'"PutRequest":',
    b"\x1f\x8b", b"\xe2\x82", b"${", b"${var.x}", b"${self:custom}", b"!Ref ", b"*a", b"<<EOT\n", b"\t", b"dynamic",
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 5])):
        at, length = chance.randrange(len(content) + 1), chance.choice([0, 0, 1, 3, 20])
        kind = chance.randrange(4)
        if kind == 0:
            content = content[:at] + chance.choice(PIECES) + content[at + length :]
        elif kind == 1:
            content = content[:at]
        elif kind == 2:
            other = chance.randrange(len(content) + 1)
            content = content[:at] + content[other : other + 30] + content[at:]
        else:
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    return content


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_mutated_document_is_read_or_refused_in_one_line(tmp_path: Path, kind: str, batch: int) -> None:
    chance = random.Random(f"{kind} {batch}")
    path, table = tmp_path / (kind if "." in kind else "x"), tmp_path / "table.json"
    table.write_bytes(DOCUMENTS["table"])
    for number in range(ROUNDS):
        content = mutated(DOCUMENTS[kind], chance)
        path.write_bytes(content)
        paths = [str(path), *([str(table)] if number % 4 == 0 else [])]
        said = refused(paths)
        assert said.isprintable(), content
        assert not said or str(tmp_path) in said, (said, content)


def refused(paths: list[str]) -> str:
    """What is said of files that cannot be read; "" if they can."""
    try:
        for source in read_sources(paths):
            for item in source.items():
                check(item)
    except F1ModelError as error:
        return str(error)
    return ""


def check(value: Any) -> None:
    """That a value is one that boto3 may give."""
    if isinstance(value, dict):
        for member in value.values():
            check(member)
    elif isinstance(value, list | set):
        for member in value:
            check(member)
    else:
        assert value is None or type(value).__name__ in ("str", "int", "Decimal", "bytes", "bool"), value
