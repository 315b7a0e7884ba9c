"""HTML elements, their attributes escaped, and what an element of the studio does when it is used."""

from html import escape
from json import dumps
from typing import Any

from f1model.studio.fields import Field


def element(tag: str, *inner: str, **attributes: str | bool | None) -> str:
    """An element around pieces of HTML: ``element("td", escape(text), class_="number", aria_label="...")``.

    In the name of an attribute ``_`` becomes ``-``, and one at its end is dropped. True is an attribute without a
    value; False and None are none.
    """
    said = [
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    ]
    return f"<{tag}{''.join(said)}>" + ("" if tag == "input" else f"{''.join(inner)}</{tag}>")


def text(words: object) -> str:
    """Words from anywhere, escaped."""
    return escape(str(words))


def message(do: str, **more: Any) -> str:
    """What an element says to the studio when it is used; what is typed or chosen is added by the page."""
    return dumps({"do": do, **more}, ensure_ascii=False)


def key(*parts: Any) -> str:
    """The name by which an element is found again after its panel was drawn anew."""
    return dumps(parts, ensure_ascii=False)


def key_of(field: Field) -> str:
    """The name of a field of text."""
    return key("text", *field.parts)


def button(label: str, do: str, *named: Any, **more: Any) -> str:
    """A button that says ``do`` to the studio, with ``more`` in the message. ``named`` tells it from others."""
    return element("button", text(label), type="button", data_do=message(do, **more), data_key=key(do, *named))


def select(options: dict[str, str], chosen: str | None = None, **attributes: str | bool | None) -> str:
    """A list to choose from: values, each with what is shown for it."""
    made = [element("option", text(shown), value=value, selected=value == chosen) for value, shown in options.items()]
    return element("select", *made, **attributes)


def table(title: str, head: list[str], rows: list[str], numbers: int = 99) -> str:
    """A table under a heading, which scrolls sideways where it is too wide; columns from ``numbers`` on are figures."""
    if not rows:
        return element("h3", text(title)) + element("p", "None yet.")
    cells = [
        element("th", text(name), scope="col", class_="number" if n >= numbers else None) if name else element("td")
        for n, name in enumerate(head)
    ]
    whole = element("table", element("thead", element("tr", *cells)), element("tbody", *rows), aria_label=title)
    return element("h3", text(title)) + element("div", whole, class_="wide", tabindex="0", role="group",
                                                aria_label=f"{title}, as a table")  # fmt: skip
