"""Write docs/studio.gif, half a minute of the studio as a picture that moves, for the README.

Run it by ``make animation``, where Chromium is installed. It starts the studio of a season as a reader does, plays one
short story in a real browser, and takes a picture after each step. No caption names a figure, so that they stay true
when the data changes. GitHub lets a GIF, and no other format, stand still for whoever wants that.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.bench.studio import SEASON, served
from tools.film import Film
from tools.site.browser import CHROMIUM, FLAGS

PICTURE = Path(__file__).parent.parent / "docs" / "studio.gif"
SCENES = 6


def play(film: Film) -> None:
    """A sort key loses what tells its items apart, and gets something else; a question loses its index for a while."""
    page = film.page
    panel = {name: page.locator(f'[data-panel="{name}"]') for name in ("sum", "items", "questions", "picture")}
    top, sort = page.locator("h1"), page.get_by_label("ResultItem, SK", exact=True)
    races = page.get_by_label("Get all races of a season: where it is asked")

    film.say("This design keeps a season of Formula 1 in one DynamoDB table. No item is lost.", 1200)
    film.point(panel["sum"], 0.12)
    film.hold(2000)

    film.say("What if the results are keyed without their rank? Letters are deleted from the sort key.", 1500)
    film.point(sort, 0.95)
    sort.click()
    film.press(["End", *["Backspace"] * len("{Rank:02d}")])
    film.go_on("Most items are lost now, and the studio says so at once.", 300)
    film.point(panel["sum"], 0.12)
    film.hold(1800)

    film.say("Which ones? The results of a race share one key, so each overwrites the one before.", 700)
    film.scroll(panel["items"])
    film.point(panel["items"].locator("p"), 0.25, 0.1)
    film.hold(3500)

    film.say("The key is repaired in another way: a driver has one result in a race.", 700)
    film.scroll(top)
    film.point(sort, 0.95)
    film.press("{DriverId}")
    film.point(panel["sum"], 0.12)
    film.hold(1500)
    film.go_on("No item is lost. But a picture shows that a race has its results by driver now, not by rank.", 700)
    film.scroll(panel["picture"])
    film.point(panel["picture"].get_by_text("Rank", exact=True).nth(2), 0.7)
    film.hold(3000)

    film.say("What is the index good for? The races of a season are asked of the table instead.", 700)
    film.scroll(panel["questions"])
    film.point(races)
    film.hold(1000)
    races.focus()
    races.select_option("")
    film.go_on("Without the index, this question reads all results of the season as well.", 300)
    film.point(panel["questions"].get_by_text("over-read"), 0.1)
    film.hold(2300)
    film.point(races)
    races.select_option("GSI1")
    film.go_on("With the index, it reads the races alone.", 1800)

    film.say("The design is taken home as Python, JSON, CloudFormation or for NoSQL Workbench.", 500)
    film.scroll(top)
    film.point(page.get_by_role("button", name="Download"))
    film.hold(600)
    page.get_by_role("button", name="Download").click()
    film.point(page.get_by_text("is downloaded."), 0.4, 0.3)
    film.go_on("Start it on your own machine: python -m f1model studio", 2500)


def main() -> None:
    """Play the story, and write it."""
    with served(SEASON) as address, sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        film = Film(browser, address, SCENES)
        play(film)
        browser.close()
    film.write(PICTURE)
    size, seconds = PICTURE.stat().st_size, sum(film.times) / 1000
    print(f"{PICTURE.name}: {size:,} bytes, {len(film.times)} pictures, {seconds:.1f} seconds.")


if __name__ == "__main__":
    main()
