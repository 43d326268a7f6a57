"""Graphs as owlready2 reads them."""

import io

import owlready2
from rdflib import OWL, Graph


def read_by_owlready2(graph: Graph) -> owlready2.World:
    """A world of its own that holds `graph`, without its imports."""
    alone = Graph() + graph
    alone.remove((None, OWL.imports, None))
    world = owlready2.World()
    text = io.BytesIO(alone.serialize(format="nt", encoding="utf-8"))
    # The loader renames the namespace it is given to that of the file: give it an empty one.
    world.get_ontology("https://example.org/none#").load(fileobj=text, format="ntriples")
    return world
