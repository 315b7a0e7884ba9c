"""What is asked again about lesson 21."""

from f1model.course.prediction import Prediction
from f1model.course.recalls.question import Question
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.export import allows, policy
from f1model.query.units import write_units

_ORDER = {"ShopId": "S", "OrderId": "S"}
_SHOPS = DataModel(
    "Shops",
    [Entity("Order", "SHOP#{ShopId}", "ORDER#{OrderId}", _ORDER)],
    indexes=[Index("ById", Order=Keys("ORDER#{OrderId}", "ORDER"))],
    access_patterns=[AccessPattern("Get an order", given=["ShopId", "OrderId"], returns=["Order"])],
    tenant="ShopId",
)


def _of_others() -> bool:
    mine, theirs = (_SHOPS.item("Order", {"ShopId": shop, "OrderId": "7"}) for shop in ("mine", "theirs"))
    return bool(mine["ByIdPK"] == theirs["ByIdPK"])


def _without_a_key() -> str:
    (statement,) = policy(_SHOPS)["Statement"]
    alone = {key: value for key, value in statement["Condition"].items() if key != "Null"}
    loose = {"Statement": [{**statement, "Action": "dynamodb:*", "Condition": alone}]}
    return "it holds" if allows(loose, "Scan", _SHOPS.place(), tags={"ShopId": "mine"}) else "it fails"


QUESTIONS = {
    "21.1": Question(
        "Every partition key of a table begins with the shop. A new index has the partition key ORDER#{OrderId}. A "
        "Query on this index can return the orders of other shops.",
        _of_others,
        Prediction(
            "An index has a partition key of its own, and this one does not know the shop.",
            {False: "The table's keys protect the table. This index has another key, which does not know the shop."},
        ),
        (True, False),
    ),
    "21.2": Question(
        "A policy has one condition: ForAllValues, every leading key begins with the tenant. A Scan names no key. "
        "What becomes of the condition?",
        _without_a_key,
        Prediction(
            "What is said of all values is true where there are none. So Scan must not be among the actions.",
            {"it fails": "No value breaks the rule, since there is none. What is said of all of none is true."},
        ),
        ("it holds", "it fails"),
    ),
    "21.3": Question(
        "An item of 7,000 bytes has a long text and a counter. A request adds 1 to the counter. How many WCU does the "
        "table take?",
        lambda: write_units(7_000),
        Prediction(
            "The whole item counts, in steps of 1,024 bytes, whatever the request sends.",
            {
                1: "What the request sends is small. But the item is what counts.",
                6: "Six steps are 6,144 bytes, and the seventh is begun.",
                14: "That would be in a transaction.",
                2: "So many 4,096-byte steps would a strong read take. Writes go in steps of 1,024 bytes.",
            },
        ),
    ),
}
