"""Run inside Pyodide: the code cells of a notebook, in IPython, and what each of them puts out."""

import json
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output


class Kept(DisplayHook):
    """What a cell results in is kept instead of printed."""

    data: Any = None

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        Kept.data = format_dict

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    displayhook_class = Kept

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Nothing: the error is among the outputs."""

    _showtraceback = showtraceback


def run(notebook: str) -> str:
    """The outputs of each code cell of a notebook (JSON): a JSON list of lists, in the notebook's own form."""
    Shell.clear_instance()
    shell = Shell.instance()
    codes = ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
    return json.dumps([_outputs(shell, code) for code in codes])


def _outputs(shell: Shell, code: str) -> list[dict[str, Any]]:
    Kept.data = None
    with capture_output() as caught:
        done = shell.run_cell(code, store_history=True)
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in (("stdout", caught.stdout), ("stderr", caught.stderr))
        if text
    ]
    outputs += [{"output_type": "display_data", "data": shown.data} for shown in caught.outputs]
    if Kept.data:
        outputs.append({"output_type": "execute_result", "data": Kept.data})
    if error := done.error_before_exec or done.error_in_exec:
        outputs.append({"output_type": "error", "ename": type(error).__name__, "evalue": str(error)})
    return outputs
