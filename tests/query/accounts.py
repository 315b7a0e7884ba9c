"""Accounts whose address and nickname are unique, by one kind of guard item for both, and a counter with a name."""

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern, old

_ADDRESS, _NICK, _COUNTER = {"Kind": "address"}, {"Kind": "nick"}, {"Name": "accounts"}


def _claim(kind: dict[str, str], source: str) -> WritePattern:
    return WritePattern(f"claim the {kind['Kind']}", create="Taken", given=["Kind", "Value"], fixed=kind,
                        takes={"Value": source})  # fmt: skip


def _free(kind: dict[str, str], source: str) -> WritePattern:
    return WritePattern(f"free the {kind['Kind']}", delete="Taken", fixed=kind, takes={"Value": old(source)})


def _count(amount: int) -> WritePattern:
    return WritePattern("count", change="Counter", given=[], fixed=_COUNTER, adds={"Count": amount}, upsert=True)


ACCOUNTS = DataModel(
    "AccountTable",
    [
        Entity("Account", "ACCOUNT#{Id}", "ACCOUNT", {"Id": "S", "Address": "S", "Nick": "S"}),
        Entity("Taken", "TAKEN#{Kind}", "{Value}", {"Kind": "S", "Value": "S"}),
        Entity("Counter", "COUNTER#{Name}", "COUNTER", {"Name": "S", "Count": "N"}),
    ],
    access_patterns=[AccessPattern("Get an account", ["Id"], ["Account"]),
                     AccessPattern("Count the accounts", returns=["Counter"], fixed=_COUNTER)],
    write_patterns=[
        WritePattern("Register", create="Account",
                     along=[_claim(_ADDRESS, "Address"), _claim(_NICK, "Nick"), _count(1)]),
        WritePattern("Change the address", change="Account", sets=["Address"],
                     along=[_free(_ADDRESS, "Address"), _claim(_ADDRESS, "Address")]),
        WritePattern("Change the nick", change="Account", sets=["Nick"],
                     along=[_free(_NICK, "Nick"), _claim(_NICK, "Nick")]),
        WritePattern("Leave", delete="Account", along=[_free(_ADDRESS, "Address"), _free(_NICK, "Nick"), _count(-1)]),
        WritePattern("Register again", put="Account"),
        WritePattern("Begin to count", put="Counter", given=["Name"], fixed={**_COUNTER, "Count": 0}),
        WritePattern("Count anew", change="Counter", given=[], fixed={**_COUNTER, "Count": 0}),
        WritePattern("Free a nick", delete="Taken", given=["Value"], fixed=_NICK),
    ],
)  # fmt: skip
