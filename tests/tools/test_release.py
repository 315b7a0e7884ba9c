"""A release of f1db becomes the bundled files, byte for byte, or is refused and changes nothing."""

import csv
import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from f1model.errors import DataError
from f1model.f1 import data
from tools.release import FILES, main, rebuild
from tools.unpack import unpacked

ROOT = Path(__file__).parent.parent.parent

RESULTS, RACES, DRIVERS = "f1db-races-race-results.csv", "f1db-races.csv", "f1db-drivers.csv"
Change = Callable[[dict[str, bytes]], object]


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    """The files of a full release: the bundled data with more files, more columns and rows in another order."""
    files = {"f1db-seasons-sprints.csv": b"year\n2021\n", "README.md": b"F1DB\n"}
    for name, spec in FILES.items():
        rows = list(csv.reader(io.StringIO((data.FOLDER / f"{name}.csv").read_text(encoding="utf-8"))))
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(["extra", *rows[0], 'a "quoted" one'])
        writer.writerows([f"{number}", *row, "a, b"] for number, row in enumerate(reversed(rows[1:])))
        files[spec.source] = text.getvalue().encode("utf-8-sig")
    return files


@pytest.fixture
def small() -> dict[str, bytes]:
    """A release with one row of each, and two results."""
    return {
        "f1db-seasons.csv": b"year\n2024\n",
        DRIVERS: b"id,name,lastName,abbreviation,dateOfBirth,nationalityCountryId\nann,Ann,A,ANN,,x\n",
        "f1db-constructors.csv": b"id,name,fullName,countryId\nred,Red,Red Team,x\n",
        "f1db-circuits.csv": b"id,name,fullName,placeName,countryId\nring,Ring,The Ring,Ring,x\n",
        "f1db-grands-prix.csv": b"id,name,fullName,countryId\nsea,Sea,Sea Grand Prix,x\n",
        RACES: b"year,round,date,grandPrixId,officialName,circuitId,laps\n2024,1,2024-01-01,sea,Sea,ring,70\n",
        RESULTS: (
            b"year,round,positionDisplayOrder,positionText,driverNumber,driverId,constructorId,sharedCar,"
            b"gridPositionNumber,laps,time,gap,reasonRetired,points\n"
            b"2024,1,1,1,16,ann,red,false,1,70,1:00,,,25\n"
            b"2024,1,2,DNF,,ann,red,false,,,,,Engine,\n"
        ),
        "f1db-seasons-driver-standings.csv": (
            b"year,positionDisplayOrder,positionText,driverId,points\n2024,1,1,ann,25\n"
        ),
    }


