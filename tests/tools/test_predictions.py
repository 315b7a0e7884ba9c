"""A prediction stays true: after everything was run, a guess and its judge can be run again, and again."""

from pathlib import Path

import pytest

from tests.tools.lessons import LESSONS, opened


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_right_guess_is_right_after_all_was_run_and_again(path: Path) -> None:
    wrong = []
    with opened(path) as lesson:
        lesson.run_all()
        lesson.run("from f1model.course import truths")
        for question, (name, guess, judge) in lesson.predictions().items():
            lesson.run(guess)
            lesson.cells[guess].source = f"{name} = truths()[{question!r}]"
            for _ in range(2):
                lesson.run(guess)
                said = lesson.run(judge)
                if f"{question}  Correct" not in said:
                    wrong.append(said)
    assert wrong == []
