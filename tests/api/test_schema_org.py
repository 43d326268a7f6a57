"""Pages say what they are about in schema.org's terms, as RDF that a reader of JSON-LD takes."""

import json
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from tests.pages import Page
from ti_graph.answers.models import TerritoryItem
from ti_graph.documents.schema_org import of_territory

METZ = "ti-2023-4408"
BASE = "https://w3id.org/ti-graph/"


def described(page: str) -> dict[str, Any]:
    found = Page(page)
    kinds = [one.get("type") for one in found.all("script")]
    return dict(json.loads(found.scripts[kinds.index("application/ld+json")]))


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        (f"/simple/territoires/{METZ}", "Place", "Nord Lorraine"),
        (f"/territory/{METZ}", "Place", "Nord Lorraine"),
        ("/territory/commune-57463", "Place", "Metz"),
        ("/organisation/cci-grand-est", "Organization", "CCI Grand Est"),
        ("/establishment/50851378500099", "Place", "SOCOPA viandes"),
    ],
)
def test_a_page_says_what_it_is_about(
    client: httpx.Client, path: str, kind: str, name: str
) -> None:
    found = described(client.get(path, headers={"Accept": "text/html"}).text)
    assert (found["@context"], found["@type"]) == ("https://schema.org", kind)
    names = found["name"] if isinstance(found["name"], list) else [found["name"]]
    assert name in names
    assert found["@id"].startswith(BASE)
    # The context by its vocabulary, so that no network is asked.
    local = json.dumps({**found, "@context": {"@vocab": "https://schema.org/"}})
    triples = [one.triple for one in parse(local.encode(), format=RdfFormat.JSON_LD)]
    subject = NamedNode(found["@id"])
    said = {one.predicate.value for one in triples if one.subject == subject}
    assert {"https://schema.org/name", "https://schema.org/identifier"} <= said
    assert Triple(subject, NamedNode("https://schema.org/name"), Literal(name)) in triples


def test_a_page_of_what_schema_org_has_no_word_for_says_nothing(client: httpx.Client) -> None:
    page = Page(client.get("/industry/naf2-24.10Z", headers={"Accept": "text/html"}).text)
    assert "application/ld+json" not in [one.get("type") for one in page.all("script")]


def test_the_viewer_says_the_same_of_a_territory_where_it_is_built(client: httpx.Client) -> None:
    answer = client.get(f"/territoires/{METZ}", follow_redirects=False)
    if answer.status_code == 307:
        pytest.skip("the viewer was not built (make web)")
    simple = described(client.get(f"/simple/territoires/{METZ}").text)
    assert described(answer.text) == simple
    assert client.get("/territoires/ti-2023-9999").status_code == 200


def test_no_name_leaves_the_script_that_it_stands_in() -> None:
    item = TerritoryItem(
        id="ti-2023-1", iri=f"{BASE}territory/ti-2023-1", label="</script><script>alert(1)",
        phase=2023, regions=[], members=0,
    )  # fmt: skip
    written = of_territory(item)
    assert "<" not in written
    assert json.loads(written)["name"] == item.label
