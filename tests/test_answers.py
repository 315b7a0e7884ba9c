"""The facilitator's answer key: nothing that a lesson asks is missing from it. ``make answers`` writes it."""

import re

import nbformat
import pytest

from f1model.course import exercises, predictions
from f1model.course.recalls import question
from f1model.course.recalls.schedule import PLANNED
from tools.notebooks.answers import NOTEBOOKS, PAGE, linked, plain, questions

LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def part(path):
    (text,) = re.findall(rf"(?s)<details>\n<summary>{path.name[:2]} .*?</details>", PAGE.read_text(encoding="utf-8"))
    return text


@lesson
def test_every_prediction_is_in_it_with_its_question_and_its_why(path):
    asked = questions(nbformat.read(path, as_version=4))
    told = predictions.of_lesson(path.name[:2])
    text = part(path)

    assert asked.keys() == told.keys()
    for number, prediction in told.items():
        assert f"**{number}** {linked(asked[number], 'notebooks')}" in text, "run make answers"
        assert plain(prediction.why) in text, "run make answers"


@lesson
def test_every_exercise_and_recall_question_is_in_it_with_its_why(path):
    number, text = path.name[:2], part(path)
    whys = [each.why for each in exercises.of_lesson(number).values()] if number in exercises.LESSONS else []
    recalled = [question(name) for name in PLANNED.get(number, ())]

    for said in (*whys, *(each.asked for each in recalled), *(each.prediction.why for each in recalled)):
        assert plain(said) in text, "run make answers"
    assert text.count("](../notebooks/solutions/") >= len(whys)


def test_a_warning_comes_first_and_each_lesson_is_folded():
    page = PAGE.read_text(encoding="utf-8")

    assert page.index("> **For whoever stands in front.**") < page.index("<details>")
    assert page.count("<details>\n<summary>") == page.count("</details>") == len(LESSONS)
    assert not re.sub(r"(?s)<details>.*?</details>", "", page[page.index("<details>") :]).strip()


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", PAGE.read_text(encoding="utf-8")):
        assert target.startswith("http") or (PAGE.parent / target).exists(), target


@pytest.mark.parametrize(
    ("text", "folder", "moved"),
    [
        ("[06](06-a.ipynb#b)", "notebooks", "[06](../notebooks/06-a.ipynb#b)"),
        ("[06](../06-a.ipynb)", "notebooks/solutions", "[06](../notebooks/06-a.ipynb)"),
        ("[m](../docs/m.md), [a](https://b.c/d)", "notebooks", "[m](m.md), [a](https://b.c/d)"),
    ],
)
def test_a_link_is_as_it_must_be_from_this_page(text, folder, moved):
    assert linked(text, folder) == moved


def test_a_question_is_what_stands_above_the_guess_with_the_choices_beside_it():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("## Pages of ten\n\nWords.\n\n**Predict.** How many?"),
            nbformat.v4.new_code_cell('guess = ...  # "one" or "two"'),
            nbformat.v4.new_markdown_cell("**Predict.** In which order?"),
            nbformat.v4.new_code_cell("order = [..., ...]"),
            nbformat.v4.new_code_cell(
                'check("07.1", guess, 3)\ncheck("07.2", order, [1, 2], put=3)\ncheck("07.3", other, 1)'
            ),
        ]
    )

    assert questions(notebook) == {
        "07.1": '*Pages of ten:* How many?\n\n("one" or "two")',
        "07.2": "*Pages of ten:* In which order?",
    }


def test_text_is_shown_as_it_is():
    assert plain("a|b <c> *d* _e_ `f` [g] $1") == r"a\|b &lt;c&gt; \*d\* \_e\_ \`f\` \[g\] &#36;1"
