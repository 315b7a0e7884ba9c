"""The article's three endpoints: what `api` answers and `cloudformation` deploys."""

from dataclasses import dataclass

from f1model.f1.models import F1
from f1model.design.model import AccessPattern


@dataclass(frozen=True)
class Endpoint:
    """One route of the API: its path, its handler in ``f1model.f1.api``, the access pattern of F1 that it asks."""

    path: str
    handler: str
    pattern: AccessPattern

    @property
    def name(self) -> str:
        return self.handler.capitalize()

    @property
    def route(self) -> str:
        """The path as Lambda Powertools writes it: ``/f1-season-races/<season>``."""
        return self.path.replace("{", "<").replace("}", ">")


SEASONS = Endpoint("/f1-seasons", "seasons", F1["Get all Formula 1 seasons"])
RACES = Endpoint("/f1-season-races/{season}", "races", F1["Get all races of a season"])
RESULTS = Endpoint("/f1-race-results/{season}/{round}", "results", F1["Get a race with its results"])

ENDPOINTS = (SEASONS, RACES, RESULTS)
