"""Write docs/guidance.md: what AWS advises, and what answers each line, from the rules of the review themselves.

python -m tools.guidance
"""

import re
import sys
from pathlib import Path

from f1model.review.beside import answered_by
from f1model.review.guidance import ADVICE, Advice
from f1model.review.report import RULES
from f1model.review.rule import advice_of, code_of

ROOT = Path(__file__).parent.parent
PAGE, NOTEBOOKS = ROOT / "docs" / "guidance.md", ROOT / "notebooks"
SECTIONS = {
    "M": "Modelling",
    "K": "Mechanics",
    "C": "Capacity, as AWS counts it",
    "L": "Limits of 2026",
    "G": "Guards that a design should state",
}
HEAD = """# What AWS advises, and what answers it

This is the advice of AWS's own people in 2026, in our words: the skill for design reviews, `amazon-dynamodb`, in
[aws/agent-toolkit-for-aws](https://github.com/aws/agent-toolkit-for-aws) (as of August 2026), and the
[Developer Guide](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/best-practices.html). Beside each
line is what answers it: a **rule** of `review` (its findings have this name), a **lesson** that shows it, or the reason
why neither can. `advice(review(model))` shows the lines that rules judge beside what they found in a model.

`make guidance` writes this page from the rules. To change it, change them, or `f1model/review/guidance.py`.
"""


def main() -> int:
    text = page()
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if text != before:
        PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {'unchanged' if text == before else 'written'}")
    return 0


def page() -> str:
    """The page as it should be."""
    parts = [HEAD]
    for letter, title in SECTIONS.items():
        rows = [_row(line) for line in ADVICE if line.number[0] == letter]
        parts.append(
            "\n".join([f"## {title}\n", "| no. | advice | answered by | source |", "|---|---|---|---|", *rows, ""])
        )
    rows = [f"| `{code_of(rule)}` | {_first(rule.__doc__)} | {', '.join(advice_of(rule)) or '–'} |" for rule in RULES]
    parts.append("\n".join(["## The rules\n", "| rule | finds | advice |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _row(line: Advice) -> str:
    answers = [f"`{code}`" for code in answered_by(line.number)]
    lessons = [f"[{number}](../{_lesson(number)})" for number in line.lessons]
    parts = [f"{'rule' if len(answers) == 1 else 'rules'} {', '.join(answers)}"] if answers else []
    parts += [f"{'lesson' if len(lessons) == 1 else 'lessons'} {', '.join(lessons)}"] if lessons else []
    told = "; ".join(parts) + ("." if parts else "")
    return (
        f"| {line.number} | {line.says} | {' '.join(filter(None, (told, line.rest)))} | [{line.source}]({line.link}) |"
    )


def _lesson(number: str) -> str:
    (path,) = NOTEBOOKS.glob(f"{number}-*.ipynb")
    return path.relative_to(ROOT).as_posix()


def _first(doc: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    text = re.sub(r"\s+", " ", (doc or "").strip().partition("\n\n")[0])
    return text.rstrip(".") + "."


if __name__ == "__main__":
    sys.exit(main())
