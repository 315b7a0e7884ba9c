"""Engines that answer as DynamoDB does, started beside a command, without Docker: Amazon's own and two others."""

from tools.engines.dynoxide import Dynoxide
from tools.engines.errors import CACHE, ENDPOINT_VARIABLE, EngineError
from tools.engines.local import PACKAGE, DynamoDBLocal
from tools.engines.ministack import Ministack
from tools.engines.process import Engine

ENGINES: dict[str, type[Engine]] = {"local": DynamoDBLocal, "ministack": Ministack, "dynoxide": Dynoxide}

__all__ = ["CACHE", "ENDPOINT_VARIABLE", "ENGINES", "PACKAGE", "DynamoDBLocal", "Engine", "EngineError"]
