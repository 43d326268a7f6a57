"""SHACL over a whole release, by the compiled validator; a violation stops the release."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import shacl

from ti_graph.errors import ReleaseError, SourceError

SHOWN = 5
MOST_RESULTS = 1000


@dataclass(frozen=True)
class Violation:
    """One result of the validation, terms in N-Triples syntax."""

    subject: str
    path: str
    value: str
    shape: str
    message: str


def violations(shapes: str, graphs: Iterable[Path]) -> list[Violation]:
    """What `graphs` (N-Triples files, taken together) break of `shapes` (Turtle).

    Raises SourceError where the shapes themselves cannot be read, ReleaseError where a graph is
    no N-Triples.
    """
    try:
        compiled = shacl.Shapes.from_turtle(shapes)
    except (ValueError, RuntimeError) as error:
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise SourceError("damaged_ontology", file="shapes", reason=reason) from None
    text = "".join(path.read_text("utf-8") for path in graphs)
    try:
        report = compiled.validate_text(text, format="ntriples", max_results=MOST_RESULTS)
    except ValueError as error:
        raise ReleaseError("invalid_graph", count=1, first=str(error)[:300]) from None
    return [
        Violation(
            subject=result.focus_node,
            path=result.path or "",
            value=result.value or "",
            shape=result.root_shape or "",
            message=result.message or result.component,
        )
        for result in report.results
        if result.severity == "Violation"
    ]


def require_valid(shapes: str, graphs: Iterable[Path]) -> None:
    """Stop a release that breaks its shapes.

    Raises ReleaseError with subject, shape, path and value of the first violations.
    """
    found = violations(shapes, graphs)
    if not found:
        return
    lines = [
        f"{one.subject} · {one.shape} · {one.path} · {one.value} · {one.message}"
        for one in found[:SHOWN]
    ]
    raise ReleaseError("invalid_graph", count=len(found), first="\n".join(lines))
