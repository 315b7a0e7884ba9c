"""Sphinx's settings for the pages of the site. What they are made of is written by tools/site/source.py."""

from typing import Any

project = "Single-table design for DynamoDB, on Formula 1"
html_title = "Single-table design on Formula&nbsp;1"
copyright = "the authors of f1model. Data: F1DB, CC BY 4.0. Not associated with Formula 1 or AWS"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
nb_execution_mode = "off"  # they were run, and CI holds them to it
nb_ipywidgets_js: dict[str, object] = {}  # else each page would ask another server for scripts
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True  # progress=iter, as it is written
autodoc_typehints = "signature"
autodoc_type_aliases = {"Table": "mypy_boto3_dynamodb.service_resource.Table"}  # boto3's, and none of ours
python_use_unqualified_type_names = True
add_module_names = False

suppress_warnings = ["mystnb.unknown_mime_type"]  # a studio's, which needs a kernel

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["theme.js"]
html_favicon = "_static/favicon.svg"
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
templates_path = ["_templates"]


def _only_titles(app: Any, environment: Any) -> list[str]:
    """Of exercises and solutions, search knows the titles: who looks for a word wants what explains it."""
    for name in environment.found_docs:
        if name.startswith(("notebooks/exercises/", "notebooks/solutions/")):
            environment.metadata[name]["nosearch"] = True
    return []


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("env-updated", _only_titles)
