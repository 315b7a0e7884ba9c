"""An export to S3, as its folder came: manifests, data, and what is missing of it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from f1model.errors import ModelError
from f1model.sources import Source, read_sources

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"


def export(folder: Path, files: dict[str, list[Any]], counts: dict[str, int] | None = None, **said: Any) -> Path:
    """An export in a folder as S3 has it."""
    here = folder / "AWSDynamoDB" / "01234-abcd"
    (here / "data").mkdir(parents=True)
    summary = {"tableArn": ARN, "outputFormat": "DYNAMODB_JSON", "version": "2020-06-30", **said}
    (here / "manifest-summary.json").write_text(json.dumps(summary))
    lines = []
    for name, records in files.items():
        (here / "data" / name).write_bytes(gzip.compress("".join(f"{json.dumps(each)}\n" for each in records).encode()))
        key = f"AWSDynamoDB/01234-abcd/data/{name}"
        lines.append(json.dumps({"itemCount": (counts or {}).get(name, len(records)), "dataFileS3Key": key}))
    (here / "manifest-files.json").write_text("\n".join(lines) + "\n")
    return here


def item(number: int) -> dict[str, Any]:
    return {"Item": {"PK": {"S": "a"}, "SK": {"N": str(number)}}}


def the_one(folder: Path) -> Source:
    (source,) = read_sources([str(folder)])
    return source


@pytest.mark.parametrize("named", [".", "AWSDynamoDB", "AWSDynamoDB/01234-abcd"])
def test_an_export_is_read_whole_from_each_of_its_folders_and_has_its_name(tmp_path: Path, named: str) -> None:
    export(tmp_path, {"b.json.gz": [item(1), item(2)], "a.json.gz": [item(3)], "empty.json.gz": []})

    source = the_one(tmp_path / named)

    assert source.name == "Orders"
    assert [each["SK"] for each in source.items()] == [1, 2, 3]
    assert source.notes == ()


def test_what_is_missing_of_an_export_is_said_with_figures(tmp_path: Path) -> None:
    here = export(tmp_path, {"a.json.gz": [item(1)], "b.json.gz": [item(2), item(3)]})
    (here / "data" / "b.json.gz").unlink()

    source = the_one(tmp_path)
    assert len(list(source.items())) == 1
    assert source.notes == ("1 data file of 2 not here, with 2 of 3 items: b.json.gz.",)

    (here / "data" / "a.json.gz").unlink()
    with pytest.raises(ModelError, match="none of them is here"):
        the_one(tmp_path)


def test_a_file_that_holds_fewer_items_than_the_manifest_says_is_an_error(tmp_path: Path) -> None:
    export(tmp_path, {"a.json.gz": [item(1)]}, {"a.json.gz": 2})

    with pytest.raises(ModelError, match=r"a.json.gz: it holds 1 item, and the manifest says 2"):
        list(the_one(tmp_path).items())


def test_ion_is_refused(tmp_path: Path) -> None:
    export(tmp_path, {"a.ion.gz": []}, outputFormat="ION")

    with pytest.raises(ModelError, match="format 'ION'"):
        the_one(tmp_path)


@pytest.mark.parametrize("old", [True, False])
def test_an_incremental_export_gives_new_images_and_says_what_it_is(tmp_path: Path, old: bool) -> None:
    def change(number: int, new: bool) -> dict[str, Any]:
        image = item(number)["Item"]
        before = {"OldImage": image} if old else {}
        after = {"NewImage": image} if new else {}
        return {"Metadata": {"WriteTimestampMicros": {"N": "1"}}, "Keys": image, **before, **after}

    export(tmp_path, {"a.json.gz": [change(1, False), change(2, True)]}, exportType="INCREMENTAL_EXPORT")

    source = the_one(tmp_path)
    assert [each["SK"] for each in source.items()] == [2]
    assert "deleted" in source.notes[0]


def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    here = export(tmp_path / "in", {"a.json.gz": [item(1)]})
    (tmp_path / "secret.json.gz").write_bytes(gzip.compress(json.dumps(item(9)).encode()))
    (here / "manifest-files.json").write_text('{"dataFileS3Key": "../../../secret.json.gz"}\n')
    with pytest.raises(ModelError, match="none of them is here"):
        the_one(tmp_path / "in")

    (here / "data" / "secret.json.gz").symlink_to(tmp_path / "secret.json.gz")
    with pytest.raises(ModelError, match="symbolic link"):
        the_one(tmp_path / "in")
