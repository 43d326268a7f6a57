"""A release as a catalogue that portals harvest (DCAT-AP): titles, descriptions, distributions."""

from urllib.parse import quote

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from ti_graph.ingest.load import LoadedSource
from ti_graph.model.iris import Minter
from ti_graph.model.status import UNKNOWN

TITLE = (
    "ti-graph : les filières des Territoires d'industrie",
    "ti-graph: the filières of France's Territoires d'industrie",
)
DESCRIPTION = (
    "Graphe de connaissances des acteurs industriels et des filières des Territoires d'industrie : "
    "un jeu de données par source, avec sa licence et son millésime, et ce qui en est calculé.",
    "Knowledge graph of the industrial actors and filières of the Territoires d'industrie: one "
    "dataset a source, with its licence and vintage, and what is computed from them.",
)
PROJECT = "ti-graph"
DUMP, ENDPOINT, GRAPHS = "dump.nq.gz", "sparql", "sparql/graphs"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LANGUAGES = ("fr", "en")
Texts = tuple[str, str]


def describe_catalog(graph: Graph, whole: URIRef, mint: Minter) -> None:
    """The release: what it is, who publishes it, and how all of it is had."""
    publisher = URIRef(mint.base.rstrip("/#"))
    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, FOAF.name, Literal(PROJECT)))
    graph.add((whole, DCTERMS.publisher, publisher))
    _add_texts(graph, whole, DCTERMS.title, TITLE)
    _add_texts(graph, whole, DCTERMS.description, DESCRIPTION)
    dump, endpoint = _shared(whole)
    _distribution(graph, dump, mint.base + DUMP, "application/n-quads", ("Tout", "All of it"))
    _distribution(
        graph,
        endpoint,
        mint.base + ENDPOINT,
        "application/sparql-results+json",
        ("SPARQL", "SPARQL"),
    )
    graph.add((dump, DCAT.downloadURL, URIRef(mint.base + DUMP)))


def describe_dataset(graph: Graph, whole: URIRef, node: URIRef, mint: Minter) -> None:
    """One dataset: its graph, the dump and the endpoint that hold it."""
    own = URIRef(f"{node}/rdf")
    address = f"{mint.base}{GRAPHS}?graph={quote(str(node), safe='')}"
    _distribution(graph, own, address, "text/turtle", ("Ce graphe", "This graph"))
    for one in (own, *_shared(whole)):
        graph.add((node, DCAT.distribution, one))


def of_source(source: LoadedSource) -> Texts:
    """What a source's dataset is, in French and English."""
    card, rows = source.card, sum(source.rows.values())
    publisher = card.publisher.name
    known = source.vintage != UNKNOWN
    edition_fr = f"millésime {source.vintage}" if known else "millésime non renseigné"
    edition_en = f"vintage {source.vintage}" if known else "vintage not given"
    lines, units = "ligne" if rows <= 1 else "lignes", "row" if rows == 1 else "rows"
    return (
        f"{card.title.fr}. Producteur : {publisher} ; {edition_fr} ; {rows} {lines}.",
        f"{card.title.en}. Publisher: {publisher}; {edition_en}; {rows} {units}.",
    )


def describe(graph: Graph, node: URIRef, texts: Texts) -> None:
    """A description in French and English."""
    _add_texts(graph, node, DCTERMS.description, texts)


def name_publisher(graph: Graph, source: LoadedSource) -> None:
    """Who publishes a source, by name."""
    publisher = URIRef(str(source.card.publisher.url))
    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, FOAF.name, Literal(source.card.publisher.name)))


def _shared(whole: URIRef) -> tuple[URIRef, URIRef]:
    return URIRef(f"{whole}/dump"), URIRef(f"{whole}/sparql")


def _distribution(graph: Graph, node: URIRef, address: str, media_type: str, title: Texts) -> None:
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCAT.accessURL, URIRef(address)))
    graph.add((node, DCAT.mediaType, URIRef(MEDIA_TYPES + media_type)))
    _add_texts(graph, node, DCTERMS.title, title)


def _add_texts(graph: Graph, node: URIRef, predicate: URIRef, texts: Texts) -> None:
    for language, text in zip(LANGUAGES, texts, strict=True):
        graph.add((node, predicate, Literal(text, lang=language)))
