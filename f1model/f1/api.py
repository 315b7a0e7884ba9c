"""The article's three endpoints as AWS Lambda handlers, on Lambda Powertools; needs the extra ``api``.

``seasons``, ``races`` and ``results`` are the handlers. In Lambda the table is ``TABLE_NAME``, with the function's own
credentials; it is found once for each container. Elsewhere it is the one given to ``serve_from``, else the one of that
name on the backend that ``connect`` would choose, which is AWS only when it is named. Cursors are signed with
``CURSOR_KEY``; without one the signature only finds mistakes, since anyone could make it.
"""

import base64
import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.endpoints import ENDPOINTS as ENDPOINTS
from f1model.f1.endpoints import RACES, RESULTS, SEASONS
from f1model.f1.models import F1
from f1model.query.plan import Plan, plan
from f1model.query.run import pages, run
from f1model.serving.answer import GUARDS, NOTHING, refusal

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

PAGE_SIZE = 100  # items of a page, unless fewer are asked for
_DIGEST = 12  # bytes of a cursor's signature
_KEYS = {name for place in F1.places for name in place.names}
_LAMBDA = ("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_RUNTIME_API")  # set by Lambda itself
_UNKNOWN = "There is no such path. See / for those that there are."

_served: "Table | None" = None


@dataclass(frozen=True)
class Listing:
    """A page of items, and the cursor of the next one (null: this was the last)."""

    items: list[dict[str, Any]]
    cursor: str | None


@dataclass(frozen=True)
class RaceResults:
    """A race with its results; a race to come has none yet."""

    race: dict[str, Any]
    results: list[dict[str, Any]]


@dataclass(frozen=True)
class Problem:
    """What was wrong with a request, in a sentence."""

    message: str


class _RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _described(good: str, *problems: int) -> dict[int, Any]:
    meanings = {400: "The request is malformed", 404: "There is nothing of that name", 500: "The service failed"}
    schema = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}
    described: dict[int, Any] = {200: {"description": good}}
    for status in (*problems, 500):
        described[status] = {"description": meanings[status], "content": {"application/json": {"schema": schema}}}
    return described


app = APIGatewayHttpResolver(enable_validation=True, serializer=_json)
app.enable_swagger(path="/", title="Formula 1", description="Seasons, races and results from one DynamoDB table.")

Season = Annotated[str, Path(pattern="^[0-9]{4}$", description="a year, such as 2024")]
Round = Annotated[int, Path(ge=1, le=99, description="a race of the season, from 1")]
Cursor = Annotated[str | None, Query(description="the cursor of the page before")]
Limit = Annotated[int, Query(ge=1, le=PAGE_SIZE, description="items of a page")]


@app.get(SEASONS.route, responses=_described("The seasons, page by page", 400))
def list_seasons(cursor: Cursor = None, limit: Limit = PAGE_SIZE) -> Listing:
    """All seasons, oldest first."""
    return _page(SEASONS.pattern, {}, cursor, limit)


@app.get(RACES.route, responses=_described("The races of a season, page by page", 400, 404))
def list_races(season: Season, cursor: Cursor = None, limit: Limit = PAGE_SIZE) -> Listing:
    """The races of a season in order; none for a season that is not known."""
    return _page(RACES.pattern, {"SeasonId": season}, cursor, limit)


@app.get(RESULTS.route, responses=_described("The race with its results", 400, 404))
def show_race(season: Season, round: Round) -> RaceResults:
    """A race with its results, in one Query; a race to come has none yet."""
    items = run(_table(), RESULTS.pattern, SeasonId=season, Round=round).items
    races = _of("RaceItem", items)
    if not races:
        raise _RefusedError(404, f"There is no round {round} in {season}.")
    return RaceResults(races[0], _of("ResultItem", items))


def _of(kind: str, items: Iterable[Item]) -> list[dict[str, Any]]:
    return [_shown(item) for item in items if item["Type"] == kind]


def _page(pattern: AccessPattern, values: Mapping[str, Any], cursor: str | None, limit: int) -> Listing:
    start = _opened(cursor, pattern, values) if cursor else None
    page = next(pages(_table(), pattern, values, page_size=limit, start=start))
    following = _sealed(page.last_key, pattern) if page.last_key else None
    return Listing([_shown(item) for item in page.items], following)


def _shown(item: Item) -> dict[str, Any]:
    """An item without its keys, which are the table's business."""
    return {name: _number(value) for name, value in item.items() if name not in _KEYS}


def _number(value: Any) -> Any:
    return _plain(value) if isinstance(value, Decimal) else value


