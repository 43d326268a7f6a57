"""What follows from the ontology: by the rules of OWL 2 RL, and by a complete reasoner."""

import owlready2
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from ti_graph.graph.examples import add_valid_examples
from ti_graph.graph.ontology import alignments_graph, modules_graph
from ti_graph.graph.reasoning import (
    close,
    contradictions,
    has_java,
    reasoned,
    unsatisfiable,
)
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

java = pytest.mark.skipif(not has_java(), reason="no Java runtime on PATH")


def closed(text: str) -> Graph:
    """The OWL 2 RL closure of the ontology and `text`."""
    graph = ontology().parse(data=TURTLE_PREFIXES + text, format="turtle")
    close(graph)
    return graph


def ontology() -> Graph:
    return modules_graph() + alignments_graph()


def with_examples() -> Graph:
    return add_valid_examples(ontology())


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
    close(graph)
    assert contradictions(graph) == []


@pytest.mark.parametrize(
    "contradiction",
    [
        ":place a tig:Commune, tig:Epci .",
        ":place a tig:TerritoireIndustrie . :observation tig:seller :place .",
        ":place a tig:Region ; geo:hasGeometry :place .",
    ],
)
def test_owl_rl_finds_a_contradiction(contradiction: str) -> None:
    assert contradictions(closed(contradiction))


@java
@pytest.mark.java
def test_hermit_finds_the_ontology_consistent_and_every_class_satisfiable() -> None:
    assert unsatisfiable(reasoned(ontology())) == []


@java
@pytest.mark.java
def test_hermit_finds_the_valid_examples_consistent() -> None:
    assert unsatisfiable(reasoned(with_examples())) == []


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
    assert unsatisfiable(reasoned(graph)) == [str(both)]


@java
@pytest.mark.java
def test_hermit_finds_contradicting_facts() -> None:
    graph = ontology().parse(
        data=TURTLE_PREFIXES + ":place a owl:NamedIndividual, tig:Commune, tig:Epci .",
        format="turtle",
    )
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reasoned(graph)
