"""The hygiene rules hold of the ontology, and each catches what it is there to catch."""

import pytest
from rdflib import Graph

from ti_graph.graph.ontology import Rule, apply, rules, whole_graph
from ti_graph.model.namespaces import PREFIXES

MODULE = "<https://w3id.org/ti-graph/ontology/territory>"
NEW_MODULE = "<https://w3id.org/ti-graph/ontology/weather>"
TURTLE_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

NEW_CLASS = f"a owl:Class ; rdfs:isDefinedBy {MODULE}"
NEW_LINK = f"a owl:ObjectProperty ; rdfs:isDefinedBy {MODULE}"
NEW_VALUE = f"a owl:DatatypeProperty ; rdfs:isDefinedBy {MODULE}"

VIOLATIONS = [
    ("labels", f'tig:Hamlet {NEW_CLASS} ; rdfs:label "hameau"@fr .',
     'give tig:Hamlet an rdfs:label in the language "en"'),
    ("definitions",
     f'tig:Hamlet {NEW_CLASS} ; skos:definition "small place"@en .',
     'give tig:Hamlet a skos:definition in the language "fr"'),
    ("one_label", 'tig:Commune rdfs:label "municipality"@en .',
     'tig:Commune has several rdfs:label in "en"'),
    ("distinct_labels",
     f'tig:Town {NEW_CLASS} ; rdfs:label "commune"@en .',
     "tig:Commune and tig:Town are both called"),
    ("both_languages", 'tig:Pole skos:scopeNote "en français seulement"@fr .', "tig:Pole"),
    ("both_languages", 'tig:Pole skos:scopeNote "sans langue" .', "tig:Pole"),
    ("definition_form", 'tig:Commune skos:definition "a territory of some kind"@en .',
     "tig:Commune"),
    ("definition_form", 'tig:Commune skos:definition "territoire."@fr .', "tig:Commune"),
    ("definition_form", 'tig:Commune skos:definition "commune of France"@en .', "tig:Commune"),
    ("genus", 'tig:Hamlet rdfs:subClassOf tig:Commune ; skos:definition "small place"@en .',
     'the definition of tig:Hamlet in "en" does not name its genus, "commune"'),
    ("one_module", "tig:Hamlet a owl:Class .", "tig:Hamlet is defined by 0 modules"),
    ("one_module",
     "tig:Commune rdfs:isDefinedBy <https://w3id.org/ti-graph/ontology/activity> .",
     "tig:Commune is defined by 2 modules"),
    ("one_kind", "tig:Commune a owl:ObjectProperty .", "tig:Commune"),
    ("usage", f"tig:near {NEW_LINK} ; rdfs:range tig:Commune .",
     "tig:near lacks a domain"),
    ("usage", f"tig:size {NEW_VALUE} ; rdfs:domain tig:Commune .",
     "tig:size lacks a range"),
    ("declared", "tig:Commune rdfs:seeAlso tig:Comune .", "tig:Comune is used"),
    ("declared", "[] sh:path tig:comune .", "tig:comune is used"),
    ("external_declared", "tig:Commune rdfs:subClassOf schema:City .", "schema:City"),
    ("external_declared", "tig:within rdfs:subPropertyOf schema:containedInPlace .",
     "schema:containedInPlace"),
    ("profile",
     """tig:Commune rdfs:subClassOf
          [ a owl:Restriction ; owl:onProperty tig:within ; owl:someValuesFrom tig:Region ] .""",
     "owl:someValuesFrom"),
    ("profile", "tig:code rdfs:domain [ owl:unionOf ( tig:Territory tig:Industry ) ] .",
     "owl:unionOf"),
    ("profile", "tig:adjacentTo a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
    ("profile", "tig:Commune rdfs:subClassOf owl:Nothing .",
     "owl:Nothing"),
    ("simple_properties", "tig:within a owl:IrreflexiveProperty .", "tig:within"),
    ("simple_properties", "tig:contains a owl:FunctionalProperty .", "tig:contains"),
    ("simple_properties", "geo:sfIntersects a owl:AsymmetricProperty .", "geo:sfIntersects"),
    ("datatypes", f"tig:day {NEW_VALUE} ; rdfs:range xsd:date .",
     "tig:day has the range xsd:date"),
    ("datatypes", f"tig:day {NEW_LINK} ; rdfs:range xsd:string .",
     "tig:day has the range xsd:string"),
    ("header", f"{NEW_MODULE} a owl:Ontology .", "lacks dcterms:abstract"),
    ("header", f"{NEW_MODULE} a owl:Ontology ; owl:versionIRI <https://example.org/1.0> .",
     "lacks an owl:versionIRI under its own IRI"),
    ("imports", f"{MODULE} owl:imports <http://www.w3.org/ns/org> .", "http://www.w3.org/ns/org"),
    ("imports_cover", "tig:Industry rdfs:subClassOf tig:Suggestion .",
     "tig:Industry uses tig:Suggestion"),
    ("naming", f"tig:small_town {NEW_CLASS} .", "rename tig:small_town"),
    ("naming", f"tig:Near {NEW_LINK} .", "rename tig:Near"),
    ("cycles", "tig:Territory rdfs:subClassOf tig:Nuts2Region .", "tig:NutsRegion is above itself"),
    ("cycles", "tig:within rdfs:subPropertyOf tig:directlyWithin .", "tig:within is above itself"),
    ("codelists", "tig:rumoured a tig:Status .", "tig:rumoured lacks skos:notation"),
    ("shape_messages", "tig:Mute a sh:NodeShape ; sh:property [ sh:path tig:code ] .",
     "a constraint of tig:Mute on tig:code"),
    ("shape_messages", "tig:Mute a sh:NodeShape ; sh:or ( tig:A tig:B ) .",
     "a constraint of tig:Mute on the node itself"),
    ("shaped", f"tig:Hamlet {NEW_CLASS} .", "no shape targets tig:Hamlet"),
]  # fmt: skip

RULES = {rule.name: rule for rule in rules()}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return whole_graph()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_ontology_keeps_every_rule(rule: Rule, ontology: Graph) -> None:
    (result,) = apply([rule], ontology)
    assert result.offences == ()


@pytest.mark.parametrize(("name", "crafted", "words"), VIOLATIONS)
def test_a_rule_catches_what_offends_against_it(name: str, crafted: str, words: str) -> None:
    broken = whole_graph().parse(data=TURTLE_PREFIXES + crafted, format="turtle")
    (result,) = apply([RULES[name]], broken)
    assert any(words in offence for offence in result.offences), result.offences


def test_every_rule_has_a_crafted_offence() -> None:
    assert {name for name, _, _ in VIOLATIONS} == set(RULES)
