"""What is done with a notebook that is open in a browser: run it, ask what became of it, photograph it."""

import shutil
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

# As root there is no sandbox; and nothing may look for a network that is not there.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
THEMES = ("light", "dark")
PHOTOGRAPH = 1500  # pixels high
WIDTH, HEIGHT = 1280, 800  # pixels: a small laptop's

_ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, number) =>
    cell.model.type !== 'code' ? [] : cell.model.outputs.toJSON()
        .filter(output => output.output_type === 'error' || output.name === 'stderr')
        .filter(() => !(cell.model.getMetadata('tags') || []).includes('raises-exception'))
        .map(output => `cell ${number}: ${output.ename || 'stderr'}: ${output.evalue || output.text}`))"""

_UNRUN = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, number) =>
    cell.model.type === 'code' && !cell.model.executionCount ? [`cell ${number} was not run`] : [])"""

# The command is done at the first cell that fails, even one that was meant to; the cells after that still run.
_FINISHED = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const models = panel.content.widgets.map(cell => cell.model).filter(model => model.type === 'code');
    const failed = model => !(model.getMetadata('tags') || []).includes('raises-exception')
        && [...Array(model.outputs.length).keys()].some(number => model.outputs.get(number).type === 'error');
    return window.ran && panel.sessionContext.session?.kernel?.status === 'idle'
        && !panel.node.textContent.includes('Loading widget...')
        && (models.some(failed)
            || models.every(model => model.executionCount && model.executionState !== 'running')); }"""

_BOTTOM = """() => {
    document.querySelector('.jp-Notebook .jp-WindowedPanel-outer').scrollTop = 0;
    return Math.ceil([...document.querySelectorAll('.jp-Notebook .jp-Cell')].pop().getBoundingClientRect().bottom); }"""

_WHOLE = """() => document.querySelector('.jp-Notebook .jp-WindowedPanel-outer').getBoundingClientRect().bottom
    >= [...document.querySelectorAll('.jp-Notebook .jp-Cell')].pop().getBoundingClientRect().bottom"""

_TOO_WIDE = """() => [...document.querySelectorAll('.jp-OutputArea-output, .jp-OutputArea-output *, .cm-scroller,'
        + ' .jp-MarkdownOutput, .jp-MarkdownOutput *')]
    .filter(box => box.clientWidth && box.scrollWidth > box.clientWidth + 1
        && !['visible', 'clip'].includes(getComputedStyle(box).overflowX))
    .map(box => `${box.scrollWidth} in ${box.clientWidth}: ${box.textContent.trim().slice(0, 80)}`)"""

# Listings in a text: there a line that is too long is broken, and goes on at the left edge.
_WRAPPED = """() => [...document.querySelectorAll('.jp-MarkdownOutput pre')].flatMap(box => {
    const style = getComputedStyle(box), lines = box.textContent.trimEnd().split('\\n');
    const height = box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const longest = lines.reduce((one, other) => one.length >= other.length ? one : other);
    return Math.round(height / parseFloat(style.lineHeight)) <= lines.length ? []
        : [`a listing has lines that do not fit, such as: ${longest}`]; })"""

_BROKEN = """() => [...document.querySelectorAll('.jp-Notebook img')]
    .filter(image => !image.complete || !image.naturalWidth).map(image => image.alt || image.src.slice(0, 80))"""


class Asked(Protocol):
    """A page of whatever drives a browser: playwright's, or a tab of ``tests.tab.firefox``."""

    def evaluate(self, function: str, /) -> Any:
        """What a function of JavaScript's gives."""

    def wait_for_function(self, function: str, /, *, timeout: float = ..., polling: float = ...) -> object:
        """Wait until it gives what is true; times are in milliseconds."""


def run_all(page: Asked) -> None:
    """Run all cells and wait until the last has finished, or one has failed that was not meant to."""
    start_all(page)
    finish_all(page)


def start_all(page: Asked) -> None:
    """Run all cells, without waiting for them."""
    page.evaluate(
        """() => { window.ran = false;
            window.jupyterapp.commands.execute('notebook:run-all-cells').finally(() => { window.ran = true; }); }"""
    )  # not awaited: an evaluation has no time limit, and a cell that hangs would hang the test


def finish_all(page: Asked) -> None:
    """Wait until the last cell has finished, or one has failed that was not meant to."""
    page.wait_for_function(_FINISHED, timeout=240_000, polling=250)


def problems(page: Asked) -> list[str]:
    """Errors that were not meant, warnings, cells that were not run, pictures that do not show."""
    page.wait_for_function("() => [...document.querySelectorAll('.jp-Notebook img')].every(image => image.complete)")
    broken: list[str] = page.evaluate(_BROKEN)
    wrong: list[str] = page.evaluate(_ERRORS) + page.evaluate(_UNRUN)
    return wrong + [f"picture does not show: {name}" for name in broken]


def too_wide(page: Page) -> list[str]:
    """Outputs, code cells and texts that are wider than their box: they scroll sideways, are cut off or broken."""
    wide: list[str] = page.evaluate(_TOO_WIDE)
    wrapped: list[str] = page.evaluate(_WRAPPED)
    return wide + wrapped


def open_folds(page: Page) -> None:
    """Open whatever is folded, since what is not shown can be neither seen nor measured."""
    page.evaluate("() => document.querySelectorAll('.jp-Notebook details').forEach(fold => { fold.open = true; })")


def choose_theme(page: Page, theme: str) -> None:
    """JupyterLab's light or dark theme; returns once it is there."""
    dark = theme == "dark"
    name = f"JupyterLab {theme.title()}"
    page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })", name)
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg="false" if dark else "true")
    page.wait_for_selector("#jupyterlab-splash", state="detached")  # it covers the page while the theme changes


def fold(page: Page) -> None:
    """Make the window a laptop's again, and show the notebook's beginning."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.evaluate(_BOTTOM)


def unfold(page: Page) -> int:
    """Make the window as high as the notebook, so that all of it is on the screen; its height in pixels."""
    for _ in range(60):
        height: int = page.evaluate(_BOTTOM) + 40
        page.set_viewport_size({"width": WIDTH, "height": max(height, 400)})
        page.wait_for_timeout(250)  # the notebook is laid out anew, which may change its height again
        if page.evaluate(_WHOLE) and page.evaluate(_BOTTOM) + 40 == height:
            return height
    raise AssertionError("the notebook's height does not settle")


def photograph(page: Page, folder: Path, name: str) -> None:
    """The first screen, NAME-screen.png; then the whole notebook, PHOTOGRAPH high each: NAME-0.png and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{name}-*.png"):  # the notebook may have become shorter
        old.unlink()
    fold(page)
    page.screenshot(path=folder / f"{name}-screen.png")
    height = unfold(page)
    left: int = page.evaluate("() => window.jupyterapp.shell.currentWidget.node.getBoundingClientRect().left")
    for number, top in enumerate(range(0, height, PHOTOGRAPH)):
        clip: Any = {"x": left, "y": top, "width": WIDTH - left, "height": min(PHOTOGRAPH, height - top)}
        page.screenshot(path=folder / f"{name}-{number}.png", clip=clip)
