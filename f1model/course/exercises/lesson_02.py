"""The exercises of lesson 02: what is known, what comes back, how much at most, what grows, and what growth does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from f1model.course.answers import shown
from f1model.course.exercise import Exercise, members, value
from f1model.course.exercises.history import history
from f1model.design.entity import Item
from f1model.design.pattern import AccessPattern
from f1model.f1.models import F1
from f1model.values import counted

DRIVER, SEASON, ROUND = "charles-leclerc", "2024", 5  # the lesson's examples
ENTITIES = [entity.name for entity in F1.entities]


@cache
def _of(kind: str) -> list[Item]:
    return [item for item in history() if item["Type"] == kind]


# 02.a


def _known(answer: Any) -> str | None:
    attributes = {name.casefold(): name for name in F1.entity("ResultItem").attributes}
    given = [str(name).strip() for name in members(answer)]
    if not given:
        return f"With nothing known, all {counted(len(_of('ResultItem')), 'result')} of everybody would come back."
    odd = next((name for name in given if name.casefold() not in attributes), None)
    if odd in ENTITIES:
        return f"{odd} is what comes back. What is known before anything has come back?"
    if odd == DRIVER:
        return f"{odd} is a value. Which attribute of a result holds it?"
    if odd is not None:
        return f"{odd!r} is none of the attributes above. Use the names exactly as they are written there."
    names = {attributes[name.casefold()] for name in given}
    if "DriverName" in names:
        return f"The address says {DRIVER}: that is an id. The name is shown on the page, so it has to come back."
    if "DriverId" not in names:
        return f"Whose results? {' and '.join(sorted(names))} does not say whose a result is."
    career = [item for item in _of("ResultItem") if item["DriverId"] == DRIVER]
    return next((_narrowed(name, career) for name in sorted(names - {"DriverId"})), None)


def _narrowed(name: str, career: list[Item]) -> str:
    """What is wrong with one attribute too many: how little of the career has the value that the latest result has."""
    last = next(item[name] for item in reversed(career) if name in item)
    left = sum(item.get(name) == last for item in career)
    if left == len(career):
        return f"The address says nothing of {name}. All his results have {last} there, so it comes back with them."
    return (
        f"The address says nothing of {name}. If {last} were given for it, only {left} of his {len(career)} results "
        "would come back."
    )


# 02.b


def _season_page(answer: AccessPattern) -> str | None:
    given, returns = set(answer.given), set(answer.returns)
    attributes = {name for entity in F1.entities for name in entity.attributes}
    odd = sorted(returns - set(ENTITIES))
    if odd:
        kind = "an attribute of an item" if odd[0] in attributes else "no type of item"
        return f"{odd[0]!r} is {kind}. What comes back are items: SeasonItem, RaceItem, ResultItem."
    if answer.fixed:
        return f"{shown(next(iter(answer.fixed)))} is fixed, so this answers one season. The page is for any of them."
    if "ChampionName" in given:
        return "Nobody knows the champion when asking: ChampionName comes back with the season."
    if "Round" in given:
        return "With a Round it is one race. The page shows all races of the season, and knows only the season."
    if given != {"SeasonId"}:
        return f"The page knows the season, by SeasonId, and nothing else. Yours is given {shown(sorted(given))}."
    if hint := _returned(returns):
        return hint
    if answer.index:
        return (
            f"{answer.index} is a matter of keys, which come later. A pattern says what is known and what comes back."
        )
    if answer.limit:
        return (
            f"Why stop at {answer.limit}? The page shows all races, and a limit that fits today will cut one off one "
            "day."
        )
    if answer.between or answer.descending:
        return "That is about the order of keys, which come later. given and returns are all you need."
    return None


def _returned(returns: set[str]) -> str | None:
    if not returns:
        return "It returns nothing. Which types of items are on the page?"
    if "ResultItem" in returns:
        season = [item for item in history() if item["SeasonId"] == SEASON]
        page = sum(item["Type"] != "ResultItem" for item in season)
        return (
            f"The page shows no results. With them, {counted(len(season), 'item')} come back for {SEASON}, and {page} "
            "are shown."
        )
    if "SeasonItem" not in returns:
        return "Those are the races. Which item holds ChampionName?"
    if "RaceItem" not in returns:
        return "That is the champion. The season's item counts its races, as Rounds, but does not hold them."
    return None


# 02.c


@cache
def _sizes() -> tuple[Counter[str], Counter[str], Counter[tuple[str, int]]]:
    """Races of each season, results of each season, results of each race."""
    races, results = _of("RaceItem"), _of("ResultItem")
    return (
        Counter(item["SeasonId"] for item in races),
        Counter(item["SeasonId"] for item in results),
        Counter((item["SeasonId"], item["Round"]) for item in results),
    )


def _largest_season(answer: Any) -> str | None:
    races, results, race = _sizes()
    both = races + results
    most, longest, fullest = max(results.values()), max(races.values()), max(race.values())
    busiest, largest = both.most_common(1)[0]
    never = "The largest parts need not be in the same season"
    hints = {
        both[SEASON]: f"That is {SEASON}, the example. Which season had the most?",
        both[SEASON] + 1: f"That is {SEASON}, the example, with its own item. Which season had the most?",
        most: "Those are the results. The races are items too. (A join drops them: it has a row for each result.)",
        largest + 1: "The page shows races and results. The season's own item is not asked for.",
        longest + most: f"{never}: the season with the most races is not the one with the most results.",
        longest * fullest: f"{never}: no season had {longest} races of {fullest} results. And the races count as well.",
        longest * (1 + fullest): f"{never}: no season had {longest} races of {fullest} results. Add up, then compare.",
        fullest: "That is the fullest race. A season's page shows all races of the season.",
        1 + fullest: "That is the fullest race, with its own item. A season's page shows all races of the season.",
        longest: "Those are races. Each comes back with all its results.",
        both.total(): "That is all of history. The page shows one season.",
        int(busiest): "That is the season. How many items does it have?",
    }
    if any(abs(_number(answer) - total / len(both)) < 1 for total in (both.total(), results.total())):
        return "That is the average. A design has to cope with the day on which the answer is largest."
    otherwise = f"Count races and results of each season, and take the largest sum. {SEASON} has {both[SEASON]}."
    return value(lambda: largest, hints, otherwise)(answer)


def _number(answer: Any) -> float:
    return float(str(answer).strip().replace(",", ""))


# 02.d

GROWING = ("all seasons", "winners at a circuit", "results of a constructor")
BOUNDED = ("races of a season", "results of a season", "results of a race")


def _growing(answer: Any) -> str | None:
    chosen = {str(name).strip().casefold() for name in members(answer)}
    unknown = sorted(chosen - {*GROWING, *BOUNDED})
    if unknown:
        return f"{unknown[0]!r} is none of the six: {', '.join(sorted((*GROWING, *BOUNDED)))}."
    for name in BOUNDED:
        if name in chosen:
            groups = _answers(name, history())
            largest = max(groups, key=lambda group: groups[group])
            thing, year = name.rpartition(" ")[2], str(largest[0])
            return (
                f"{name!r}: at most {groups[largest]}, in {year}. Large or not, a {thing} that is over gets no more, "
                "and the next one starts from nothing."
            )
    for name in GROWING:
        if name not in chosen:
            before = max(_answers(name, (item for item in history() if item["SeasonId"] <= "1990")).values())
            now = max(_answers(name, history()).values())
            return f"{name!r}: {before:,} at most by the end of 1990, {now:,} by now. What will stop it?"
    return None


def _answers(name: str, items: Iterable[Item]) -> Mapping[tuple[Any, ...], int]:
    """How many items each answer to that question has."""
    keys = {
        "all seasons": ("SeasonItem", ()),
        "winners at a circuit": ("ResultItem", ("CircuitName",)),
        "results of a constructor": ("ResultItem", ("ConstructorId",)),
        "races of a season": ("RaceItem", ("SeasonId",)),
        "results of a season": ("ResultItem", ("SeasonId",)),
        "results of a race": ("ResultItem", ("SeasonId", "Round")),
    }
    kind, attributes = keys[name]
    asked = [item for item in items if item["Type"] == kind]
    if name == "winners at a circuit":
        at = {(race["SeasonId"], race["Round"]): race["CircuitName"] for race in _of("RaceItem")}
        winners = [item for item in asked if item.get("FinishPosition") == 1]
        asked = [{**item, "CircuitName": at[item["SeasonId"], item["Round"]]} for item in winners]
    return Counter(tuple(item[attribute] for attribute in attributes) for item in asked)


# 02.e

RATES = {"seasons": 100, "races": 200, "results": 300, "race with results": 500}  # the lesson's assumption


def _overtaken(answer: Any) -> str | None:
    years = sorted(int(item["SeasonId"]) for item in _of("SeasonItem"))
    first, now, seasons = years[0], years[-1], len(years)
    races, _, race = _sizes()
    moved = {
        "races": RATES["races"] * races[SEASON],
        "results": RATES["results"] * race[SEASON, ROUND],
        "race with results": RATES["race with results"] * (1 + race[SEASON, ROUND]),
    }
    page, asked = moved["race with results"], RATES["seasons"]
    needed = page // asked + 1  # more than the page, and not just as many
    truth = first + needed - 1
    second = first + moved["results"] // asked
    largest = first + RATES["race with results"] * (1 + max(race.values())) // asked
    hints = {
        truth
        - 1: f"In {truth - 1} there are {needed - 1} seasons, {asked * (needed - 1):,} items: as many as the race "
        "page moves. The busiest question moves more.",
        truth + 1: f"{first} is a season too, so in {truth} the list already holds {needed}.",
        needed: f"That is how many seasons it takes. In which year are there so many, if {first} is the first?",
        needed - 1: "That many seasons move as many items as the race page. Which year has one more?",
        needed - seasons: f"That is how many years it will take. Which year is it, counted from {now}?",
        now + needed: f"{needed} seasons are needed in all, and {seasons} of them exist already.",
        now + needed - 1: f"{needed} seasons are needed in all, and {seasons} of them exist already.",
        second: f"In {second} it passed the results of a race, and became second. The race page is still ahead.",
        first + moved["races"] // asked: "That is when it passed the races of a season. What else is ahead of it?",
        largest: f"That takes the race page at its largest, {1 + max(race.values())} items. Take the lesson's example.",
        page // seasons + 1: "That is how often it would have to be asked today. The rates stay as they are, and the "
        "list grows.",
    }
    return value(lambda: truth, hints, _then(answer, first, page))(answer)


def _then(answer: Any, first: int, page: int) -> str:
    """What the two questions move in a year that was named."""
    asked, year = RATES["seasons"], _number(answer)
    if not first <= year < 2 * first:
        return f"The race page moves {page:,} items per 100 visits. How many seasons, asked {asked} times, move more?"
    seasons = int(year) - first + 1
    early = "That is not enough yet." if seasons * asked < page else "Was that not so before?"
    moved = f"the list holds {seasons:,} and moves {seasons * asked:,} items; the race page moves {page:,}"
    return f"By then {moved}. {early}"


EXERCISES = {
    "02.a": Exercise(
        "a list", _known, "What is known has to be in a key; what is shown has to come back. DriverId is enough."
    ),
    "02.b": Exercise(
        "an AccessPattern",
        _season_page,
        "It asks for two types in one question. A design that keeps a season apart from its races needs two requests.",
    ),
    "02.c": Exercise(
        "a number",
        _largest_season,
        "That was 1989, when many more cars were entered than could start. No example of today would have shown it.",
    ),
    "02.d": Exercise(
        "a list",
        _growing,
        "What belongs to a thing that ends is bounded, however large. What belongs to one that goes on is not.",
    ),
    "02.e": Exercise(
        "a number",
        _overtaken,
        "Nobody changed anything on the site. A list that grows overtakes whatever is bounded, sooner or later.",
    ),
}
