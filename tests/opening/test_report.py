import pytest

from f1model import open_table
from f1model.inference.found import LIKELY, Doubt
from f1model.opening.opened import Opened
from f1model.opening.report import in_order, percent, text
from tests.opening.shop import ITEMS, ODD, TABLE


@pytest.fixture(scope="module")
def shop() -> Opened:
    return open_table(TABLE, [*ITEMS, ODD])


def test_the_page_says_what_is_in_it_where_it_lies_and_what_fits_nothing(shop: Opened) -> None:
    assert shop.report.startswith("Table Shop: 151 items read from a list of items. It has ")
    assert "1 item fits none of them." in shop.report or "Every item fits one." in shop.report
    for part in (
        "CUSTOMER#<customerId>",
        "ORDER#<placedOn>",
        "120 items, 79 %",
        "total (N)",
        "LOCK",
        "open, whole items",
    ):
        assert part in shop.report, part
    assert repr(shop) == shop.report


def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(shop: Opened) -> None:
    for width in (100, 60, 40, 30):
        lines = text(shop, width).splitlines()
        assert max(map(len, lines)) <= width or any(len(word) > width for line in lines for word in line.split())
    assert text(shop, 30).split() == text(shop, 100).split()


def test_what_cannot_be_seen_is_escaped_on_both_pages(shop: Opened) -> None:
    assert "\x1b" not in shop.report
    page = shop._repr_html_()
    assert "\x1b" not in page
    assert "<b>" not in page.replace("<b>\\x1b", "")
    assert "Customer" in page


@pytest.mark.parametrize(("share", "said"), [(0.0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (1.0, "100 %")])
def test_a_share_is_never_nothing_where_there_is_something(share: float, said: str) -> None:
    assert percent(share) == said


def test_items_of_which_several_things_are_said_are_counted_once() -> None:
    doubts = [Doubt("User.PK", "so", LIKELY, 65), Doubt("User.SK", "so", LIKELY, 65), Doubt("Org.PK", "so", LIKELY, 9)]

    assert in_order(doubts) == [Doubt("User.PK, User.SK, Org.PK", "so", LIKELY, 74)]
