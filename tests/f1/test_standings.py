"""The published standings, as a lesson holds its sums against them."""

import pytest

from f1model.errors import ModelError
from f1model.f1.standings import published_standings


def test_the_standings_of_a_season_are_in_their_order() -> None:
    first, second, *_ = published_standings(2010)

    assert (first["DriverName"], first["Points"], second["DriverId"]) == ("Sebastian Vettel", 256, "fernando-alonso")


def test_a_season_that_is_none_is_said() -> None:
    with pytest.raises(ModelError, match=r"There is no season 1949\. Choose 1950 to 2026"):
        published_standings(1949)
