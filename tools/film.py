"""Pictures of a page that somebody uses, with captions, as one file that moves.

The captions and the pointer are drawn into the page, in its own font. The page is one of the studio's, which tells by
its answers when it is at rest. A picture that is like the last one is not kept; that one lasts longer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page

WIDTH, HEIGHT, SCALE = 860, 700, 1.12  # a narrow window, drawn larger, since a README shows it at some 830 pixels
BAR, GAP = 62, 12  # pixels of the caption, and from there to what is scrolled to
LETTER, MOVE = 100, 50  # milliseconds from a letter to the next, and from a place of the pointer to the next

# An answer to a change says that a review is to follow; the page is at rest when that has come as well.
_REST = """const real = window.fetch;
let open = 0, more = true;
window.fetch = async (...asked) => {
    open += 1;
    const answer = await real(...asked);
    more = Boolean((await answer.clone().json()).more);
    open -= 1;
    return answer;
};
window.atRest = () => open === 0 && !more;"""

_STYLE = f"""body {{ padding: {BAR - GAP}px 0 {HEIGHT}px; }}
#caption {{
    position: fixed; z-index: 2; inset: 0 0 auto; height: {BAR}px; box-sizing: border-box; padding: 0 16px 0 26px;
    display: flex; align-items: center; gap: 16px; background: #174a80; color: #fff;
    font: 600 17px/1.3 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
}}
#caption > span {{ flex: 1; text-wrap: balance; }}
#caption > small {{ font-size: 13px; font-weight: 400; white-space: nowrap; }}
#pointer {{ position: fixed; z-index: 3; width: 20px; height: 28px; pointer-events: none; }}
#pointer > path {{ fill: #e8590c; stroke: #fff; stroke-width: 1.5px; }}
::-webkit-scrollbar {{ display: none; }}"""

_DRAW = """document.body.insertAdjacentHTML("beforeend",
    '<div id="caption"><span></span><small></small></div><svg id="pointer" viewBox="0 0 20 28" aria-hidden="true">' +
    '<path d="M1 1v21l5-4 4 9 4-2-4-8h8z"/></svg>')"""
_CAPTION = "texts => document.querySelectorAll('#caption > *').forEach((each, n) => { each.textContent = texts[n]; })"
_POINT = "([x, y]) => { pointer.style.left = `${x}px`; pointer.style.top = `${y}px`; }"


class Film:
    """The ``pictures`` of a page so far, with the ``times`` that they are shown, in milliseconds."""

    def __init__(self, browser: Browser, address: str, scenes: int) -> None:
        window: Any = {"width": WIDTH, "height": HEIGHT}
        # The page's policy would forbid to wait for a function.
        self.page: Page = browser.new_page(
            viewport=window, device_scale_factor=SCALE, color_scheme="light", bypass_csp=True
        )
        self.page.add_init_script(_REST)
        self.page.goto(address)
        self.page.wait_for_selector(".f1model-studio[data-judged]")
        self.page.add_style_tag(content=_STYLE)
        self.page.evaluate(_DRAW)
        self.pictures: list[Image.Image] = []
        self.times: list[int] = []
        self.scene, self.scenes = 0, scenes
        self._place = (WIDTH - 60.0, HEIGHT - 60.0)

    def hold(self, milliseconds: int) -> None:
        """Show the page as it is for so long."""
        self.page.wait_for_function("window.atRest()")
        taken = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        if self.pictures and not ImageChops.difference(taken, self.pictures[-1]).getbbox():
            self.times[-1] += milliseconds
        else:
            self.pictures.append(taken)
            self.times.append(milliseconds)

    def say(self, caption: str, milliseconds: int) -> None:
        """Begin a scene with its caption, and hold the page for so long."""
        self.scene += 1
        self.go_on(caption, milliseconds)

    def go_on(self, caption: str, milliseconds: int) -> None:
        """Write another caption in the same scene, and hold the page for so long."""
        self.page.evaluate(_CAPTION, [caption, f"{self.scene} of {self.scenes}"])
        self.hold(milliseconds)

    def point(self, at: Locator, across: float = 0.5, down: float = 0.8) -> None:
        """Move the pointer to a place on something: 0 is its left or upper edge, and 1 the other one."""
        box = at.bounding_box()
        assert box, at
        (left, top), right, bottom = self._place, box["x"] + box["width"] * across, box["y"] + box["height"] * down
        for part in (0.2, 0.6, 0.9, 1):
            self._place = (left + (right - left) * part, top + (bottom - top) * part)
            self.page.mouse.move(*self._place)
            self.page.evaluate(_POINT, [*self._place])
            self.hold(MOVE)

    def scroll(self, to: Locator) -> None:
        """Scroll until something is right below the caption, or as far as the page goes."""
        start, top = self.page.evaluate("scrollY"), to.evaluate("each => each.getBoundingClientRect().top")
        for part in (0.3, 0.8, 1):
            self.page.evaluate("y => scrollTo(0, y)", round(start + (top - BAR - GAP) * part))
            self.hold(MOVE)

    def press(self, keys: Iterable[str]) -> None:
        """Press keys one after the other, and show what becomes of each."""
        for each in keys:
            self.page.keyboard.press(each)
            self.hold(LETTER)

    def write(self, path: Path) -> None:
        """Write the pictures as a GIF, which begins again when it has ended."""
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for colour in colours(self.pictures) for part in colour])
        first, *others = [each.quantize(palette=palette, dither=Image.Dither.NONE) for each in self.pictures]
        first.save(path, save_all=True, append_images=others, duration=self.times, loop=0, optimize=False)


def colours(pictures: Iterable[Image.Image]) -> Iterator[tuple[int, ...]]:
    """The colours to keep, as many as a GIF can have: of those that are alike, the one that most pixels have."""
    counts: Counter[Any] = Counter()
    for picture in pictures:
        counts.update({colour: count for count, colour in picture.getcolors(picture.width * picture.height) or []})
    alike: defaultdict[tuple[int, ...], Counter[Any]] = defaultdict(Counter)
    for colour, count in counts.items():
        alike[tuple(part // 8 for part in colour)][colour] = count
    for group in sorted(alike.values(), key=Counter.total, reverse=True)[:256]:
        yield group.most_common(1)[0][0]
