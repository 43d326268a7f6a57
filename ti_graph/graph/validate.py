"""SHACL over a whole release, by the compiled validator; a violation stops the release."""

import tempfile
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import shacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ti_graph.errors import ReleaseError, SourceError
from ti_graph.graph.ntriples import SLICED, Written, concatenated
from ti_graph.graph.ontology import shapes_graph
from ti_graph.model.namespaces import expand

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


def violations(shapes: str, graphs: Sequence[Path]) -> list[Violation]:
    """What `graphs` (N-Triples files, taken together) break of `shapes` (Turtle).

    Raises SourceError where the shapes themselves cannot be read, ReleaseError where a graph is
    no N-Triples.
    """
    try:
        compiled = shacl.Shapes.from_turtle(shapes)
    except (ValueError, RuntimeError) as error:
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise SourceError("damaged_ontology", file="shapes", reason=reason) from None
    with tempfile.TemporaryDirectory(dir=graphs[0].parent) as folder:
        together = concatenated(graphs, Path(folder) / "together.nt")
        try:
            report = compiled.validate_file(str(together), max_results=MOST_RESULTS)
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


def require_valid(shapes: str, graphs: Sequence[Path]) -> None:
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


def require_valid_release(written: Written) -> None:
    """Stop a release that breaks the shapes of the ontology, slice by slice.

    What is known of a row of a sliced table stands in its slice alone. So each slice is held to the
    shapes of its classes, and the rest to all other shapes; either is known of the other's things
    what a shape can ask for across a property: their classes. Memory is that of one slice.
    Raises ReleaseError with the first violations.
    """
    sliced = {URIRef(expand(name)) for name in SLICED.values()}
    shapes = shapes_graph()
    rest = _targeting(shapes, set(shapes.objects(None, SH.targetClass)) - sliced)
    whole = [file.path for file in written.files if not file.sliced]
    require_valid(rest, [*whole, *_there(written.types_of_slices)])
    of_slices = _targeting(shapes, sliced)
    for file in written.files:
        if file.sliced:
            require_valid(of_slices, [file.path, *_there(written.types_of_whole)])


def _there(path: Path) -> list[Path]:
    return [path] if path.exists() else []


def _targeting(shapes: Graph, classes: Container[Node]) -> str:
    """The shapes in Turtle, those alone with a target whose target is one of these classes."""
    kept = Graph() + shapes
    for shape, _, target in shapes.triples((None, SH.targetClass, None)):
        if target not in classes:
            kept.remove((shape, SH.targetClass, target))
    return kept.serialize(format="turtle")
