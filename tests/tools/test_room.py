"""The learner's room: what is theirs is never lost, what is not follows the course."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.notebooks import room as module
from tools.notebooks.copies import LINKED, METADATA, is_whole
from tools.notebooks.room import COURSE, LEDGER, RoomError, again, lay, main

ROOT = COURSE.parent
LESSON, EXERCISE = "05-real-data-arrives.ipynb", "exercises/05-real-data-arrives.ipynb"
Laid = tuple[Path, Path]


def notebook(*cells: str, text: str = "A lesson") -> str:
    outputs = [nbformat.v4.new_output("stream", text="the answer")]
    code = [nbformat.v4.new_code_cell(each, id=f"c{at}", outputs=outputs, execution_count=at + 1)
            for at, each in enumerate(cells)]  # fmt: skip
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="t"), *code])
    return str(nbformat.writes(made))


@pytest.fixture
def laid(tmp_path: Path) -> Laid:
    """A course of five files, and a room in which it was laid."""
    course, room = tmp_path / "notebooks", tmp_path / "my-course"
    for folder in ("exercises", "models"):
        (course / folder).mkdir(parents=True)
    (course / "00-start-here.ipynb").write_text(notebook("1", text="See [it](../docs/measurements.md)"))
    (course / LESSON).write_text(notebook("1", "2"))
    (course / EXERCISE).write_text(notebook("answer = ..."))
    (course / "models" / "bookshop.json").write_text("{}")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "measurements.md").write_text("# How fast\n[00](../notebooks/00-start-here.ipynb)\n")
    assert lay(course, room) == []
    return course, room


def files(room: Path) -> dict[str, bytes]:
    return {path.relative_to(room).as_posix(): path.read_bytes() for path in room.rglob("*") if path.is_file()}


def edit(path: Path, source: str, put_out: str = "mine") -> None:
    """What JupyterLab does when a learner changes the last cell, runs it and saves."""
    read = nbformat.read(path, 4)
    read.cells[-1].source = source
    read.cells[-1].outputs = [nbformat.v4.new_output("stream", text=put_out)]
    read.cells[-1].metadata["scrolled"] = True
    nbformat.write(read, path)


# What is laid.


def test_the_whole_course_is_laid_without_a_single_output(tmp_path: Path) -> None:
    room = tmp_path / "my-course"
    assert lay(COURSE, room) == []

    for source in COURSE.rglob("*.ipynb"):
        if ".ipynb_checkpoints" in source.parts:
            continue
        copy, original = nbformat.read(room / source.relative_to(COURSE), 4), nbformat.read(source, 4)
        nbformat.validate(copy)
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in copy.cells)
        assert [(cell.id, cell.metadata) for cell in copy.cells] == [
            (cell.id, cell.metadata) for cell in original.cells
        ]
        assert copy.metadata == METADATA


def test_a_link_out_of_the_course_leads_into_the_room(laid: Laid) -> None:
    _, room = laid
    (text, _) = nbformat.read(room / "00-start-here.ipynb", 4).cells

    assert text.source == "See [it](docs/measurements.md)"
    assert (room / "docs" / "measurements.md").read_text() == "# How fast\n[00](../00-start-here.ipynb)\n"


def test_what_lessons_link_to_outside_the_course_is_laid_with_them() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").rglob("*.ipynb")]

    assert {name for text in texts for name in re.findall(r"\]\(\.\./docs/([\w.-]+)", text)} == set(LINKED)


def test_a_planted_notebook_is_laid_without_its_script_and_nothing_is_trusted(laid: Laid) -> None:
    course, room = laid
    script = nbformat.v4.new_output("display_data", {"text/html": "<script>planted()</script>"})
    planted = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[script])])
    nbformat.write(planted, course / "99-planted.ipynb")
    lay(course, room)

    assert b"planted()" not in (room / "99-planted.ipynb").read_bytes()
    assert "jupyter trust" not in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_laying_again_writes_nothing(laid: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    course, room = laid
    monkeypatch.setattr(os, "replace", None)

    assert lay(course, room) == []


# What follows the course, and what is the learner's.


def test_what_was_only_run_follows_the_course(laid: Laid) -> None:
    course, room = laid
    edit(room / LESSON, "2")
    assert lay(course, room) == []
    assert b"mine" in (room / LESSON).read_bytes(), "the course did not change, so neither does what the learner ran"

    (course / LESSON).write_text(notebook("1", "3"))
    assert lay(course, room) == []
    assert nbformat.read(room / LESSON, 4).cells[-1].source == "3"


def test_a_new_tag_follows_as_well(laid: Laid) -> None:
    course, room = laid
    read = nbformat.read(course / LESSON, 4)
    read.cells[-1].metadata["tags"] = ["raises-exception"]
    nbformat.write(read, course / LESSON)
    lay(course, room)

    assert nbformat.read(room / LESSON, 4).cells[-1].metadata["tags"] == ["raises-exception"]


def test_what_the_learner_changed_stays_and_is_named_once_the_course_has_another(laid: Laid) -> None:
    course, room = laid
    edit(room / EXERCISE, "answer = 42")
    mine = (room / EXERCISE).read_bytes()
    assert lay(course, room) == []

    (course / EXERCISE).write_text(notebook("reply = ..."))
    (line,) = lay(course, room)
    assert line.startswith(f"{EXERCISE}: yours is kept")
    assert line.endswith("exercises/05")
    assert (room / EXERCISE).read_bytes() == mine


def test_a_file_of_the_learners_and_one_that_left_the_course_stay(laid: Laid) -> None:
    course, room = laid
    (room / "16-mine.ipynb").write_text("no notebook at all")
    (course / LESSON).unlink()
    before = files(room)
    assert lay(course, room) == []
    assert files(room) == before

    (course / "16-mine.ipynb").write_text(notebook("1"))
    (room / "16-mine.ipynb").write_text(notebook("mine"))
    assert len(lay(course, room)) == 1
    assert "mine" in (room / "16-mine.ipynb").read_text()


def test_a_lesson_that_was_deleted_comes_back(laid: Laid) -> None:
    course, room = laid
    before = files(room)
    (room / LESSON).unlink()

    assert lay(course, room) == []
    assert files(room) == before


@pytest.mark.parametrize("content", [b"", b'{"cells": [{"cell_type": "co', b"[]", b'{"cells": [1]}', b"\xff\xfe"])
def test_a_copy_that_cannot_be_read_is_kept_beside_and_said(laid: Laid, content: bytes) -> None:
    course, room = laid
    before = files(room)
    (room / LESSON).write_bytes(content)

    (line,) = lay(course, room)

    kept = "05-real-data-arrives (mine 1).ipynb"
    assert kept in line
    assert files(room) == before | {kept: content}


def test_a_course_file_with_conflict_markers_is_said_and_the_rest_is_laid(laid: Laid) -> None:
    course, room = laid
    before = files(room)
    (course / "00-start-here.ipynb").write_text("<<<<<<< HEAD\n" + notebook("1"))
    (course / LESSON).write_text(notebook("new"))

    (line,) = lay(course, room)

    assert line.startswith("00-start-here.ipynb: the course's own file is broken")
    assert [name for name, content in files(room).items() if before[name] != content] == [LEDGER, LESSON]


def test_a_folder_with_a_lessons_name_is_left(laid: Laid) -> None:
    course, room = laid
    (room / LESSON).unlink()
    (room / LESSON).mkdir()

    (line,) = lay(course, room)

    assert "Rename the folder" in line
    assert (room / LESSON).is_dir()


@pytest.mark.parametrize("ledger", [None, "", "[]", '{"05-real-data-arrives.ipynb": 5}', "[" * 100_000])
def test_without_its_ledger_a_copy_like_the_courses_is_laid_and_any_other_the_learners(
    laid: Laid, ledger: str | None
) -> None:
    course, room = laid
    (room / LEDGER).unlink()
    if ledger is not None:
        (room / LEDGER).write_text(ledger)
    edit(room / EXERCISE, "answer = 42")

    (line,) = lay(course, room)
    assert line.startswith(EXERCISE)

    (course / LESSON).write_text(notebook("newer"))
    assert len(lay(course, room)) == 1
    assert "newer" in (room / LESSON).read_text()
    assert "42" in (room / EXERCISE).read_text()


# Laying one anew.


@pytest.mark.parametrize("name", ["05", "5", LESSON, "my-course/" + LESSON, "./05-real"])
def test_one_is_laid_anew_and_the_changed_one_kept_beside_it(laid: Laid, name: str) -> None:
    course, room = laid
    before = files(room)
    for number in (1, 2):
        edit(room / LESSON, f"mine {number}")
        line = again(name, course, room)
        assert f"05-real-data-arrives (mine {number}).ipynb" in line

    after = files(room)
    kept = {after.pop(f"05-real-data-arrives (mine {number}).ipynb") for number in (1, 2)}
    assert after == before
    assert {b"mine 1" in each for each in kept} == {True, False}
    assert lay(course, room) == [], "what is kept is no lesson of the course"


def test_an_exercise_is_named_with_its_folder_and_what_was_only_run_is_not_kept(laid: Laid) -> None:
    course, room = laid
    before = files(room)
    edit(room / EXERCISE, "answer = ...")

    assert "kept" not in again("exercises\\5", course, room)
    assert files(room) == before


def test_a_name_that_is_none_or_several_is_answered_by_those_that_are(laid: Laid) -> None:
    course, room = laid
    (course / "exercises" / "06-live-queries.ipynb").write_text(notebook("1"))
    before = files(room)

    with pytest.raises(RoomError, match=r"^no lesson is called '99'\. Say one of: 00, 05, exercises/05, [^\n]*$"):
        again("99", course, room)
    with pytest.raises(RoomError, match=r"^2 lessons are called 'exer'\. Say one of: exercises/05, exercises/06$"):
        again("exer", course, room)
    assert files(room) == before


def test_again_without_a_lesson_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert [main(["again"]), main(["again", ""]), main(["anew", "05"])] == [1, 1, 1]
    assert len(set(capsys.readouterr().err.splitlines())) == 1


# Interruptions.


def failing(at: int, what: Callable[..., Any], count: list[int]) -> Callable[..., Any]:
    def fails(*arguments: Any, **more: Any) -> Any:
        count[0] += 1
        if count[0] == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return what(*arguments, **more)

    return fails


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_at_any_write_loses_nothing_and_the_next_run_goes_on(
    step: str, laid: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, room = laid
    edit(room / EXERCISE, "answer = 42")
    edit(room / "00-start-here.ipynb", "changed")
    mine = {name: files(room)[name] for name in (EXERCISE, "00-start-here.ipynb")}
    (course / LESSON).write_text(notebook("newer"))
    (course / "01-new.ipynb").write_text(notebook("new"))
    (course / "models" / "bookshop.json").write_text('{"new": 1}')
    (course / EXERCISE).write_text(notebook("reply = ..."))
    before, whole = tmp_path / "before", tmp_path / "whole"
    shutil.copytree(room, before)
    shutil.copytree(room, whole)
    said = lay(course, whole)

    for at in range(1, 20):
        shutil.rmtree(room)
        shutil.copytree(before, room)
        count = [0]
        with monkeypatch.context() as patched:
            patched.setattr(os, step, failing(at, getattr(os, step), count))
            try:
                lay(course, room)
            except OSError:
                assert {name: files(room)[name] for name in mine} == mine
                assert all(is_whole(name, content) for name, content in files(room).items())
                assert not list(room.rglob("*new"))
            else:
                break
        assert lay(course, room) == said
        assert files(room) == files(whole)
    assert at > 4, "each write has failed once"


@pytest.mark.parametrize("at", [1, 2, 3, 4])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_while_one_is_laid_anew_loses_nothing(
    step: str, at: int, laid: Laid, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, room = laid
    (course / LESSON).write_text(notebook("newer"))
    edit(room / LESSON, "mine")
    mine = (room / LESSON).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, step, failing(at, getattr(os, step), [0]))
        with suppress(OSError):
            again("05", course, room)

    assert mine in files(room).values()
    lay(course, room)
    again("05", course, room)
    assert mine in files(room).values()
    assert b"newer" in (room / LESSON).read_bytes()


def test_a_disk_that_refuses_is_one_line(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "lay", failing(1, lay, [0]))

    assert main([]) == 1
    assert capsys.readouterr().err == (
        "room: my-course: No space left on device. Nothing of yours is lost. When that is mended, run this again.\n"
    )


# In a clone.


def test_a_pull_in_mid_course_just_works(tmp_path: Path) -> None:
    """A clone is worked in, the course moves on, and git has nothing to object to."""
    if not shutil.which("git"):
        pytest.skip("there is no git here")
    origin, clone = tmp_path / "origin", tmp_path / "clone"

    def git(folder: Path, *command: str) -> str:
        own = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", *own, *command], cwd=folder, check=True, capture_output=True, text=True)
        return done.stdout

    def room(*arguments: str) -> list[str]:
        command = [sys.executable, "-m", "tools.notebooks.room", *arguments]
        return subprocess.run(command, cwd=clone, check=True, capture_output=True, text=True).stdout.splitlines()

    for name in ("notebooks", "tools"):
        shutil.copytree(ROOT / name, origin / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / ".gitignore", origin)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "A course"]):
        git(origin, *command)
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    assert room() == []
    edit(clone / "my-course" / EXERCISE, "answer = 42")
    edit(clone / "my-course" / LESSON, nbformat.read(clone / "my-course" / LESSON, 4).cells[-1].source)
    for name in (LESSON, EXERCISE):
        path = origin / "notebooks" / name
        changed = json.loads(path.read_text(encoding="utf-8"))
        changed["cells"][0]["source"] = ["# Better"]
        path.write_text(json.dumps(changed), encoding="utf-8")
    git(origin, "commit", "--quiet", "--all", "--message", "Better")

    git(clone, "pull", "--quiet")
    (line,) = room()

    assert git(clone, "status", "--porcelain") == ""
    assert line.startswith(EXERCISE)
    assert "# Better" in (clone / "my-course" / LESSON).read_text(encoding="utf-8")
    assert "answer = 42" in (clone / "my-course" / EXERCISE).read_text(encoding="utf-8")
    (line,) = room("again", "exercises/05")
    assert line.startswith(f"{EXERCISE} is as the course has it. Yours is kept beside it")
    assert room() == []
