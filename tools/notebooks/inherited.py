"""Write the inherited table of exercises 13, as ``aws dynamodb describe-table`` and ``scan`` would put it out.

python -m tools.notebooks.inherited
"""

import json
import sys
from pathlib import Path

from f1model.course.exercises.lesson_13_clinic import DESCRIBED, items
from f1model.export.dynamodb_json import encode
from f1model.files import write

MODELS = Path(__file__).parent.parent.parent / "notebooks" / "models"


def files() -> dict[str, str]:
    """The text of each file, by its name."""
    every = items()
    lines = [json.dumps({name: encode(value) for name, value in item.items()}) for item in every]
    end = f'],\n"Count": {len(every)},\n"ScannedCount": {len(every)}}}\n'
    return {
        "inherited-table.json": json.dumps({"Table": DESCRIBED}, indent=2) + "\n",
        "inherited-items.json": '{"Items": [\n' + ",\n".join(lines) + "\n" + end,
    }


def main() -> int:
    for name, text in files().items():
        write(MODELS / name, text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
