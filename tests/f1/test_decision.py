import pytest

from f1model.errors import ModelError
from f1model.f1.decision import before_the_decision
from f1model.f1.items import f1_items
from f1model.f1.models import F1


def test_on_sunday_evening_russell_had_won_and_everybody_was_one_place_further_down() -> None:
    items = f1_items(F1, seasons=[2024], rounds=[14])

    sunday = before_the_decision(reversed(items))

    after = {item["DriverId"]: item for item in items if "DriverId" in item}
    before = {item["DriverId"]: item for item in sunday if "DriverId" in item}
    winner, last = before.pop("george-russell"), before.pop("guanyu-zhou")
    assert (winner["SK"], winner["PositionText"], winner["FinishStatus"]) == ("RACE#14#RESULT#01", "1", "Finished")
    assert (last["Rank"], last["PositionText"], last.get("FinishPosition")) == (20, "DNF", None)
    assert all(item["Rank"] == item["FinishPosition"] == after[driver]["Rank"] + 1 for driver, item in before.items())
    assert all(item["GSI1SK"] == f"2024#14#{item['Rank']:02d}" for item in before.values())
    # Russell 25, Hamilton 18, …; seventh on the table, Pérez was eighth on the road, with the fastest lap: 4 and 1.
    assert [item["FinishPoints"] for item in sunday[2:13]] == [25, 18, 15, 12, 10, 8, 6, 5, 2, 1, 0]
    assert [item for item in sunday if "DriverId" not in item] == items[1::-1]


@pytest.mark.parametrize("rounds", [[1], [13, 14]])
def test_it_knows_no_other_race(rounds: list[int]) -> None:
    with pytest.raises(ModelError, match=r"^before_the_decision: these are not the results of Belgium 2024\. Give"):
        before_the_decision(f1_items(F1, seasons=[2024], rounds=rounds))
