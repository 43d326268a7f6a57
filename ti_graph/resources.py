"""Where the files that ship beside the code are: the one module that knows.

In an installed wheel `ontology/` and `queries/` lie in `ti_graph/_data/`; in a checkout they
lie at the top of the repository.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def ontology() -> Path:
    """Folder of the ontology: modules, shapes, checks, examples."""
    return _folder("ontology")


def queries() -> Path:
    """Folder of the named queries, one `<theme>/<name>.rq` a query."""
    return _folder("queries")


def locale() -> Path:
    """Folder of the texts that a person reads, French and English."""
    return _PACKAGE / "locale"


def examples() -> Path:
    """Folder of filled examples: workbooks whose rows are simulated."""
    return _PACKAGE / "examples"


def templates() -> Path:
    """Folder of the page templates of the API."""
    return _PACKAGE / "api" / "templates"


def static() -> Path:
    """Folder of the scripts and styles of the pages."""
    return _PACKAGE / "api" / "static"


def web() -> Path:
    """Folder of the built viewer; it is there only where `make web` or the wheel put it."""
    return _PACKAGE / "_data" / "web"