def _signature(body: bytes) -> bytes:
    secret = os.environ.get("CURSOR_KEY", F1.table).encode()
    return hmac.new(secret, body, hashlib.sha256).digest()[:_DIGEST]


def _sealed(key: Mapping[str, Any], pattern: AccessPattern) -> str:
    body = json.dumps([pattern.name, dict(key)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(body) + body).decode().rstrip("=")


def _opened(cursor: str, pattern: AccessPattern, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The key in a cursor of ours, for this very question. Raises _RefusedError where it is none."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        signature, body = sealed[:_DIGEST], sealed[_DIGEST:]
        as_given = base64.urlsafe_b64encode(sealed).decode().rstrip("=")  # its last letter has bits to spare
        if as_given == cursor and hmac.compare_digest(signature, _signature(body)):
            name, key = json.loads(body)
            derived = plan(pattern)
            partition = derived.filled(derived.values(values))[0]
            if name == pattern.name and key[partition.attribute] == partition.sides[0] and _is_key(key, derived):
                return dict(key)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ModelError):
        pass
    raise _RefusedError(400, "The cursor is not one that this question gave. Begin again without it.")


def _is_key(key: Mapping[str, Any], derived: Plan) -> bool:
    """Whether an item that can come back has this key, in the table and in the index: the secret may be known."""
    table = F1.places[0]
    for entity in map(F1.entity, derived.pattern.returns):
        read = [each.template.read(key[each.name], entity.attributes) for each in table.keys[entity.name]]
        values = {name: value for part in read if part for name, value in part.items()}
        if all(part is not None for part in read):
            return {**table.render(entity, values), **derived.place.render(entity, values)} == key
    return False


def serve_from(table: "Table") -> None:
    """Answer from this table instead of ``TABLE_NAME``; for tests, and for ``python -m f1model serve``."""
    global _served
    _served = table


def _table() -> "Table":
    return _served or _own_table()


def _in_lambda() -> bool:
    return any(variable in os.environ for variable in _LAMBDA)


@cache
def _own_table() -> "Table":
    name = os.environ.get("TABLE_NAME", F1.table)
    backend = "aws"
    if _in_lambda():
        import boto3

        table: Table = boto3.resource("dynamodb").Table(name)
    else:
        from f1model.table.backend import chosen_backend, resource_of

        backend, url = chosen_backend()
        table = resource_of(backend, url).Table(name)
    table.model, table.backend = replace(F1, table=name), backend
    return table


def _answer(status: int, message: str) -> Response[Any]:
    return Response(status_code=status, content_type="application/json", body=_json(asdict(Problem(message))))


@app.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]
def _malformed(error: RequestValidationError) -> Response[Any]:
    first = error.errors()[0]
    return _answer(400, f"{first['loc'][-1]}: {first['msg']}.")


@app.exception_handler(_RefusedError)  # type: ignore[untyped-decorator]
def _refused(error: _RefusedError) -> Response[Any]:
    return _answer(error.status, str(error))


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]
def _failed(error: Exception) -> Response[Any]:
    print(f"{type(error).__name__}: {' '.join(str(error).split())}")  # for the log; a client learns nothing of it
    missing = isinstance(error, ClientError) and error.response["Error"]["Code"] == "ResourceNotFoundException"
    if missing and not _in_lambda():
        print("There is no such table to answer from. Name one: api.serve_from(table).")
    return _answer(500, "The service failed. Try again later.")


@app.not_found
def _unknown(error: Exception) -> Response[Any]:
    return _answer(404, _UNKNOWN)


def handle(event: dict[str, Any], context: Any = None) -> dict[str, Any]:
    """Answer one event of an API Gateway HTTP API, format 2.0."""
    path = event.get("rawPath", "/")
    if not path.isprintable() or "//" in path:  # a route's end would take a line break for its own
        return refusal(404, _UNKNOWN)
    answer: dict[str, Any] = app.resolve(event, context)
    guards = dict(GUARDS)
    if answer["headers"]["Content-Type"] == "text/html":
        guards["Content-Security-Policy"] = _policy(answer["body"])
    answer["headers"] = {**guards, **answer["headers"]}
    return answer


def _policy(page: str) -> str:
    """What the page may do: run its own scripts, known by their hashes, and ask this server."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    may_run = " ".join(f"'sha256-{each}'" for each in hashes)
    own = "style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
    return f"{NOTHING}; script-src {may_run}; {own}; base-uri 'none'; form-action 'none'"


seasons = races = results = handle
