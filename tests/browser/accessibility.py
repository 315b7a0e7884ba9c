"""What axe says of the outputs and the rendered text of an opened notebook."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What the course draws itself. Not the prompts, toolbars and code cells, which are JupyterLab's.
OURS = [".jp-RenderedHTMLCommon", ".jp-OutputArea-output"]
# JupyterLab's own colours where they fall short, measured in 4.6.6: of tracebacks (down to 1.5:1 in the light theme),
# and of comments in highlighted code (4.15:1 in the dark theme).
JUPYTERLABS = ["[data-mime-type='application/vnd.jupyter.stderr'] pre", ".jp-MarkdownOutput pre span"]
COLOURS = ["color-contrast"]  # the one rule that hangs on the theme
# Without link-in-text-block: JupyterLab does not underline links, and no output of ours has one.
RULES = [
    *COLOURS, "image-alt", "svg-img-alt", "heading-order", "empty-heading", "empty-table-header", "list",
    "listitem", "definition-list", "link-name", "table-duplicate-name", "table-fake-caption", "td-has-header",
    "td-headers-attr", "th-has-data-cells", "scope-attr-valid", "duplicate-id-aria", "label", "select-name",
    "aria-allowed-attr", "aria-valid-attr", "aria-roles", "summary-name", "scrollable-region-focusable",
]  # fmt: skip


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds, and what it could not see because something lies over it. The notebook must be unfolded."""
    # JupyterLab's body is 0 pixels high and hides what overflows: axe takes all text in it for invisible, and so
    # finds every colour good.
    page.evaluate("() => { document.body.style.height = '100vh'; }")
    context = {"include": [[each] for each in OURS], "exclude": [[each] for each in JUPYTERLABS]}
    options = {"runOnly": {"type": "rule", "values": rules}, "resultTypes": ["violations", "incomplete"]}
    answer: Any = Axe().run(page, context=context, options=options).response
    wrong = [(rule["id"], node) for rule in answer["violations"] for node in rule["nodes"]]
    wrong += [(rule["id"], node) for rule in answer["incomplete"] for node in rule["nodes"] if _covered(node)]
    return [f"{rule}: {node['html'][:200]} {node['failureSummary'][:300]}" for rule, node in wrong]


def _covered(node: Any) -> bool:
    return any((check["data"] or {}).get("messageKey") == "bgOverlap" for check in node["any"])
