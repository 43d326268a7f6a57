"""What follows from the ontology: by the rules of OWL 2 RL, and by the HermiT reasoner.

owlrl is a tool of those who work on the project and HermiT needs Java, so both are looked for only
when they are asked for.
"""

import io
import shutil

import owlready2
from rdflib import OWL, RDF, Graph, URIRef

from ti_graph.model.namespaces import PREFIXES

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""What owlrl hangs a contradiction on."""


def close(graph: Graph) -> None:
    """Add to `graph` what follows from it by the rules of OWL 2 RL.

    Raises ImportError where owlrl is not installed.
    """
    import owlrl  # type: ignore[import-untyped]  # noqa: PLC0415

    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)


def contradictions(closed: Graph) -> list[str]:
    """The contradictions that a closure found, in words."""
    return sorted(str(error) for error in closed.objects(None, ERROR))


def has_java() -> bool:
    """HermiT can run."""
    return shutil.which("java") is not None


def read_by_owlready2(graph: Graph) -> owlready2.World:
    """A world of its own that holds `graph`, without its imports."""
    alone = Graph() + graph
    alone.remove((None, OWL.imports, None))
    world = owlready2.World()
    text = io.BytesIO(alone.serialize(format="nt", encoding="utf-8"))
    # The loader renames the namespace it is given to that of the file: give it an empty one.
    world.get_ontology("https://example.org/none#").load(fileobj=text, format="ntriples")
    return world


def reasoned(graph: Graph) -> owlready2.World:
    """What HermiT makes of `graph`.

    Raises OwlReadyInconsistentOntologyError where the facts contradict each other.
    """
    world = read_by_owlready2(_without_cube_roles(graph))
    # HermiT refuses datatypes beyond OWL 2's own, and a geometry's text is of such a one.
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    return world


def unsatisfiable(world: owlready2.World) -> list[str]:
    """Classes that can have no member."""
    return sorted(
        thing.iri for thing in world.inconsistent_classes() if thing is not owlready2.Nothing
    )


def _without_cube_roles(graph: Graph) -> Graph:
    """`graph` without its roles of RDF Data Cube: owlready2 warns of a property of two kinds."""
    plain = Graph() + graph
    for subject, _, role in graph.triples((None, RDF.type, None)):
        if str(role).startswith(PREFIXES["qb"]):
            plain.remove((subject, RDF.type, role))
    return plain
