"""The notebooks run as they stand, on the release of the shipped snapshots, and ship no output."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-any-return, no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_every_answer_is_there(
    path: Path, default_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTEBOOK_SOURCE", str(default_data))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = read(path)
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) >= 4
    for cell in cells:
        assert cell.outputs, cell.source
        found = str(cell.outputs)
        assert "shape: (0," not in found, cell.source
        assert "'output_type': 'error'" not in found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_its_outputs(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_there_are_three_notebooks_in_french_and_english() -> None:
    assert len(NOTEBOOKS) == 3
    for path in NOTEBOOKS:
        first = read(path).cells[0].source
        assert first.startswith("# ")
        assert "*" in first  # English, beside
