"""The page on an opened table in a notebook: what is in it, its keys, how sure that is, what fits nothing."""

from html import escape

from f1model.opening.findings import Findings
from f1model.opening.report import MOST_SHOWN, attribute_text, in_order, pattern_text, percent, summary
from f1model.views import key_table, table


def html(opened: Findings) -> str:
    """The page as HTML; everything from the data is escaped."""
    model, found = opened.model, opened.inferred
    parts = [f'<p style="margin:4px 0">{escape(summary(opened))}</p>']
    rows = []
    for entity in model.entities:
        seen = found.entities.get(entity.name)
        count = [f"{seen.count:,}", percent(seen.share)] if seen else ["", ""]
        rows.append([entity.name, *count, attribute_text(opened, entity)])
    if rows:
        parts.append(table("What is in it", ["Entity", "Items", "Share", "Attributes"], rows, (1, 2)).to_html())
        parts.append(key_table(model).to_html())
    doubts = [[each.where, each.said, each.sure, f"{each.of:,}"] for each in in_order(opened.doubts)]
    if doubts:
        header = ["Where", "What was inferred", "How sure", "From items"]
        parts.append(table("How sure that is", header, doubts[:MOST_SHOWN], (3,), note=_more(doubts)).to_html())
    kinds = [[each.said, f"{each.count:,}", "\n".join(each.examples)] for each in found.unexplained.kinds]
    if kinds:
        header = ["What fits nothing", "Items", "For example"]
        parts.append(table("What fits nothing", header, kinds[:MOST_SHOWN], (1,), note=_more(kinds)).to_html())
    asked = [[each.name, pattern_text(each)] for each in model.access_patterns]
    if asked:
        note = "A first guess: strike out what nobody asks, and add what is missing."
        parts.append(table("What the keys make cheap.", ["Access pattern", "How"], asked, note=note).to_html())
    notes = [[each] for each in opened.notes]
    if notes:
        caption = "Notes from reading"
        parts.append(table(caption, ["Note"], notes[:MOST_SHOWN], headed=False, note=_more(notes)).to_html())
    return "".join(f'<div style="margin:0 0 8px 0">{part}</div>' for part in parts)


def _more(rows: list[list[str]]) -> str:
    more = len(rows) - MOST_SHOWN
    return f"{more:,} more are not shown." if more > 0 else ""
