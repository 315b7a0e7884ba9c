"""What is said to the predictions of lesson 02."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "02.1": Prediction(
        "The race, its results, and for every result a look-up of its driver and another of its constructor.",
        {
            lambda rows, facts: facts.results + 1: "That is what the page shows. Each result's driver and constructor "
            "are visited too.",
            lambda rows, facts: facts.results: "Those are the results alone. The race, and each result's driver and "
            "constructor, are visited too.",
            4: "Those are the steps of the plan. The last two are repeated for every result.",
            lambda rows, facts: rows - 1: "Nearly. The race itself is a row too.",
            lambda rows, facts: 2 * facts.results + 1: "You counted one look-up for each result. There are two, a "
            "driver and a constructor.",
            lambda rows, facts: 1 + 2 * facts.results + facts.teams: "You counted each team once. Its row is looked up "
            "again for each of its results.",
        },
    ),
    "02.2": Prediction(
        "Rate and length count together: a question that is asked rarely can still move a great deal.",
        {
            lambda second, facts: "results" if second == "seasons" else None: "Results are asked for three times as "
            "often, but the list of seasons is more than three times as long.",
            lambda second, facts: "races" if second == "seasons" else None: "Races are asked for twice as often, but "
            "the list of seasons is more than twice as long.",
            lambda second, facts: facts.first: "That one comes first. The question was which comes second.",
        },
        also={
            "seasons": ["all seasons", "the list of seasons", "season", "Get all Formula 1 seasons"],
            "races": ["race", "races of a season", "Get all races of a season"],
            "results": ["result", "results of a race", "Get all results of a race"],
            "race with results": [
                "race with its results",
                "race page",
                "the race page",
                "Get a race with its results",
            ],
        },
    ),
}
