"""Examples of the ontology: valid ones conform to the shapes, invalid ones say why they fail."""

from pathlib import Path
from typing import NamedTuple

import shacl
from rdflib import Graph

from ti_graph import resources
from ti_graph.graph.ontology import shapes_text
from ti_graph.model.namespaces import PREFIXES

STATED = "# fails: "
NAMES = PREFIXES | {"tigsh": "https://w3id.org/ti-graph/shapes#"}


class Reason(NamedTuple):
    """Why a file fails: shape, path (`-` for the node itself) and constraint component."""

    shape: str
    path: str
    component: str


def valid_examples() -> list[Path]:
    """Files that must conform."""
    return sorted((resources.ontology() / "examples").glob("valid-*.ttl"))


def invalid_examples() -> list[Path]:
    """Files that must fail, for the reasons in their header."""
    return sorted((resources.ontology() / "examples").glob("invalid-*.ttl"))


def add_valid_examples(graph: Graph) -> Graph:
    """`graph` with every valid example in it."""
    for path in valid_examples():
        graph.parse(path, format="turtle")
    return graph


def compiled_shapes() -> shacl.Shapes:
    """The shapes of every module, ready to validate with."""
    return shacl.Shapes.from_turtle(shapes_text())


def stated(path: Path) -> set[Reason]:
    """The reasons that the header of a file states."""
    lines = path.read_text("utf-8").splitlines()
    words = [line.removeprefix(STATED).split() for line in lines if line.startswith(STATED)]
    return {Reason(*three) for three in words}


def found(path: Path, shapes: shacl.Shapes) -> set[Reason]:
    """The reasons for which a file fails; none for one that conforms."""
    return {
        Reason(shortened(one.root_shape), shortened(one.path) or "-", one.component)
        for one in shapes.validate_file(str(path)).results
    }


def shortened(term: str | None) -> str:
    """`^<http…#within>` as `^tig:within`."""
    text = term or ""
    for prefix, namespace in NAMES.items():
        text = text.replace(f"<{namespace}", f"<{prefix}:")
    return text.replace("<", "").replace(">", "")


def offences_of_valid(shapes: shacl.Shapes) -> list[str]:
    """Valid examples that do not conform, and why."""
    return [
        f"{path.name}: {' '.join(reason)}"
        for path in valid_examples()
        for reason in sorted(found(path, shapes))
    ]


def offences_of_invalid(shapes: shacl.Shapes) -> list[str]:
    """Invalid examples that do not fail for the very reasons that they state."""
    offences = []
    for path in invalid_examples():
        result, seen = stated(path), found(path, shapes)
        if not result:
            offences.append(f"{path.name}: states no reason")
        offences += [f"{path.name}: does not fail {' '.join(one)}" for one in sorted(result - seen)]
        offences += [f"{path.name}: fails {' '.join(one)}" for one in sorted(seen - result)]
    return offences
