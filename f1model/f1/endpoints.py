"""The article's three endpoints: what `api` answers and `cloudformation` deploys."""

from f1model.export import Endpoint
from f1model.f1.models import F1

SEASONS = Endpoint("/f1-seasons", "f1model.f1.api.seasons", F1["Get all Formula 1 seasons"])
RACES = Endpoint("/f1-season-races/{season}", "f1model.f1.api.races", F1["Get all races of a season"])
RESULTS = Endpoint("/f1-race-results/{season}/{round}", "f1model.f1.api.results", F1["Get a race with its results"])

ENDPOINTS = (SEASONS, RACES, RESULTS)
