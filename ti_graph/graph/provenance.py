"""Where each named graph comes from, and what makes a release: PROV-O and DCAT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID, XSD

from ti_graph import __version__
from ti_graph.graph.catalog import (
    describe,
    describe_catalog,
    describe_dataset,
    name_publisher,
    of_source,
)
from ti_graph.graph.vocabulary import prefixed
from ti_graph.ingest.load import LoadedSource
from ti_graph.model.closure import DERIVED
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import TIG
from ti_graph.model.status import SIMULATED

GRAPH = "provenance"
"""The named graph that tells of the others."""

COMPUTED = {
    DERIVED: (
        "Ce qui découle de plusieurs sources : appartenances de proche en proche",
        "What follows from several sources: containment all the way up",
    ),
    "analytics_real": ("Analyses de données réelles", "Analytics of real data"),
    "analytics_simulated": (
        "Analyses où entrent des données simulées : aucune unité réelle derrière ces chiffres",
        "Analytics that simulated data entered: no real unit stands behind these figures",
    ),
}
"""Named graphs that the project computes, with their titles in French and English."""


@dataclass(frozen=True)
class Counts:
    """What a release holds."""

    triples: Mapping[str, int]
    """Graph → triples written."""
    entities: Mapping[str, int] = field(default_factory=dict)
    """IRI of a class → things of it."""


def provenance(
    release: str, built_at: datetime, sources: Sequence[LoadedSource], counts: Counts, mint: Minter
) -> Graph:
    """Statements about the release, each of its graphs, and how many things of a class it holds."""
    graph = Graph()
    whole = URIRef(mint.iri("release", release))
    build = URIRef(mint.iri("activity", release))
    graph.add((whole, RDF.type, URIRef(TIG + "Release")))
    graph.add((whole, RDF.type, DCAT.Catalog))
    graph.add((whole, DCTERMS.identifier, Literal(release)))
    issued = built_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # the canonical form
    graph.add((whole, DCTERMS.issued, Literal(issued, datatype=XSD.dateTime, normalize=False)))
    graph.add((whole, PROV.wasGeneratedBy, build))
    describe_catalog(graph, whole, mint)
    graph.add((build, RDF.type, PROV.Activity))
    graph.add((build, URIRef(TIG + "softwareVersion"), Literal(__version__)))
    for source in sources:
        _describe_source(graph, source, mint)
    for name in sorted(set(counts.triples) & set(COMPUTED)):
        inputs = [URIRef(mint.iri("graph", one.card.id)) for one in _inputs(name, sources)]
        _describe_computed(graph, name, inputs, mint)
    # A source all of whose rows were set aside is described too: its graph is empty.
    triples = dict.fromkeys((one.card.id for one in sources), 0) | dict(counts.triples)
    for name, count in triples.items():
        node = URIRef(mint.iri("graph", name))
        graph.add((whole, DCAT.dataset, node))
        describe_dataset(graph, whole, node, mint)
        graph.add((node, PROV.wasGeneratedBy, build))
        graph.add((node, URIRef(TIG + "tripleCount"), Literal(count)))
    for iri, count in counts.entities.items():
        part = URIRef(f"{whole}/{prefixed(iri)}")
        graph.add((whole, VOID.classPartition, part))
        graph.add((part, RDF.type, VOID.Dataset))
        graph.add((part, URIRef(VOID["class"]), URIRef(iri)))
        graph.add((part, VOID.entities, Literal(count)))
    return graph


def _inputs(name: str, sources: Sequence[LoadedSource]) -> list[LoadedSource]:
    """The sources that a computed graph may rest on: real analytics, on nothing simulated."""
    if name == DERIVED:
        places = [one for one in sources if {"containment", "territory"} & set(one.rows)]
        # Without any place, what is derived compares all sources with those of the release before.
        return places or list(sources)
    if name == "analytics_real":
        return [source for source in sources if source.kind != SIMULATED]
    return list(sources)


def _describe_source(graph: Graph, source: LoadedSource, mint: Minter) -> None:
    card = source.card
    node = URIRef(mint.iri("graph", card.id))
    _type_dataset(graph, node)
    graph.add((node, DCTERMS.identifier, Literal(card.id)))
    graph.add((node, DCTERMS.title, Literal(card.title.fr, lang="fr")))
    graph.add((node, DCTERMS.title, Literal(card.title.en, lang="en")))
    describe(graph, node, of_source(source))
    name_publisher(graph, source)
    graph.add((node, DCTERMS.publisher, URIRef(str(card.publisher.url))))
    graph.add((node, DCTERMS.license, URIRef(str(card.licence.url))))
    graph.add((node, DCTERMS.rights, Literal(card.licence.attribution)))
    graph.add((node, DCAT.landingPage, URIRef(str(card.landing_page))))
    graph.add((node, URIRef(TIG + "vintage"), Literal(source.vintage)))
    graph.add((node, URIRef(TIG + "originKind"), Literal(source.kind)))
    rows = sum(source.rows.values())
    graph.add((node, URIRef(TIG + "rowCount"), Literal(rows)))
    graph.add((node, URIRef(TIG + "quarantinedRows"), Literal(source.quarantined)))


def _describe_computed(graph: Graph, name: str, inputs: Iterable[URIRef], mint: Minter) -> None:
    node = URIRef(mint.iri("graph", name))
    _type_dataset(graph, node)
    french, english = COMPUTED[name]
    graph.add((node, DCTERMS.identifier, Literal(name)))
    graph.add((node, DCTERMS.title, Literal(french, lang="fr")))
    graph.add((node, DCTERMS.title, Literal(english, lang="en")))
    describe(graph, node, (french, english))
    for source in inputs:
        graph.add((node, PROV.wasDerivedFrom, source))


def _type_dataset(graph: Graph, node: URIRef) -> None:
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, RDF.type, PROV.Entity))
