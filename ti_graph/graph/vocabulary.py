"""The ontology as people read it: its modules and code lists, and the terms that each defines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from ti_graph import resources
from ti_graph.errors import NotFoundError
from ti_graph.model.namespaces import PREFIXES, TIG

ONTOLOGY = "https://w3id.org/ti-graph/ontology"
FOLDERS = ("modules", "codelists")
LICENCE = "http://www.apache.org/licenses/LICENSE-2.0"
TITLE = {"fr": "Ontologie de ti-graph", "en": "Ontology of ti-graph"}
ABSTRACT = {
    "fr": "Territoires d'industrie, acteurs, industries, filières : modules et listes en un seul "
    "document, qui n'en importe aucun autre.",
    "en": "Territoires d'industrie, actors, industries, filières: modules and code lists as one "
    "document that imports no other.",
}
SCHEMA = PREFIXES["schema"]
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
}
CONCEPT = "concept"

Words = dict[str, str]
"""Language → text."""


@dataclass(frozen=True)
class Term:
    """A class, a property or a concept, and what the ontology says of it."""

    name: str
    iri: str
    kind: str
    label: Words
    definition: Words
    note: Words
    above: tuple[str, ...]
    bears: tuple[str, ...]
    leads_to: tuple[str, ...]
    of: tuple[str, ...]

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.partition(":")[2]


@dataclass(frozen=True)
class Module:
    """A module or a code list: one file, one ontology."""

    name: str
    iri: str
    path: Path
    title: Words
    abstract: Words
    version: str
    imports: tuple[str, ...]
    terms: tuple[Term, ...]

    def of_kind(self, *kinds: str) -> tuple[Term, ...]:
        """Its terms of those kinds, by name."""
        return tuple(term for term in self.terms if term.kind in kinds)


@cache
def modules() -> tuple[Module, ...]:
    """The modules, then the code lists, by name."""
    graph = Graph()
    paths = _paths()
    for path in paths:
        graph.parse(path, format="turtle")
    return tuple(_module(graph, path) for path in paths)


@cache
def class_names() -> dict[str, Words]:
    """Class of the ontology, by its prefixed name → its label in each language."""
    return {
        term.name: term.label
        for one in modules()
        for term in one.terms
        if term.kind == KINDS[OWL.Class]
    }


def version() -> str:
    """The version of the ontology as a whole: its modules bear one."""
    return max(one.version for one in modules())


def module(name: str, of_version: str | None = None) -> Module:
    """One module or code list, in the version that is asked for.

    Raises NotFoundError where there is none of that name, or of that version.
    """
    found = {one.name: one for one in modules()}
    if name not in found:
        raise NotFoundError("unknown_module", name=name[:80], known=", ".join(found))
    if of_version not in (None, found[name].version):
        known = f"{name}/{found[name].version}"
        raise NotFoundError("unknown_module", name=f"{name}/{of_version}"[:80], known=known)
    return found[name]


def serialized(part: Module | None, syntax: RdfFormat) -> bytes:
    """The triples of a module, or of all as one ontology, in an RDF syntax."""
    triples = _triples([part]) if part else _of_one_ontology()
    ordered = sorted(triples, key=str)
    return serialize(ordered, format=syntax, prefixes=PREFIXES) or b""


def _triples(parts: Iterable[Module]) -> set[Triple]:
    return {
        quad.triple
        for part in parts
        for quad in parse(path=part.path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    }


def _of_one_ontology() -> set[Triple]:
    """All modules under one header, which imports nothing: it loads without a network."""
    headers = {NamedNode(one.iri) for one in modules()}
    terms = {one for one in _triples(modules()) if one.subject not in headers}
    return terms | set(_header())


def _header() -> list[Triple]:
    node = NamedNode(ONTOLOGY)
    says: list[tuple[URIRef, NamedNode | Text]] = [
        (RDF.type, NamedNode(OWL.Ontology)),
        (OWL.versionIRI, NamedNode(f"{ONTOLOGY}/{version()}")),
        (OWL.versionInfo, Text(version())),
        (DCTERMS.license, NamedNode(LICENCE)),
        *((DCTERMS.title, Text(text, language=lang)) for lang, text in TITLE.items()),
        *((DCTERMS.abstract, Text(text, language=lang)) for lang, text in ABSTRACT.items()),
        *((DCTERMS.hasPart, NamedNode(one.iri)) for one in modules()),
    ]
    return [Triple(node, NamedNode(verb), value) for verb, value in says]


def prefixed(node: Node) -> str:
    """A node as people read it: an IRI by its prefixed name."""
    for prefix, namespace in PREFIXES.items():
        if isinstance(node, URIRef) and node.startswith(namespace):
            return f"{prefix}:{node.removeprefix(namespace)}"
    return str(node)


def _paths() -> list[Path]:
    return [
        path for name in FOLDERS for path in sorted((resources.ontology() / name).glob("*.ttl"))
    ]


def _module(graph: Graph, path: Path) -> Module:
    node = URIRef(f"{ONTOLOGY}/{path.stem}")
    terms = graph.subjects(RDFS.isDefinedBy, node, unique=True)
    return Module(
        name=path.stem,
        iri=str(node),
        path=path,
        title=_words(graph, node, DCTERMS.title),
        abstract=_words(graph, node, DCTERMS.abstract),
        version=str(graph.value(node, OWL.versionInfo) or ""),
        imports=tuple(
            sorted(str(one).rpartition("/")[2] for one in graph.objects(node, OWL.imports))
        ),
        terms=tuple(
            sorted(
                (_term(graph, one) for one in terms if isinstance(one, URIRef)),
                key=lambda term: term.name,
            )
        ),
    )


def _term(graph: Graph, node: URIRef) -> Term:
    types = set(graph.objects(node, RDF.type))
    kind = next((found for of, found in KINDS.items() if of in types), CONCEPT)
    label = _words(graph, node, RDFS.label) or _words(graph, node, SKOS.prefLabel)
    return Term(
        name=prefixed(node),
        iri=str(node),
        kind=kind,
        label=label,
        definition=_words(graph, node, SKOS.definition),
        note=_words(graph, node, SKOS.scopeNote),
        above=_names(graph, node, RDFS.subClassOf, RDFS.subPropertyOf),
        bears=_names(graph, node, RDFS.domain, URIRef(SCHEMA + "domainIncludes")),
        leads_to=_names(graph, node, RDFS.range, URIRef(SCHEMA + "rangeIncludes")),
        of=tuple(sorted(prefixed(one) for one in types if str(one).startswith(TIG))),
    )


def _words(graph: Graph, node: URIRef, predicate: URIRef) -> Words:
    texts = [text for text in graph.objects(node, predicate) if isinstance(text, Literal)]
    return {str(text.language or ""): str(text) for text in sorted(texts)}


def _names(graph: Graph, node: URIRef, *predicates: URIRef) -> tuple[str, ...]:
    found = {one for predicate in predicates for one in graph.objects(node, predicate)}
    return tuple(sorted(prefixed(one) for one in found if isinstance(one, URIRef)))
