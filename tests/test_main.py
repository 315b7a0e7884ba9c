import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from f1model import connect
from f1model.__main__ import main
from f1model.design.entity import Item
from f1model.f1.command import seasons_of
from f1model.table.backend import ENDPOINT_VARIABLE, resource_of

AGAIN = "run the same command again: what is there is put once more, nothing is lost or doubled.\n"


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["load", "--backend", "moto"], ["view"], ["export"], ["export", "x"]],
)
def test_a_wrong_command_shows_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m f1model")


def test_python_m_f1model_passes_the_code_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "f1model", "view", str(tmp_path / "absent.json")]

    done = subprocess.run(command, capture_output=True, text=True, timeout=30)

    assert done.returncode == 1
    assert done.stderr.endswith("Give the path of a model that NoSQL Workbench exported.\n")


# load, without an engine.


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("F1MODEL_BACKEND", "F1MODEL_KEY_ID", ENDPOINT_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says on stderr, and nothing on stdout, when it ends with 1."""
    assert main(arguments) == 1
    answer = capsys.readouterr()
    assert answer.out == ""
    return answer.err


@pytest.mark.parametrize("variable", [None, "moto"])
def test_load_refuses_the_simulation(
    variable: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if variable:
        monkeypatch.setenv("F1MODEL_BACKEND", variable)

    assert refused(["load"], capsys) == (
        "f1model: The simulation would end with this command. Name an engine: --endpoint-url http://localhost:8000, "
        "or --backend aws.\n"
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("20-24", "20-24"), ("2026-1950", "2026-1950"), ("", ""), ("abc", "abc"), ("2024,", ""), ("2024,,2023", ""),
        ("1988, x", " x"), ("2020-", "2020-"), ("2020-2021-2022", "2020-2021-2022"), ("20244", "20244"),
    ],
)  # fmt: skip
def test_seasons_that_are_none_are_one_line(
    text: str, part: str, no_network: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(["load", "--seasons", text, "--endpoint-url", "http://localhost:1"], capsys)

    assert line == f"f1model: --seasons: {part!r} is no season or range of seasons. Write 2024, or 1950-2026.\n"
    assert no_network == []


def test_a_season_that_does_not_exist_is_one_line(no_network: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(["load", "--seasons", "1949-1951", "--endpoint-url", "http://localhost:1"], capsys)

    assert line.startswith("f1model: There is no season 1949.")
    assert line.count("\n") == 1
    assert no_network == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024", {2024}),
        ("1988,2020-2022", {1988, 2020, 2021, 2022}),
        (" 1988 , 2020 - 2021 ", {1988, 2020, 2021}),
        ("2020-2021,2021-2022", {2020, 2021, 2022}),
        ("1950-1950", {1950}),
    ],
)
def test_seasons_are_years_and_ranges(text: str, years: set[int]) -> None:
    assert seasons_of(text) == years


def test_nothing_at_the_endpoint_is_one_line(no_network: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(["load", "--seasons", "2024", "--endpoint-url", "http://localhost:8000"], capsys)

    assert line.startswith("f1model: Nothing answers at http://localhost:8000. Start the engine there")
    assert line.count("\n") == 1
    assert [arguments[0] for arguments in no_network] == [("localhost", 8000)]


@pytest.mark.parametrize("given", ["option", "variable"])
def test_aws_by_its_address_is_refused(
    given: str, no_network: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://dynamodb.eu-west-1.amazonaws.com"
    if given == "variable":
        monkeypatch.setenv(ENDPOINT_VARIABLE, url)

    line = refused(["load"] if given == "variable" else ["load", "--endpoint-url", url], capsys)

    assert line == f'f1model: {url} is AWS itself, which costs money. Ask for it by name: backend="aws".\n'
    assert no_network == []


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes moto for an engine."""
    monkeypatch.setattr("f1model.table.backend.chosen_backend", lambda *_: ("endpoint", None))
    monkeypatch.setattr("f1model.table.connect.connect", lambda model, **_: connect(model, backend="moto", keep=True))


def table(name: str) -> Any:
    return resource_of("moto", None).Table(name)


@pytest.mark.usefixtures("on_moto")
def test_load_fills_a_table_up_and_says_how_many_items(f1_2024: list[Item], capsys: pytest.CaptureFixture[str]) -> None:
    load = partial(main, ["load", "--seasons", "2024", "--table", "Filled"])
    try:
        assert load() == 0
        assert capsys.readouterr().out == "504 items loaded into Filled.\n"
        table("Filled").delete_item(Key={name: f1_2024[100][name] for name in ("PK", "SK")})
        table("Filled").put_item(Item={"PK": "mine", "SK": "mine"})

        assert load() == 0

        held = {(item["PK"], item["SK"]): item for item in table("Filled").scan()["Items"]}
        assert held.pop(("mine", "mine"))
        assert held == {(item["PK"], item["SK"]): item for item in f1_2024}
    finally:
        table("Filled").delete()


@pytest.mark.usefixtures("on_moto")
@pytest.mark.parametrize("moment", ["f1.items.f1_items", "table.connect.connect", "table.load.load"])
def test_ctrl_c_at_any_moment_is_one_line_that_says_what_to_do(
    moment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"f1model.{moment}", interrupt)

    assert main(["load", "--seasons", "2024"]) == 130
    assert capsys.readouterr().err == f"f1model: Interrupted. To go on, {AGAIN}"


@pytest.mark.usefixtures("on_moto")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ClientError({"Error": {"Code": "ThrottlingException", "Message": "Slow\ndown."}}, "BatchWriteItem"),
            "An error occurred (ThrottlingException) when calling the BatchWriteItem operation: Slow down",
        ),
        (
            EndpointConnectionError(endpoint_url="http://localhost:8000/"),
            'Could not connect to the endpoint URL: "http://localhost:8000/"',
        ),
    ],
)
def test_what_the_engine_refuses_is_one_line_that_says_what_to_do(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("f1model.table.load.load", fail)

    assert refused(["load", "--seasons", "2024"], capsys) == f"f1model: {words}. Mend that, and {AGAIN}"


# view and export.

BOOKSHOP = Path(__file__).parent.parent / "notebooks" / "models" / "bookshop.json"
MODELS = Path(__file__).parent / "export" / "models"
TICKETS = MODELS / "tickets-2.0.json"


def test_view_draws_a_workbench_model_beside_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["view", str(BOOKSHOP)]) == 0

    answer = capsys.readouterr()
    assert (answer.out, answer.err) == ("bookshop.html\n", "")
    assert "Bookshop: 21 item collections, 34 items" in (tmp_path / "bookshop.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["bookshop.html"]


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_view_draws_one_table_or_index_into_a_file(
    ending: str, start: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"drawn.{ending}"

    assert main(["view", str(TICKETS), "--table", "Tickets", "--index", "ByHolder", "-o", str(path)]) == 0

    assert capsys.readouterr().out == f"{path}\n"
    assert path.read_bytes().startswith(start)


def test_view_says_what_is_wrong_with_a_model_and_draws_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["view", str(MODELS / "quirks.json"), "-o", str(tmp_path / "quirks.html")]) == 0

    notes = capsys.readouterr().err.splitlines()
    assert len(notes) == 11
    assert all(note.startswith("f1model: note: ") for note in notes)
    assert notes[-1] == "f1model: note: and 13 notes more."


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["absent.json"],
            "absent.json: no such file or directory. Give the path of a model that NoSQL Workbench exported.",
        ),
        ([str(TICKETS)], f"{TICKETS} has the tables Tickets, Holders. Name one: --table."),
        ([str(BOOKSHOP), "--table", "Shop"], "Bookshop has no table 'Shop'. It has: Bookshop."),
        ([str(BOOKSHOP), "--index", "GSI9"], "Bookshop has no index 'GSI9'. It has: GSI1."),
        ([str(BOOKSHOP), "-o", "no/such/folder.html"], "no/such/folder.html: no such file or directory."),
        ([str(BOOKSHOP), "-o", "x.pdf"], "x.pdf: it cannot be drawn as a .pdf. Use .html, .png or .svg."),
    ],
)  # fmt: skip
def test_view_refuses_in_one_line(
    arguments: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    lines = refused(["view", *arguments], capsys).splitlines()

    assert lines[-1] == f"f1model: {line}"
    assert all(line.startswith("f1model: note: ") for line in lines[:-1])
    assert list(tmp_path.iterdir()) == []


def test_view_of_a_model_without_tables_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.json"
    path.write_text('{"ModelName": "Empty", "DataModel": []}', encoding="utf-8")

    assert refused(["view", str(path)], capsys) == f"f1model: {path} has no table.\n"


@pytest.mark.parametrize(
    ("options", "table", "count", "patterns"),
    [
        ([], "F1Table", 504, 5),
        (["--model", "ARTICLE"], "ArticleTable", 22, 4),
        (["--rounds", "1", "2"], "F1Table", 43, 5),
    ],
)
def test_export_writes_a_model_that_view_draws(
    options: list[str],
    table: str,
    count: int,
    patterns: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["export", "workbench", *options]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{table}.json: {count} items\n"
    notes = printed.err.splitlines()
    assert all(note.startswith(f"f1model: note: {table}") for note in notes)
    counts = [note.split("its ")[1] for note in notes[:2]]
    assert counts == [f"{patterns} access patterns.", "2 relationships."]
    assert main(["view", f"{table}.json"]) == 0
    assert capsys.readouterr() == (f"{table}.html\n", "")


def test_export_of_what_the_format_cannot_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grown.json"
    export = ["export", "workbench", "--model", "GROWN", "--seasons", "2024", "--rounds", "1", "-o", str(path)]

    line = refused(export, capsys)

    assert line.startswith("f1model: GrownTable.ByConstructor: its key is ConstructorId, SeasonId and Round, Rank")
    assert line.endswith("or --flatten on the command line.\n")
    assert not path.exists()
    assert main([*export, "--flatten"]) == 0
    answer = capsys.readouterr()
    assert answer.out == f"{path}: 22 items\n"
    assert answer.err.count("f1model: note: GrownTable.ByConstructor: ") == 2


def test_an_export_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(["export", "workbench", "-o", str(tmp_path)], capsys) == f"f1model: {tmp_path}: is a directory.\n"
    assert refused(["export", "workbench", "--seasons", "x"], capsys).startswith("f1model: --seasons: 'x' is no season")


# serve


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Instead of serving for ever, one request is asked and then Ctrl-C pressed; what was answered is here."""
    api = pytest.importorskip("f1model.f1.api", reason="the extra api is not installed")
    from f1model.f1.serve import event

    answered: dict[str, Any] = {}

    def once(server: Any) -> None:
        answer = api.handle(event("GET", "/f1-race-results/2024/8", {}))
        answered.update(status=answer["statusCode"], body=json.loads(answer["body"]), port=server.server_address[1])
        raise KeyboardInterrupt

    monkeypatch.setattr("f1model.f1.serve.Server.serve_forever", once)
    yield answered
    api._served = None


def test_the_api_is_served_from_the_simulation(served: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0", "--seasons", "2024"]) == 0
    assert served["status"] == 200
    assert served["body"]["results"][0]["DriverName"] == "Charles Leclerc"
    line = f"Serving at http://localhost:{served['port']}, with a page that shows what can be asked. Ctrl-C ends it.\n"
    assert capsys.readouterr().out == line


def test_ctrl_c_ends_the_server_even_while_it_answers(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    api = pytest.importorskip("f1model.f1.api", reason="the extra api is not installed")
    asked: list[str] = []

    def pressed(event: dict[str, Any]) -> None:
        asked.append(event["rawPath"])
        signal.raise_signal(signal.SIGINT)

    def ask() -> None:
        port = int(addresses.get(timeout=30).split("localhost:")[1].split(",")[0])
        with socket.create_connection(("localhost", port)) as client:
            client.sendall(b"GET /f1-seasons HTTP/1.1\r\nHost: x\r\n\r\n")
            client.recv(100)

    addresses: Queue[str] = Queue()
    monkeypatch.setattr("builtins.print", lambda line, **_: addresses.put(line))
    monkeypatch.setattr("f1model.f1.serve.handle", pressed)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, where tests run in the background
    client = threading.Thread(target=ask)
    client.start()
    try:
        assert main(["serve", "--port", "0", "--seasons", "2024"]) == 0
    finally:
        signal.signal(signal.SIGINT, before)
    client.join(5)
    api._served = None
    assert asked == ["/f1-seasons"]
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_or_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]
        taken = f"f1model: Port {port}: address already in use. Choose another: --port.\n"
        assert refused(["serve", "--port", str(port)], capsys) == taken
    assert "Choose another: --port." in refused(["serve", "--port", "99999"], capsys)


def test_serving_needs_its_extra() -> None:
    program = (
        "import sys; sys.modules['aws_lambda_powertools'] = None; "
        "from f1model.__main__ import main; sys.exit(main(['serve', '--port', '0']))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert ran.stderr == (
        'f1model: aws_lambda_powertools is not installed. The API needs it: pip install "f1model[api]".\n'
    )


def test_aws_serves_its_own_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("F1MODEL_BACKEND", "aws")
    line = "The API of AWS's own table is served from AWS. "
    line += "Deploy the API beside it: python -m f1model export cloudformation --api."
    assert refused(["serve", "--port", "0"], capsys) == f"f1model: {line}\n"


def test_an_empty_table_is_not_served(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """moto stands for the engine, whose table ``load`` did not fill."""
    monkeypatch.setattr("f1model.table.backend.chosen_backend", lambda *_: ("endpoint", None))
    monkeypatch.setattr("f1model.table.connect.connect", lambda model, **_: connect(model, backend="moto"))
    line = "F1Table is empty there. Fill it first: python -m f1model load --endpoint-url ..."
    assert refused(["serve", "--port", "0"], capsys) == f"f1model: {line}\n"


def test_what_the_engine_refuses_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "DescribeTable")

    monkeypatch.setattr("f1model.table.connect.connect", refuse)
    line = refused(["serve", "--port", "0", "--seasons", "2024"], capsys)
    assert line == "f1model: An error occurred (AccessDeniedException) when calling the DescribeTable operation: no.\n"
