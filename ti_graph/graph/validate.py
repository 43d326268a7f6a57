"""SHACL over a whole release; a violation stops the release.

The compiled validator `shacl` is young: where it is not installed pySHACL does the same, some
thirty times slower.
"""

import tempfile
import warnings
from collections.abc import Container, Iterable, Sequence
from dataclasses import astuple, dataclass
from importlib.util import find_spec
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from rdflib import Graph
from rdflib.exceptions import ParserError
from rdflib.namespace import SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from ti_graph.errors import NotInstalledError, ReleaseError, SourceError
from ti_graph.graph.ntriples import SLICED, Written, concatenated
from ti_graph.graph.ontology import shapes_triples
from ti_graph.model.namespaces import expand

SHOWN = 5
MOST_RESULTS = 1000
TARGET = NamedNode(str(SH.targetClass))


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
    no N-Triples, NotInstalledError where no validator is installed.
    """
    with tempfile.TemporaryDirectory(dir=graphs[0].parent) as folder:
        together = concatenated(graphs, Path(folder) / "together.nt")
        validated = _compiled if find_spec("shacl") else _by_pyshacl
        return validated(shapes, together)


def _compiled(shapes: str, graph: Path) -> list[Violation]:
    import shacl  # noqa: PLC0415 - it may not be installed

    try:
        compiled = shacl.Shapes.from_turtle(shapes)
    except (ValueError, RuntimeError) as error:
        raise _damaged(error) from None
    try:
        report = compiled.validate_file(str(graph), max_results=MOST_RESULTS)
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


def _by_pyshacl(shapes: str, graph: Path) -> list[Violation]:
    try:
        import pyshacl  # noqa: PLC0415 - an extra: imported where it stands in
    except ImportError:
        raise NotInstalledError("no_validator") from None
    try:
        known = Graph().parse(data=shapes, format="turtle")
    except BadSyntax as error:
        raise _damaged(error) from None
    try:
        data = Graph().parse(graph, format="nt")
    except ParserError as error:
        raise ReleaseError("invalid_graph", count=1, first=str(error)[:300]) from None
    _, report, _ = pyshacl.validate(data, shacl_graph=known, inference="none")
    results = report.subjects(SH.resultSeverity, SH.Violation)
    return sorted((_reported(report, one, known) for one in results), key=astuple)[:MOST_RESULTS]


def _reported(report: Graph, result: Node, shapes: Graph) -> Violation:
    """A result of pySHACL; the shape is the one that has a target, as the compiled one says it."""
    shape = report.value(result, SH.sourceShape)
    while (above := next(shapes.subjects(SH.property, shape), None)) is not None:
        shape = above
    path = report.value(result, SH.resultPath)
    turned = report.value(path, SH.inversePath)
    focus, broken = report.value(result, SH.focusNode), report.value(result, SH.value)
    with warnings.catch_warnings():
        # rdflib warns of a number that is none, and writes it as it is.
        warnings.simplefilter("ignore")
        terms = (focus, turned or path, broken, shape)
        subject, along, value, named = ("" if one is None else one.n3() for one in terms)
    message = str(report.value(result, SH.resultMessage) or "")
    return Violation(subject, f"^{along}" if turned else along, value, named, message)


def _damaged(error: Exception) -> SourceError:
    reason = str(error).strip().split("\n", 1)[0][:200]
    return SourceError("damaged_ontology", file="shapes", reason=reason)


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
    sliced = {NamedNode(expand(name)) for name in SLICED.values()}
    shapes = shapes_triples()
    classes = {one.object for one in shapes if one.predicate == TARGET}
    rest = _targeting(shapes, classes - sliced)
    whole = [file.path for file in written.files if not file.sliced]
    require_valid(rest, [*whole, *_there(written.types_of_slices)])
    of_slices = _targeting(shapes, sliced)
    for file in written.files:
        if file.sliced:
            require_valid(of_slices, [file.path, *_there(written.types_of_whole)])


def _there(path: Path) -> list[Path]:
    return [path] if path.exists() else []


def _targeting(shapes: Iterable[Triple], classes: Container[object]) -> str:
    """The shapes in Turtle, those alone with a target whose target is one of these classes.

    They are written as N-Triples, which are Turtle.
    """
    kept = [one for one in shapes if one.predicate != TARGET or one.object in classes]
    return (serialize(kept, format=RdfFormat.N_TRIPLES) or b"").decode()
