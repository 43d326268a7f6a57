"""The tests that a change needs first: those named after the files that changed.

`python -m tests.quick` runs them; `make test` runs all. `ti_graph/graph/backup.py` has its tests in
`tests/graph/test_backup.py`; where a file has none of its name, the tests of its folder run.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ti_graph", "loaders")
ROOMS = {
    "ontology": "tests/ontology",
    "queries": "tests/query",
    "docs": "tests/test_docs.py",
    "README.md": "tests/test_readme.py",
    "pyproject.toml": "tests/test_layout.py",
}


def changed(root: Path = ROOT) -> list[str]:
    """Files that differ from the branch `main`, or from the last commit where that is `main`."""

    def lines(*command: str) -> list[str]:
        done = subprocess.run(
            ["git", *command], cwd=root, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    start = lines("merge-base", "HEAD", "main")[0]
    new = lines("ls-files", "--others", "--exclude-standard")
    return sorted({*lines("diff", "--name-only", start), *new})


def chosen_tests(files: Iterable[str], root: Path = ROOT) -> list[str]:
    """The test files or folders of these files, each once; a folder takes in its files."""
    found = {test for file in files for test in _tests_of(Path(file), root)}
    return sorted(one for one in found if not any(_inside(one, other) for other in found))


def _inside(one: str, other: str) -> bool:
    return one != other and one.startswith(f"{other}/")


def _tests_of(file: Path, root: Path) -> list[str]:
    first = file.parts[0]
    if first == "tests":
        if file.name.startswith("test_"):
            return [file.as_posix()]
        return _folder(file.parent, root)
    if first == "loaders" and len(file.parts) > 2:
        return _named(Path("tests/loaders"), file.parts[1], root)
    if first in PACKAGES:
        return _named(Path("tests", *file.parts[1:-1]), file.stem, root)
    return [test for name, test in ROOMS.items() if first == name]


def _named(folder: Path, name: str, root: Path) -> list[str]:
    """`test_release.py` and its parts, as `test_release_damage.py`; else those of the folder."""
    own = folder / f"test_{name}.py"
    if not (root / own).exists():
        return _folder(folder, root)
    parts = (root / folder).glob(f"test_{name}_*.py")
    return [own.as_posix(), *(part.relative_to(root).as_posix() for part in parts)]


def _folder(folder: Path, root: Path) -> list[str]:
    """The nearest folder of tests; all of `tests` is no part, and left to `make test`."""
    while folder != Path("tests"):
        if (root / folder).is_dir() and any((root / folder).glob("**/test_*.py")):
            return [folder.as_posix()]
        folder = folder.parent
    return []


def main() -> int:
    """Run them; 0 where nothing that changed has tests."""
    chosen = chosen_tests(changed())
    if not chosen:
        print("No test is named after what changed: make test runs all.")  # noqa: T201
        return 0
    print("→", *chosen)  # noqa: T201
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *chosen]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
