"""What follows from the ontology: by the rules of OWL 2 RL, and by a complete reasoner."""

import shutil

import owlready2
import owlrl  # type: ignore[import-untyped]
import pytest
from owlrl.Namespaces import ERRNS  # type: ignore[import-untyped]
from rdflib import OWL, RDF, Graph, URIRef

from tests.ontology.reading import read_by_owlready2
from ti_graph import resources
from ti_graph.graph.ontology import alignments_graph, modules_graph
from ti_graph.model.namespaces import PREFIXES, TIG, expand

PLACES = "https://example.org/"
TURTLE_PREFIXES = f"@prefix : <{PLACES}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)
STATED = """
:commune a tig:Commune ; igeo:codeINSEE "57463" ; tig:directlyWithin :epci, :departement .
:epci a tig:Epci ; tig:directlyWithin :ti .
:departement a tig:Departement ; tig:directlyWithin :region .
:region a tig:Region .
:ti a tig:TerritoireIndustrie .
:elsewhere a tig:Region .
:moselle tig:adjacentTo :meuse ; tig:crossBorderWith :saarland .
:pole a tig:Pole ; tig:seat :commune .
:site tig:establishmentOf :firm ; tig:locatedIn :commune .
:metals tig:inferredSuppliesTo :cars .
:participation tig:project :project .
"""

java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime on PATH")


def closed(text: str) -> Graph:
    """The OWL 2 RL closure of the ontology and `text`."""
    graph = ontology().parse(data=TURTLE_PREFIXES + text, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def ontology() -> Graph:
    return modules_graph() + alignments_graph()


def with_examples() -> Graph:
    graph = ontology()
    for path in (resources.ontology() / "examples").glob("valid-*.ttl"):
        graph.parse(path, format="turtle")
    return graph


def inconsistencies(graph: Graph) -> list[str]:
    return [str(error) for error in graph.objects(None, ERRNS.error)]


@pytest.fixture(scope="module")
def closure() -> Graph:
    return closed(STATED)


def holds(graph: Graph, subject: str, predicate: str, thing: str) -> bool:
    node = URIRef(expand(thing)) if ":" in thing else URIRef(PLACES + thing)
    return (URIRef(PLACES + subject), URIRef(expand(predicate)), node) in graph


@pytest.mark.parametrize(
    ("subject", "predicate", "thing"),
    [
        ("commune", "tig:within", "epci"),
        ("commune", "tig:within", "ti"),
        ("commune", "tig:within", "region"),
        ("ti", "tig:contains", "commune"),
        ("ti", "tig:partlyWithin", "region"),
        ("ti", "tig:partlyWithin", "departement"),
        ("meuse", "tig:adjacentTo", "moselle"),
        ("saarland", "tig:adjacentTo", "moselle"),
        ("saarland", "tig:crossBorderWith", "moselle"),
        ("pole", "rdf:type", "org:Organization"),
        ("pole", "rdf:type", "foaf:Agent"),
        ("firm", "rdf:type", "foaf:Agent"),
        ("site", "rdf:type", "org:Site"),
        ("site", "locn:location", "commune"),
        ("site", "org:siteOf", "firm"),
        ("commune", "rdf:type", "dcterms:Location"),
        ("commune", "rdf:type", "igeo:Commune"),
        ("commune", "rdf:type", "igeo:PaysOuTerritoire"),
        ("project", "rdf:type", "tig:Project"),
    ],
)
def test_owl_rl_infers(closure: Graph, subject: str, predicate: str, thing: str) -> None:
    assert holds(closure, subject, predicate, thing)


@pytest.mark.parametrize(
    ("subject", "predicate", "thing"),
    [
        ("ti", "tig:within", "region"),
        ("ti", "tig:partlyWithin", "elsewhere"),
        ("commune", "tig:within", "elsewhere"),
        ("moselle", "tig:crossBorderWith", "meuse"),
        ("metals", "tig:suppliesTo", "cars"),
        ("ti", "rdf:type", "igeo:PaysOuTerritoire"),
        ("commune", "rdf:type", "foaf:Agent"),
    ],
)
def test_owl_rl_does_not_infer(closure: Graph, subject: str, predicate: str, thing: str) -> None:
    assert not holds(closure, subject, predicate, thing)


def test_owl_rl_finds_the_ontology_and_the_valid_examples_consistent() -> None:
    graph = with_examples()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert inconsistencies(graph) == []


@pytest.mark.parametrize(
    "contradiction",
    [
        ":place a tig:Commune, tig:Epci .",
        ":place a tig:TerritoireIndustrie . :observation tig:seller :place .",
        ":place a tig:Region ; geo:hasGeometry :place .",
    ],
)
def test_owl_rl_finds_a_contradiction(contradiction: str) -> None:
    assert inconsistencies(closed(contradiction))


def reasoned(graph: Graph) -> owlready2.World:
    """What HermiT makes of `graph`."""
    world = read_by_owlready2(graph)
    # HermiT refuses datatypes beyond OWL 2's own, and a geometry's text is of such a one.
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    return world


@java
@pytest.mark.java
def test_hermit_finds_the_ontology_consistent_and_every_class_satisfiable() -> None:
    assert list(reasoned(ontology()).inconsistent_classes()) == []


@java
@pytest.mark.java
def test_hermit_finds_the_valid_examples_consistent() -> None:
    assert list(reasoned(with_examples()).inconsistent_classes()) == []


@java
@pytest.mark.java
def test_hermit_finds_an_unsatisfiable_class() -> None:
    graph = ontology()
    both = URIRef(TIG + "CommuneAndEpci")
    graph.parse(
        data=TURTLE_PREFIXES
        + "tig:CommuneAndEpci a owl:Class ; rdfs:subClassOf tig:Commune, tig:Epci .",
        format="turtle",
    )
    assert (both, RDF.type, OWL.Class) in graph
    found = {thing.iri for thing in reasoned(graph).inconsistent_classes()}
    assert str(both) in found


@java
@pytest.mark.java
def test_hermit_finds_contradicting_facts() -> None:
    graph = ontology().parse(
        data=TURTLE_PREFIXES + ":place a owl:NamedIndividual, tig:Commune, tig:Epci .",
        format="turtle",
    )
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reasoned(graph)
