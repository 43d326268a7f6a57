"""The ontology as files: its modules, its shapes, and the hygiene rules that hold it clean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, Triple, parse
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from ti_graph import resources
from ti_graph.errors import SourceError
from ti_graph.graph.vocabulary import prefixed
from ti_graph.model.namespaces import PREFIXES, TIG

HEADER = "#+ "
_NOT_IN_IRI = re.compile(r'[<>"{}|^`\\\s\x00-\x1f]')


@dataclass(frozen=True)
class Rule:
    """A hygiene rule: a SPARQL SELECT that returns what offends against it."""

    name: str
    title: str
    message: str
    query: str


@dataclass(frozen=True)
class RuleResult:
    """What offends against a rule, each offence in words."""

    rule: Rule
    offences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Nothing offends."""
        return not self.offences


def modules_graph() -> Graph:
    """The modules and the code lists: what is defined."""
    return _parsed("modules", "codelists")


def released_triples() -> list[Triple]:
    """The same as a release holds it: a preferred label is a label (SKOS, S11), and said to be."""
    triples = _triples("modules", "codelists")
    preferred, label = NamedNode(str(SKOS.prefLabel)), NamedNode(str(RDFS.label))
    labels = [
        Triple(one.subject, label, one.object) for one in triples if one.predicate == preferred
    ]
    return list(dict.fromkeys([*triples, *labels]))


def alignments_graph() -> Graph:
    """How the project's terms stand to those of publishers."""
    return _parsed("alignments")


def shapes_triples() -> list[Triple]:
    """The SHACL shapes of every module."""
    return _triples("shapes")


def whole_graph() -> Graph:
    """Everything that the hygiene rules look at: modules, code lists, alignments and shapes."""
    return _parsed("modules", "codelists", "alignments", "shapes")


def shapes_text() -> str:
    """The shapes of every module as one Turtle text.

    Raises SourceError where a file is no text.
    """
    try:
        return "\n".join(path.read_text("utf-8") for path in _files("shapes", "*.ttl"))
    except UnicodeDecodeError as error:
        raise SourceError("damaged_ontology", file="shapes", reason=error.reason) from None


def defined_terms() -> set[str]:
    """IRIs of the project's own classes, properties and concepts."""
    subjects = modules_graph().subjects(RDF.type, unique=True)
    return {str(term) for term in subjects if isinstance(term, URIRef) and term.startswith(TIG)}


def rules() -> list[Rule]:
    """The hygiene rules, by name."""
    return [_read_rule(path) for path in _files("checks", "*.rq")]


def hygiene(graph: Graph | None = None) -> list[RuleResult]:
    """Apply every rule to `graph`, the project's ontology unless another is given."""
    return apply(rules(), whole_graph() if graph is None else graph)


def apply(wanted: Iterable[Rule], graph: Graph) -> list[RuleResult]:
    """What in `graph` offends against each rule, in the words of its message.

    The rules are asked of Oxigraph, which takes a hundredth of rdflib's time for them.
    """
    store = Store()
    store.bulk_load(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    return [_applied(rule, store) for rule in wanted]


def _applied(rule: Rule, store: Store) -> RuleResult:
    found = store.query(rule.query)
    if not isinstance(found, QuerySolutions):
        raise SourceError("damaged_ontology", file=f"{rule.name}.rq", reason="it is no SELECT")
    names = [variable.value for variable in found.variables]
    rows = ({name: _name(row[name]) for name in names if row[name] is not None} for row in found)
    return RuleResult(rule, tuple(sorted({rule.message.format(**row) for row in rows})))


def _name(term: object) -> str:
    """A term as people read it: an IRI by its prefixed name."""
    if isinstance(term, NamedNode):
        return prefixed(term.value)
    return term.value if isinstance(term, Literal) else str(term)


def _read_rule(path: Path) -> Rule:
    query = path.read_text("utf-8")
    lines = [line.removeprefix(HEADER) for line in query.splitlines() if line.startswith(HEADER)]
    header = dict(line.split(": ", 1) for line in lines)
    return Rule(path.stem, header["title"], header["message"], query)


def _triples(*folders: str) -> list[Triple]:
    """What every build reads, by Oxigraph: it takes a fiftieth of rdflib's time."""
    files = [path for folder in folders for path in _files(folder, "*.ttl")]
    return list(dict.fromkeys(triple for path in files for triple in _read(path)))


def _read(path: Path) -> list[Triple]:
    try:
        quads = list(parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except (SyntaxError, OSError) as error:
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise SourceError("damaged_ontology", file=path.name, reason=reason) from None
    return [quad.triple for quad in quads]


def _parsed(*folders: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for folder in folders:
        for path in _files(folder, "*.ttl"):
            _parse(graph, path)
    return _require_sound(graph)


def _parse(graph: Graph, path: Path) -> None:
    try:
        graph.parse(path, format="turtle")
    except Exception as error:
        # The parser breaks on a damaged file in ways that it does not list.
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise SourceError("damaged_ontology", file=path.name, reason=reason) from None


def _require_sound(graph: Graph) -> Graph:
    """Refuse a name that no RDF file can hold: a quote that was lost makes one of half a page."""
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef) and _NOT_IN_IRI.search(term):
                reason = f"no IRI: {term[:80]}"
                raise SourceError("damaged_ontology", file="*.ttl", reason=reason)
    return graph


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((resources.ontology() / folder).glob(pattern))
