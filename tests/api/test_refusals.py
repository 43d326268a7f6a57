"""A request that is refused says why in the language of its reader."""

import httpx
import pytest

ASKED = (
    ("/api/v1/filieres?limit=0", "à 1 ou plus", "1 or more"),
    ("/api/v1/filieres?limit=x", "un nombre entier est attendu", "a whole number is expected"),
    ("/api/v1/graph/path", "cette valeur est attendue", "this value is required"),
    ("/api/v1/capability?format=docx", "valeurs possibles", "values that are possible"),
)


@pytest.mark.parametrize(("address", "french", "english"), ASKED)
def test_a_refusal_says_why_in_the_language_that_is_asked_for(
    client: httpx.Client, address: str, french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
        assert ("Input should" in answer.text, "Field required" in answer.text) == (False, False)
