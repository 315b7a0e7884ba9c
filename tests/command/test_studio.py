"""The studio as a command: what a SOURCE may be, what is left when it ends, what is wrong as one line."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("tornado", reason="the extra api is not installed")

from f1model.__main__ import main
from f1model.command.source import opened
from f1model.export import model_to_json, workbench
from f1model.f1.models import F1
from f1model.serving.http import Asked
from tests.query.chat import CHAT
from tests.studio.designs import items_of
from tests.test_main_own import DESK

CHANGE = {"do": "text", "field": [None, "Ticket", "sort"], "text": "T#{Status}"}
HERE = {"host": "localhost", "content-type": "application/json"}
Visits = Callable[..., list[Any]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inside = tmp_path / "here"
    inside.mkdir()
    monkeypatch.chdir(inside)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    Path("desk.py").write_text(DESK, encoding="utf-8")
    return inside


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> Visits:
    """``visits(CHANGE, ...)``: whoever visits the studio that is served next sends these, and presses Ctrl-C."""

    def of(*messages: Any) -> list[Any]:
        answers: list[Any] = []

        def once(server: Any) -> None:
            for each in messages:
                body = json.dumps(each).encode()
                answers.append(json.loads(server._service.answer(Asked("POST", "/ask", HERE, body))["body"]))
            raise KeyboardInterrupt

        monkeypatch.setattr("f1model.serving.http.Server.serve_forever", once)
        return answers

    return of


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["studio", *arguments, "--port", "0"]) == code
    answer = capsys.readouterr()
    return answer.err if code else answer.out


def test_a_real_visit_ends_with_ctrl_c_and_what_was_changed_is_in_a_file(folder: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, where tests run in the background
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "f1model", "studio", "desk.py", "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            url = line.split()[-4].rstrip(".")
            with urlopen(f"{url}/", timeout=10) as page:
                assert "<title>Studio: Desk</title>" in page.read().decode()
            headers = {"Content-Type": "application/json"}
            with urlopen(Request(f"{url}/ask", json.dumps(CHANGE).encode(), headers), timeout=10) as answer:
                assert "No item is lost." in json.loads(answer.read())["said"]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()

    assert line == f"The studio of Desk with 1 item: {url}. Ctrl-C ends it.\n"
    assert (process.returncode, out, err) == (0, "\nDesk.studio.py: the design as you left it.\n", "")
    (table,) = opened(str(folder / "Desk.studio.py")).tables
    assert table.model.entity("Ticket").sort == "T#{Status}"


def test_formula_1_is_visited_without_a_source(visits: Visits, capsys: pytest.CaptureFixture[str]) -> None:
    answers = visits({"do": "start"})

    assert said(capsys, "--seasons", "1950").startswith("The studio of F1Table with ")
    assert "Get a race with its results" in answers[0]["panels"]["questions"]


def test_a_source_is_whatever_declares_a_model_or_holds_a_table(
    visits: Visits, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("chat.json").write_text(model_to_json(CHAT), encoding="utf-8")
    Path("things.json").write_text('[{"Type": "Ticket", "Id": "7"}, {"Type": "Ticket", "Id": "8"}]', encoding="utf-8")
    workbench.dump(workbench.document(CHAT, items_of(CHAT)), "wb.json", native="flatten")
    Path("export").mkdir()
    (Path("export") / "scan.json").write_text(
        json.dumps({"Items": [{"pk": {"S": f"C#{n}"}, "sk": {"S": "C"}} for n in range(5)]}), encoding="utf-8"
    )
    visits({"do": "start"}, {"do": "judge"})
    for arguments, begins in (
        (["desk.py"], "The studio of Desk with 1 item: http://localhost:"),
        (["desk.py:DESK", "--items", "things.json"], "The studio of Desk with 2 items: "),
        (["chat.json"], "The studio of ChatTable with 0 items: "),
        (["wb.json"], f"The studio of ChatTable with {len(items_of(CHAT))} items: "),
        (["export"], "The studio of scan with 5 items: "),
    ):
        assert said(capsys, *arguments).startswith(begins), arguments
    assert not list(Path().glob("*.studio*.py")), "what was not changed is not written"


def test_no_file_that_is_there_is_overwritten(visits: Visits, capsys: pytest.CaptureFixture[str]) -> None:
    Path("Desk.studio.py").write_text("mine", encoding="utf-8")
    Path("Desk.studio-2.py").symlink_to("nowhere.py")
    visits(CHANGE)

    assert said(capsys, "desk.py").endswith("\nDesk.studio-3.py: the design as you left it.\n")
    assert Path("Desk.studio.py").read_text(encoding="utf-8") == "mine"
    assert opened("Desk.studio-3.py").tables[0].model.entity("Ticket").sort == "T#{Status}"


@pytest.mark.parametrize("last", [{"do": "take", "form": "Python"}, {"do": "undo"}])
def test_what_was_taken_home_or_undone_is_not_written(
    last: dict[str, str], visits: Visits, capsys: pytest.CaptureFixture[str]
) -> None:
    visits(CHANGE, last)

    said(capsys, "desk.py")
    assert not list(Path().glob("*.studio*.py"))


def test_where_nothing_can_be_written_it_is_written_elsewhere(
    visits: Visits, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = str(folder.parent / "desk.py")
    Path("desk.py").rename(desk)
    folder.rmdir()  # no file can be made in a folder that has gone, not even by root
    visits(CHANGE)

    assert main(["studio", desk, "--port", "0"]) == 0
    answer = capsys.readouterr()
    assert answer.err == "f1model: Desk.studio.py: no such file or directory.\n"
    assert answer.out.endswith(f"\n{folder.parent / 'Desk.studio.py'}: the design as you left it.\n")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert said(capsys, desk, code=1).count("\n") == 2


def test_to_be_told_to_end_is_like_ctrl_c(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def told(server: Any) -> None:
        ended.append(server._service.answer(Asked("POST", "/ask", HERE, json.dumps(CHANGE).encode()))["body"])
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    monkeypatch.setattr("f1model.serving.http.Server.serve_forever", told)
    before = signal.signal(signal.SIGTERM, lambda *_: pytest.fail("it was not asked to write anything"))
    try:
        assert "the design as you left it" in said(capsys, "desk.py")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert len(ended) == 1


def test_a_port_that_is_taken_or_none_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("localhost", 0)) as other:
        port = str(other.getsockname()[1])
        for wrong in (port, "70000"):
            assert main(["studio", "desk.py", "--port", wrong]) == 1
            line = capsys.readouterr().err
            assert line.startswith(f"f1model: Port {wrong}: ")
            assert line.endswith(" Choose another: --port.\n")
            assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nope.py"], "nope.py: no such file or directory."),
        (["nope.json"], "nope.json"),
        (["desk.py", "--items", "nope.json"], "nope.json: no such file or directory."),
        (["desk.py", "--table", "Nope"], "desk.py has no table 'Nope'."),
        (["export", "--items", "x.json"], "--items: it is for a model that a file declares."),
        (["desk.py", "--seasons", "2024"], "--seasons: it is of Formula 1, and another table is named."),
        (["--seasons", "soon"], "--seasons: 'soon' is no season"),
        (["--table", "Shop"], ""),
    ],
)
def test_what_cannot_be_visited_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, *arguments, code=1)

    assert text.startswith(f"f1model: {line}")
    assert text.count("\n") == 1
    assert F1.table not in text
