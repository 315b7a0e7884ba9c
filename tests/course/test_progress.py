"""What a learner has done is kept in their own room, survives what may happen there, and nowhere else."""

from pathlib import Path

import pytest

from f1model.course import check
from f1model.course.progress import Mark, marks, record, room


@pytest.fixture
def my_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".laid.json").write_text("{}")
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    return tmp_path


def test_outside_a_room_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record("04.1", True)
    assert (room(), marks(), list(tmp_path.iterdir())) == (None, {}, [])


def test_the_last_answer_counts_and_tries_are_counted(my_course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("04.1", 23, 22)
    check("04.1", 22, 22)
    check("05.9", ..., 480)
    check("05.9", 504, 480)
    assert marks() == {"04.1": Mark(2, True), "05.9": Mark(1, False)}


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"04.1": 3}', '{"04.1": ["x", 1]}', "\ud800"])
def test_a_spoiled_file_is_begun_anew(my_course: Path, spoiled: str) -> None:
    record("04.1", False)
    (my_course / ".progress" / "04.json").write_bytes(spoiled.encode("utf-8", "surrogatepass"))
    assert marks() == {}
    record("04.2", True)
    assert marks() == {"04.2": Mark(1, True)}


def test_where_nothing_can_be_written_the_lesson_goes_on(my_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record("04.1", True)

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    record("04.2", True)
    assert marks() == {"04.1": Mark(1, True)}


def test_a_question_with_an_odd_name_leads_nowhere_else(my_course: Path) -> None:
    record("../../x", True)
    assert [path.name for path in (my_course / ".progress").iterdir()] == ["other.json"]
