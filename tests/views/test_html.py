from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary

from f1model.views.colours import DARK, INK, MUTED, PAPER, SHADE, TONES, VEIL, Tone
from f1model.views.html import Html, columns, panel, picture, table, value_text, value_texts

from .colours import THEMES, Pair, contrast, dark
from .page import EVIL, assert_safe, grid, pictures, text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Monaco", "Monaco"),
        ("Jérôme 速い", "Jérôme 速い"),
        ("", "(empty)"),
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (Decimal("1234567890123456789012345678901234567.8"), "1234567890123456789012345678901234567.8"),
        (b"\x00\xff", "0x00ff"),
        (Binary(b"\x01"), "0x01"),
        ({"a": [1, {"b": None}], "c": "d"}, "{a: [1, {b: null}], c: d}"),
        ({Decimal(100), Decimal(20), Decimal(3), Decimal("0.5")}, "{0.5, 3, 20, 100}"),
        (set("hgfedcba"), "{a, b, c, d, e, f, g, h}"),
        ("one\ntwo\tthree\x00", r"one\ntwo\tthree\x00"),
        ("safe\u202edesrever", r"safe\u202edesrever"),
        ("\ud800", r"\ud800"),
    ],
)
def test_a_value_is_spelled_on_one_printable_line(value: Any, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("x" * 10_240, "10,240 characters"),
        (b"x" * 10_240, "10,240 bytes"),
        (["x" * 10] * 1000, "12,000 characters"),
        ("\x00" * 60, "60 characters"),
    ],
)
def test_a_long_value_is_cut_and_its_length_told(value: Any, length: str) -> None:
    text = value_text(value)
    assert text.endswith(f"… ({length})")
    assert len(text) < 90


def test_what_no_engine_stores_is_shown_all_the_same_and_at_once() -> None:
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]

    assert value_text(Decimal("1E+999999999")) == "1E+999999999"
    assert value_text(Decimal("-1E-999999999")) == "-1E-999999999"
    assert value_text(Decimal("NaN")) == "NaN"
    assert value_text(10**5000) == f"1{'0' * 59}… (5,001 characters)"
    assert value_text([10**5000]) == f"[1{'0' * 58}… (5,003 characters)"
    assert value_text(deep).startswith(f"{'[' * 34}…]")


def test_a_value_that_fits_exactly_is_whole() -> None:
    assert value_text("x" * 60) == "x" * 60
    assert value_text("x" * 61) == "x" * 60 + "… (61 characters)"


@pytest.mark.parametrize(
    "value", ["", "x" * 60, "x" * 61, "a\nb", 5, -(10**58), 10**60, 10**100, True, None, Decimal("1.0")]
)
def test_values_read_together_as_each_does_alone(value: Any) -> None:
    assert value_texts(["Monaco", value]) == ["Monaco", value_text(value)]


def test_a_table_has_a_caption_and_scoped_headers() -> None:
    sheet = grid(table("Costs", ["Design", "Requests"], [["one table", 1], ["many", 3]]).to_html())
    assert sheet.caption == "Costs"
    assert [(cell.text, cell.scope) for cell in sheet.cells] == [
        ("Design", "col"), ("Requests", "col"),
        ("one table", "row"), ("1", ""),
        ("many", "row"), ("3", ""),
    ]  # fmt: skip


def test_a_table_keeps_line_breaks_on_the_page_and_not_in_plain_text() -> None:
    drawn = table("Patterns", ["Name", "Condition"], [["races", "PK = 1\nand SK = 2"], ["seasons", ""]])
    assert "PK = 1\nand SK = 2" in drawn.to_html()
    assert repr(drawn).splitlines() == [
        "Patterns",
        "Name     Condition",
        "races    PK = 1 and SK = 2",
        "seasons",
    ]


def test_a_table_escapes_everything() -> None:
    drawn = table(EVIL, [EVIL], [[EVIL], [EVIL]])
    assert_safe(drawn.to_html())
    assert text(drawn.to_html()) == EVIL * 4


def test_columns_line_up_and_short_rows_are_welcome() -> None:
    assert columns([["a", "b"], ["longer", "c"], ["d"]], "title") == "title\na       b\nlonger  c\nd"


def test_a_piece_of_html_is_shown_as_html_and_as_text() -> None:
    piece = Html(panel("<strong>x</strong>"), "x")
    assert piece._repr_mimebundle_() == {"text/html": piece.to_html(), "text/plain": "x"}
    assert_safe(piece.to_html())


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", [INK, MUTED])
@pytest.mark.parametrize("ground", [PAPER, SHADE])
def test_text_reads_on_every_ground_of_a_drawing(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5
    assert contrast(DARK[ink], DARK[ground]) >= 4.5


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_reads_on_its_tint_and_on_the_ground(tone: Tone) -> None:
    for tint, ink, plain, muted, paper in (
        (tone.tint, tone.ink, INK, MUTED, PAPER),
        [DARK[colour] for colour in (tone.tint, tone.ink, INK, MUTED, PAPER)],
    ):
        assert contrast(ink, tint) >= 4.5
        assert contrast(ink, paper) >= 4.5
        assert contrast(muted, tint) >= 4.5
        assert contrast(plain, tint) >= 4.5, "the mark of what was read for nothing"


@pytest.mark.parametrize("tone", TONES)
def test_the_ink_of_either_theme_reads_on_what_is_let_through(tone: Tone) -> None:
    assert Pair("", None, (VEIL, tone.wash, tone.wash)).contrast >= 4.5
    assert all(contrast(tone.edge, ground) >= 3 for _, ground in THEMES)


def test_a_drawing_has_its_dark_colours_with_it() -> None:
    light = f'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="{PAPER}"/><text style="fill: {INK}">x</text></svg>'
    ((alt, svg),) = pictures(picture(light, "words", 40))
    assert alt == "words"
    assert dark(svg) == light.replace(PAPER, DARK[PAPER]).replace(INK, DARK[INK])


def test_tones_differ() -> None:
    assert len(set(TONES)) == len(TONES) >= 6
    assert len(set(DARK)) == len(set(DARK.values())) == 5 + 2 * len(TONES)


def test_figures_in_several_lines_are_set_to_the_right_as_others_are() -> None:
    shown = table("Units", ["pattern", "WCU"], [["one", "7"], ["two", "table 4\nGSI1 1"]], [1])

    assert shown.html.count("text-align:right") == 3
    assert "text-align:right;vertical-align:top;padding:4px 10px;white-space:pre-wrap" in shown.html
