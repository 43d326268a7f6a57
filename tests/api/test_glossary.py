"""The glossary over HTTP: what the words of the answers mean."""

import httpx


def test_every_term_is_explained_in_both_languages(client: httpx.Client) -> None:
    terms = client.get("/api/v1/glossary").json()
    assert {"filiere", "quotient_estime", "registre_selectif"} <= {one["id"] for one in terms}
    for one in terms:
        for text in (one["term"], one["means"]):
            assert text["fr"] and text["en"], one["id"]
