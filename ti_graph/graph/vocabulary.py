"""The ontology as people read it: its modules and code lists, and the terms that each defines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ti_graph import resources
from ti_graph.errors import NotFoundError, typed
from ti_graph.model.namespaces import PREFIXES, TIG, expand

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
KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "datatype property",
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
    paths = _paths()
    said = _Said(quad.triple for path in paths for quad in parse(path=path))
    return tuple(_module(said, path) for path in paths)


@cache
def class_names() -> dict[str, Words]:
    """Class of the ontology, by its prefixed name → its label in each language."""
    return {
        term.name: term.label
        for one in modules()
        for term in one.terms
        if term.kind == KINDS["owl:Class"]
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
        raise NotFoundError("unknown_module", name=typed(name), known=", ".join(found))
    if of_version not in (None, found[name].version):
        known = f"{name}/{found[name].version}"
        raise NotFoundError("unknown_module", name=typed(f"{name}/{of_version}"), known=known)
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
    says: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", NamedNode(expand("owl:Ontology"))),
        ("owl:versionIRI", NamedNode(f"{ONTOLOGY}/{version()}")),
        ("owl:versionInfo", Literal(version())),
        ("dcterms:license", NamedNode(LICENCE)),
        *(("dcterms:title", Literal(text, language=lang)) for lang, text in TITLE.items()),
        *(("dcterms:abstract", Literal(text, language=lang)) for lang, text in ABSTRACT.items()),
        *(("dcterms:hasPart", NamedNode(one.iri)) for one in modules()),
    ]
    return [Triple(node, NamedNode(expand(verb)), value) for verb, value in says]


def prefixed(iri: str) -> str:
    """An IRI as people read it: by its prefixed name, where it has one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _paths() -> list[Path]:
    return [
        path for name in FOLDERS for path in sorted((resources.ontology() / name).glob("*.ttl"))
    ]


class _Said:
    """Triples by subject and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[str, str], list[NamedNode | Literal | BlankNode | Triple]] = {}
        self.defined: dict[str, list[str]] = {}
        """Module → the IRIs that it defines."""
        by = expand("rdfs:isDefinedBy")
        for one in triples:
            if not isinstance(one.subject, NamedNode):
                continue
            subject, verb = one.subject.value, one.predicate.value
            self._objects.setdefault((subject, verb), []).append(one.object)
            if verb == by and isinstance(one.object, NamedNode):
                self.defined.setdefault(one.object.value, []).append(subject)

    def iris(self, subject: str, *verbs: str) -> set[str]:
        """What is said of a subject by some properties, IRIs alone."""
        found = (one for verb in verbs for one in self._objects.get((subject, expand(verb)), ()))
        return {one.value for one in found if isinstance(one, NamedNode)}

    def words(self, subject: str, verb: str) -> Words:
        """Texts by language; of two in one language the last in order."""
        found = self._objects.get((subject, expand(verb)), ())
        texts = [(one.language or "", one.value) for one in found if isinstance(one, Literal)]
        return dict(sorted(texts))


def _module(said: _Said, path: Path) -> Module:
    iri = f"{ONTOLOGY}/{path.stem}"
    terms = (_term(said, one) for one in set(said.defined.get(iri, ())))
    return Module(
        name=path.stem,
        iri=iri,
        path=path,
        title=said.words(iri, "dcterms:title"),
        abstract=said.words(iri, "dcterms:abstract"),
        version=next(iter(said.words(iri, "owl:versionInfo").values()), ""),
        imports=tuple(sorted(one.rpartition("/")[2] for one in said.iris(iri, "owl:imports"))),
        terms=tuple(sorted(terms, key=lambda term: term.name)),
    )


def _term(said: _Said, iri: str) -> Term:
    types = said.iris(iri, "rdf:type")
    return Term(
        name=prefixed(iri),
        iri=iri,
        kind=next((found for of, found in KINDS.items() if expand(of) in types), CONCEPT),
        label=said.words(iri, "rdfs:label") or said.words(iri, "skos:prefLabel"),
        definition=said.words(iri, "skos:definition"),
        note=said.words(iri, "skos:scopeNote"),
        above=_names(said, iri, "rdfs:subClassOf", "rdfs:subPropertyOf"),
        bears=_names(said, iri, "rdfs:domain", "schema:domainIncludes"),
        leads_to=_names(said, iri, "rdfs:range", "schema:rangeIncludes"),
        of=tuple(sorted(prefixed(one) for one in types if one.startswith(TIG))),
    )


def _names(said: _Said, iri: str, *verbs: str) -> tuple[str, ...]:
    return tuple(sorted(map(prefixed, said.iris(iri, *verbs))))
