"""Names made from the words in keys, and how well a name goes with a word."""

import re
from collections.abc import Collection

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[^\W\d_]+|\d+")
_TYPE = re.compile(
    r"[_@$]+t|[_@$]*(?:(?:entity|item|record|object|doc|document|row|model|resource)?_?(?:type|kind)(?:_?name)?|et|entity(?:_?name)?"
    r"|typename|edb_e|discriminator|model(?:_?name)?|class)_*", re.IGNORECASE,
)  # fmt: skip
_KEY = re.compile(
    r"(?i:(?:^|[\W_\d]|gsi|lsi)[gl]?(?:pk|sk)\d*(?:$|[\W_]))|[a-z\d_](?:PK|SK)\d*$|(?i:gsi|lsi|key$|^partition|^sort|^hash|^range)"
)
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d.*")
_EXPIRY = re.compile(r"ttl|expir|^exp$|^exp_?(at|on)$|delete_?after", re.IGNORECASE)
MISSING = {"undefined", "null", "none", "nan", "[object object]", "nil"}
_VERSION = re.compile(r"(?:v|ver|version)?\d+|latest|current", re.IGNORECASE)
MARKERS = {"PROFILE", "METADATA", "META", "DETAILS", "DETAIL", "INFO", "ROOT", "A", "SELF", "INFORMATION", "DATA"}


def words(text: str) -> list[str]:
    """The words of a name: ``ORDER_LINE``, ``orderLine`` and ``order-line`` have the same two."""
    return [word.lower() for word in _WORDS.findall(text)]


def marks(part: str) -> bool:
    """Whether a word in a sort key says that this is the main item of its collection, and no more: ``#METADATA``."""
    plain = part.strip("#_-$")
    return plain.upper() in MARKERS or bool(_VERSION.fullmatch(plain))


def capital(text: str) -> str:
    """A name in one form: ``OrderLine``."""
    return "".join(word[:1].upper() + word[1:] for word in words(text))


def singular(word: str) -> str:
    """A plural's singular, as far as endings tell."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def plural(word: str) -> str:
    """A word's plural, as far as endings tell."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word}s"


def names_a_type(name: str) -> bool:
    """Whether attributes of such a name usually say of which type an item is."""
    return bool(_TYPE.fullmatch(name))


def names_a_key(name: str) -> bool:
    """Whether a name says that the attribute is a key, and nothing else: ``PK``, ``GSI1SK``, ``sortKey``."""
    return bool(_KEY.search(name))


def names_a_state(name: str) -> bool:
    """Whether attributes of such a name usually have one of a few words that change: all of some items may be open."""
    return words(name)[-1:] in (["state"], ["status"], ["stage"], ["phase"])


def names_an_expiry(name: str) -> bool:
    """Whether attributes of such a name usually say when an item expires."""
    return bool(_EXPIRY.search(name))


def affinity(name: str, word: str) -> int:
    """How well an attribute's name goes with the literal before it in a key: ``SeasonId`` with ``SEASON`` well."""
    own, other = [singular(each) for each in words(name)], [singular(each) for each in words(word)]
    ends = own[-1:] and own[-1] in ("id", "key", "code", "number", "no", "name", "slug", "uuid")
    if other and own == [*other, "id"]:
        return 9
    if other and (own == other or (ends and own[:-1] == other)):
        return 8
    if other and own[: len(other)] == other:
        return 6
    if other and set(other) <= set(own):
        return 5
    if own == ["id"]:
        return 4
    return 2 if own[-1:] == ["id"] else 1 if ends else 0


def field_name(word: str, texts: Collection[str], taken: Collection[str]) -> str:
    """The name of an attribute that is in a key alone: ``UserId`` after ``USER``; by its look ``OrderDate``."""
    base = capital(" ".join([*words(word)[:-1], *map(singular, words(word)[-1:])])) or "Key"
    if base in ("V", "Ver", "Version"):
        return unused("Version", taken)
    some = list(texts)[:50]
    ending = "Id"
    if some and all(_DATE.fullmatch(text) for text in some):
        ending = "Date"
    elif some and all(_TIME.fullmatch(text) for text in some):
        ending = "Time"
    elif some and all(_YEAR.fullmatch(text) for text in some):
        ending = "Year"
    name = base if base.lower().endswith(ending.lower()) else f"{base}{ending}"
    return unused(name, taken)


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it if it is taken."""
    number = 1
    made = name
    while made in taken:
        number += 1
        made = f"{name}{number}"
    return made
