"""One route of an HTTP API in front of a table."""

from dataclasses import dataclass

from f1model.design.pattern import AccessPattern


@dataclass(frozen=True)
class Endpoint:
    """One route: its path (``/race/{season}``), the dotted path of its handler, the access pattern that it asks."""

    path: str
    handler: str
    pattern: AccessPattern

    @property
    def name(self) -> str:
        """What its resources in a template are called: ``Races`` for the handler ``f1model.f1.api.races``."""
        return "".join(word.capitalize() for word in self.handler.rpartition(".")[2].split("_"))

    @property
    def route(self) -> str:
        """The path as Lambda Powertools writes it: ``/race/<season>``."""
        return self.path.replace("{", "<").replace("}", ">")
