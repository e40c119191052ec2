"""The committed notebooks: executed on the seeds, and normalised so that a re-run changes nothing.

``python -m newsloom.notebooks`` executes them in place. What is kept is what every run gives
again: outputs, execution counts from 1, a kernel's name. Times, ids of the front end, widgets and
folders of this machine are taken out, so that nbval can compare outputs strictly.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsloom.parameters import list_notebooks, notebooks_folder
from newsloom.tables import NewsloomError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_SECONDS = 300
# Widget views hold ids of one session; a plain text stands beside each.
DROPPED_TYPES = ("application/vnd.jupyter.widget-view+json",)
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def normalise(notebook: Any) -> Any:
    """Reduce an executed notebook to what every run of it gives again; changed in place.

    Parameters
    ----------
    notebook
        An `nbformat.NotebookNode` or the same as plain dictionaries.

    Returns
    -------
    The same notebook.
    """
    notebook["metadata"] = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    count = 0
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags")
        cell["metadata"] = {"tags": list(tags)} if tags else {}
        if cell["cell_type"] != "code":
            cell.pop("attachments", None)
            continue
        ran = cell.get("execution_count") is not None
        count += ran
        cell["execution_count"] = count if ran else None
        outputs = join_streams(cell.get("outputs", []))
        cell["outputs"] = [_output(output, count) for output in outputs]
    return notebook


def join_streams(outputs: Iterable[Any]) -> list[Any]:
    """Join what a cell printed in pieces: where a kernel cuts depends on the moment."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.get("output_type") == "stream" and last.get("name") == output.get("name"):
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _output(output: Any, count: int) -> Any:
    if "execution_count" in output:
        output["execution_count"] = count
    if "metadata" in output:
        output["metadata"] = {}
    data = output.get("data")
    if data:
        for dropped in DROPPED_TYPES:
            data.pop(dropped, None)
        if isinstance(data.get("text/plain"), str):
            data["text/plain"] = _ADDRESS.sub("0x…", data["text/plain"])
    return output


def is_normalised(path: Path) -> bool:
    """Whether a notebook file is executed in full and is what `normalise` would leave of it."""
    import nbformat

    written = nbformat.read(path, as_version=4)
    cells = [cell for cell in written.cells if cell.cell_type == "code"]
    executed = [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    before = nbformat.writes(written)
    return executed and nbformat.writes(normalise(written)) == before


def execute(paths: Iterable[Path]) -> None:
    """Execute notebooks in their own folder, as JupyterLab would, and keep them normalised.

    Raises
    ------
    NewsloomError
        When a cell fails; that notebook and those after it stay as they were.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name=KERNEL["name"],
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            client.execute()
        except CellExecutionError as error:
            last = str(error).strip().splitlines()[-1]
            raise NewsloomError(f"The notebook {path.name} failed: {last}") from error
        nbformat.write(normalise(notebook), path)
        print(f"executed {path.name}", file=sys.stderr)


def main() -> int:
    """Execute the project's notebooks on the seeds."""
    try:
        execute(list_notebooks(notebooks_folder()))
    except NewsloomError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