def zipped(path: Path, members: dict[str, bytes], prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(prefix + name, content)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds earlier files."""
    earlier = tmp_path / "data"
    earlier.mkdir()
    for name in FILES:
        (earlier / f"{name}.csv").write_text("earlier\n")
    return earlier


@pytest.mark.parametrize("prefix", ["", "f1db-csv/"])
def test_a_full_release_becomes_the_bundled_files_byte_for_byte(
    prefix: str, members: dict[str, bytes], folder: Path, tmp_path: Path
) -> None:
    counts = rebuild(zipped(tmp_path / "f1db-csv.zip", members, prefix), folder)

    bundled = {name: content for name, content in contents(data.FOLDER).items() if name.endswith(".csv")}
    assert contents(folder) == bundled
    assert counts == {name: len(data.read(name)) for name in FILES}


def test_rows_are_sorted_by_key_numbers_as_numbers(small: dict[str, bytes], folder: Path, tmp_path: Path) -> None:
    small[RACES] += b"2024,10,,sea,Sea,ring,\n2024,2,,sea,Sea,ring,\n"

    assert rebuild(zipped(tmp_path / "r.zip", small), folder)["races"] == 3
    lines = (folder / "races.csv").read_text().splitlines()[1:]
    assert [line.split(",")[:2] for line in lines] == [["2024", "1"], ["2024", "2"], ["2024", "10"]]


# What is refused. Each change spoils the small release in one place.


def without(name: str) -> Change:
    return lambda files: files.pop(name)


def replaced(name: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes]) -> None:
        assert files[name].count(old) == 1, "the change must take place"
        files[name] = files[name].replace(old, new)

    return change


def appended(name: str, line: bytes) -> Change:
    return lambda files: files.update({name: files[name] + line})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without(RACES), "{release}: There is no file f1db-races.csv in it. Take f1db's CSV release, f1db-csv.zip."),
        (replaced(RACES, b"grandPrixId", b"grandPrix"), "{races}, line 1: There is no column grandPrixId."),
        (replaced(DRIVERS, b"id,name,", b"a,b,"), "{drivers}, line 1: There is no column id, name."),
        (replaced(DRIVERS, b"id,name", b'id,"name'), "{drivers}, line 1: The line is no CSV: unexpected end of data"),
        (lambda files: files.update({RACES: b""}), "{races}, line 1: There is no column year, round, date,"),
        (replaced("f1db-seasons.csv", b"2024\n", b""), "f1db-seasons.csv: The file holds no rows."),
        # A row that does not parse.
        (replaced(RESULTS, b",25\n", b",25,1\n"), "{results}, line 2: The line does not have 14 fields"),
        (replaced(RESULTS, b",25\n", b"\n"), "{results}, line 2: The line does not have 14 fields"),
        (replaced(DRIVERS, b"ann,Ann", b'ann,"Ann'), "{drivers}, line 2: The line is no CSV: unexpected end of data"),
        (replaced(DRIVERS, b",Ann,", b",\xc4nn,"), "{drivers}, line 2: The text is not UTF-8 (invalid continuation"),
        # A value that is no number, or none at all.
        (replaced(RESULTS, b"1,70,", b"1,seventy,"), "{results}, line 2: laps is 'seventy', not a whole number."),
        (replaced(RESULTS, b"1,70,", b"1,-70,"), "{results}, line 2: laps is '-70', not a whole number."),
        (replaced(RESULTS, b"1,70,", "1,٧٠,".encode()), "{results}, line 2: laps is '٧٠', not a whole number."),
        (replaced(RESULTS, b"1,2,", b"1,2.0,"), "{results}, line 3: positionDisplayOrder is '2.0', not a whole"),
        (replaced(RESULTS, b",,25", b",,many"), "{results}, line 2: points is 'many', not a number."),
        (replaced(RESULTS, b",,25", b",,NaN"), "{results}, line 2: points is 'NaN', not a number."),
        # A number that no race has, and that computers take long over.
        (replaced(RESULTS, b",,25", b",,1e999999999"), "{results}, line 2: points is '1e999999999', not a number."),
        (replaced(RESULTS, b",,25", b",," + b"9" * 5000), "{results}, line 2: points is '999"),
        (replaced(RESULTS, b"1,70,", b"1," + b"9" * 5000 + b","), "{results}, line 2: laps is '999"),
        (replaced(RESULTS, b"Engine", b"E" * 200_000), "{results}, line 3: The line is no CSV: field larger than"),
        (replaced("f1db-circuits.csv", b"ring,Ring", b",Ring"), "f1db-circuits.csv, line 2: id is empty."),
        # A reference to nothing.
        (replaced(RESULTS, b"2024,1,2,", b"2024,3,2,"), "{results}, line 3: The race is unknown (year 2024, round 3)."),
        (replaced(RESULTS, b"16,ann", b"16,bob"), "{results}, line 2: The driver is unknown (driverId bob)."),
        (replaced(RESULTS, b"red,false,,", b"blue,false,,"), "{results}, line 3: The constructor is unknown ("),
        (replaced(RACES, b"2024,1,", b"2023,1,"), "{races}, line 2: The season is unknown (year 2023)."),
        (replaced(RACES, b",sea,", b",lake,"), "{races}, line 2: The grand prix is unknown (grandPrixId lake)."),
        (replaced(RACES, b"ring", b"oval"), "{races}, line 2: The circuit is unknown (circuitId oval)."),
        # One key twice.
        (replaced(RESULTS, b"1,2,", b"1,1,"), "{results}, line 3: This is a second row for year 2024, round 1"),
        (appended("f1db-seasons.csv", b"2024\n"), "f1db-seasons.csv, line 3: This is a second row for year 2024."),
    ],
)  # fmt: skip
def test_a_release_that_breaks_a_rule_is_refused_and_nothing_changes(
    change: Change, message: str, small: dict[str, bytes], folder: Path, tmp_path: Path
) -> None:
    before = contents(folder)
    change(small)
    release = zipped(tmp_path / "release.zip", small)

    with pytest.raises(DataError) as error:
        rebuild(release, folder)

    assert str(error.value).startswith(message.format(release=release, results=RESULTS, races=RACES, drivers=DRIVERS))
    assert contents(folder) == before


def refused(release: Path, folder: Path) -> str:
    before = contents(folder)
    with pytest.raises(DataError) as error:
        rebuild(release, folder)
    assert contents(folder) == before
    return str(error.value)


def test_a_truncated_zip_is_refused_wherever_it_ends(small: dict[str, bytes], folder: Path, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "whole.zip", small).read_bytes()
    cut = tmp_path / "cut.zip"

    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:length])
        message = refused(cut, folder)
        assert message.startswith(f"{cut}: This is not a whole zip file (")
        assert message.endswith("). Download the release again.")


def test_a_zip_with_a_damaged_file_is_refused(small: dict[str, bytes], folder: Path, tmp_path: Path) -> None:
    release = zipped(tmp_path / "damaged.zip", small)
    content = bytearray(release.read_bytes())
    content[content.index(b"f1db-seasons.csv") + len("f1db-seasons.csv") + 2] ^= 0xFF
    release.write_bytes(content)

    assert refused(release, folder).startswith(f"{release}: This is not a whole zip file (")


def test_an_encrypted_zip_is_refused(small: dict[str, bytes], folder: Path, tmp_path: Path) -> None:
    release = zipped(tmp_path / "secret.zip", small)
    content = bytearray(release.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # set the flag in both of the file's headers
        content[content.index(signature) + offset] |= 1
    release.write_bytes(content)

    assert "encrypted" in refused(release, folder)


def test_a_path_that_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    absent = tmp_path / "absent.zip"
    assert refused(absent, folder) == f"{absent}: There is no such file. Name the zip file that f1db released."
    assert refused(tmp_path, folder) == f"{tmp_path}: This cannot be read (Is a directory). Name the zip file."


def test_a_folder_that_cannot_be_written_to_is_named(small: dict[str, bytes], tmp_path: Path) -> None:
    absent = tmp_path / "absent"

    with pytest.raises(DataError) as error:
        rebuild(zipped(tmp_path / "release.zip", small), absent)

    assert (error.value.where, error.value.fix) == (str(absent), "Nothing was changed.")
    assert error.value.problem == "The files cannot be written here (No such file or directory)."
    assert not absent.exists()


@pytest.mark.parametrize("name", ["fsync", "replace", "link"])
def test_a_disk_that_fills_up_at_any_step_leaves_the_earlier_files(
    name: str, small: dict[str, bytes], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = zipped(tmp_path / "release.zip", small)
    calls = 0
    step = getattr(os, name)

    def fails(*arguments: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(28, "No space left on device")
        return step(*arguments, **more)

    for at in range(1, len(FILES) + 1):
        calls = 0
        with monkeypatch.context() as patched:
            patched.setattr(os, name, fails)
            line = refused(release, folder)
        assert line == f"{folder}: The files cannot be written here (No space left on device). Nothing was changed."
        assert calls >= at

    rebuild(release, folder)
    assert sorted(contents(folder)) == sorted(f"{each}.csv" for each in FILES)
    assert b"earlier\n" not in contents(folder).values()


def test_a_kill_at_any_moment_leaves_all_the_old_files_or_all_the_new_ones(tmp_path: Path) -> None:
    """Between them a mark says that the files are half replaced, and the next run puts the old ones back."""
    command = [sys.executable, "-m", "tests.killing", "several", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    answer = json.loads(done.stdout)
    assert answer.pop("kills") > 100
    assert answer == {"found": ["new", "old"], "unmarked": 0, "left": 0}


def test_half_replaced_files_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "FOLDER", folder)
    (folder / data.UNFINISHED).write_text("[]")

    with pytest.raises(DataError, match=r"The bundled files are half replaced, .* Run it again: it puts the old ones"):
        data.read.__wrapped__("seasons")


def packed(path: Path, members: list[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip that may have what a mapping cannot say: a file twice, for one."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", packing) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_a_zip_that_unpacks_to_far_too_much_is_refused_whatever_it_says_of_sizes(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", [("a.csv", b"a" * 700_000), ("b.csv", b"b" * 700_000)])
    fixed = "Unpacked, it is larger than 1 MB, which no release is. Download the release again."
    assert bomb.stat().st_size < 5_000
    with pytest.raises(DataError, match=fixed):
        unpacked(bomb, ["a.csv", "b.csv"], most=1_000_000)
    assert unpacked(bomb, ["a.csv"], most=1_000_000) == {"a.csv": b"a" * 700_000}
    assert unpacked(bomb, ["a.csv", "b.csv"], most=1_400_000).keys() == {"a.csv", "b.csv"}

    lying = bytearray(bomb.read_bytes())
    where = lying.index(b"PK\x01\x02") + 24  # the size, as the directory has it
    lying[where : where + 4] = (10).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(lying)
    with pytest.raises(DataError, match="This is not a whole zip file"):
        unpacked(tmp_path / "lying.zip", ["a.csv"], most=1_000_000)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("a.csv", b"1"), ("a.csv", b"2")], "There are 2 files a.csv in it."),
        ([("a.csv", b"1"), ("old/a.csv", b"2")], "There are 2 files a.csv in it."),
        ([("../../a.csv", b"1")], "'../../a.csv' in it is a path that leads out of it."),
        ([("/etc/a.csv", b"1")], "'/etc/a.csv' in it is a path that leads out of it."),
        ([("C:\\a.csv", b"1")], "in it is a path that leads out of it."),
        ([("b.csv", b"1")], "There is no file a.csv in it."),
        ([], "There is no file a.csv in it."),
    ],
)
def test_a_file_that_is_there_twice_or_leads_elsewhere_is_refused(
    members: list[tuple[str, bytes]], said: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as error:
        unpacked(packed(tmp_path / "odd.zip", members), ["a.csv"])
    assert said in str(error.value)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_a_bound_is_refused(packing: int, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'a\.csv' is packed in an unusual way"):
        unpacked(packed(tmp_path / "odd.zip", [("a.csv", b"1")], packing), ["a.csv"])


# The command.


def test_the_command_rebuilds_the_bundled_folder_and_says_how_many_rows(
    small: dict[str, bytes], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(data, "FOLDER", folder)

    assert main([str(zipped(tmp_path / "release.zip", small))]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines][6] == ["results", "2", "rows"]
    assert (folder / "seasons.csv").read_text() == "year\n2024\n"


def test_a_release_that_is_refused_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = tmp_path / "absent.zip"

    assert main([str(absent)]) == 1

    line = f"release: {absent}: There is no such file. Name the zip file that f1db released.\n"
    assert capsys.readouterr() == ("", line)


def test_without_a_release_the_command_shows_its_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "python -m tools.release f1db-csv.zip" in capsys.readouterr().err
