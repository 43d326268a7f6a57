"""Pages of a real server, read as a browser reads them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from tests.api.conftest import Writable, running
from tests.hostile import AMONT, HOSTILE, IMAGE, SCRIPT
from tests.pages import Page
from ti_graph.answers.territories import Answers
from ti_graph.api import pages
from ti_graph.figures import decimal, whole
from ti_graph.graph.release import Release
from ti_graph.messages import Language, say

METZ = "ti-2023-4408"
EPINAL = "ti-2023-4404"
METZ_PAGE = f"/simple/territoires/{METZ}"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(client: httpx.Client, path: str, **params: str) -> Page:
    response = client.get(path, params=params, headers=HTML)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


def territories(html: Page) -> list[str]:
    """Identifiers of the territories that a page links to, in their order."""
    links = [str(link.get("href")) for link in html.all("a")]
    return [
        link.split("/")[3].split("?")[0]
        for link in links
        if link.startswith("/simple/territoires/")
    ]


def plain(text: str) -> str:
    """A text with ordinary spaces alone."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def curly(text: str) -> str:
    """A text as French is set: a title of a source holds straight apostrophes."""
    return text.replace("’", "'")


# --- looking a territory up ---------------------------------------------------------------------


def test_the_home_page_lists_every_territory_by_region(client: httpx.Client) -> None:
    html = page(client, "/simple/")
    found = territories(html)
    assert len(found) == len(set(found)) == 183
    assert {name for name in found if not name.startswith("ti-2023-")} == set()
    assert "Grand Est" in html.text
    assert "183 Territoires d’industrie" in html.text


@pytest.mark.parametrize("text", ["metz", "METZ", "metz metropole", "Metz Métropole"])
def test_a_search_shows_the_closest_first(client: httpx.Client, text: str) -> None:
    html = page(client, "/simple/", text=text)
    assert territories(html)[0] == METZ
    (box,) = [one for one in html.all("input") if one.get("name") == "text"]
    assert box["value"] == text


@pytest.mark.parametrize("text", ["La Réunion", "97123", "74300", "FR41", "Le Mans", "chollet"])
def test_a_page_finds_what_the_api_finds(client: httpx.Client, text: str) -> None:
    hits = client.get("/api/v1/search", params={"q": text, "limit": 20}).json()["hits"]
    shown = page(client, "/simple/", text=text).text
    assert f"{len(hits)} réponse" in shown
    assert hits
    for hit in hits:
        assert plain(hit["label"]["fr"] or hit["id"]) in plain(shown)


def test_a_search_that_finds_nothing_says_so(client: httpx.Client) -> None:
    html = page(client, "/simple/", text="nowhere at all")
    assert territories(html) == []
    assert plain(say("search.none", "fr", text="nowhere at all")) in html.text


@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "' onfocus='alert(1)",
        "{{7*7}}",
    ],
)
def test_a_hostile_search_is_shown_as_it_is_written(client: httpx.Client, text: str) -> None:
    html = page(client, "/simple/", text=text)
    assert html.scripts == []
    assert html.handlers() == []
    assert html.all("img") == []
    (box,) = [one for one in html.all("input") if one.get("name") == "text"]
    assert box["value"] == text
    assert "49" not in html.text.split("·")[0]


def test_a_search_that_is_too_long_is_refused(client: httpx.Client) -> None:
    response = client.get("/simple/", params={"text": "x" * 201}, headers=HTML)
    assert response.status_code == 422
    assert Page(response.text).all("h1")


# --- a territory --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_speaks_one_language(client: httpx.Client, language: str) -> None:
    html = page(client, METZ_PAGE, lang=language)
    assert html.all("html") == [{"lang": language}]
    for name in ("filieres", "partners", "specialisations", "members", "graph"):
        own, other = (say(f"screen.page.{name}", code) for code in _both(language))
        assert own in html.text
        assert own == other or other not in html.text


def _both(language: str) -> tuple[Language, Language]:
    return ("fr", "en") if language == "fr" else ("en", "fr")


def test_the_language_is_kept_from_page_to_page(client: httpx.Client) -> None:
    html = page(client, "/simple/", lang="en", text="metz")
    links = [
        str(one["href"]) for one in html.all("a") if str(one["href"]).startswith("/simple/terr")
    ]
    assert links
    assert all(link.endswith("?lang=en") for link in links)
    (hidden,) = [one for one in html.all("input") if one.get("name") == "lang"]
    assert hidden["value"] == "en"
    switches = [str(one["href"]) for one in html.all("a") if one.get("hreflang")]
    assert switches == ["?lang=fr&text=metz", "?lang=en&text=metz"]


def test_an_identifier_in_another_case_is_the_same_page(client: httpx.Client) -> None:
    typed = client.get(f"/simple/territoires/{METZ.upper()}", headers=HTML)
    assert typed.status_code == 200
    assert typed.text == client.get(f"/simple/territoires/{METZ}", headers=HTML).text


def test_a_page_shows_the_figures_of_the_api(client: httpx.Client) -> None:
    html = page(client, METZ_PAGE)
    answer = client.get(f"/api/territories/{METZ}").json()
    filieres = client.get(f"/api/territories/{METZ}/filieres").json()
    partners = client.get(f"/api/territories/{METZ}/partners").json()
    flat = plain(html.text)
    assert plain(whole(answer["population"])) in flat
    for sentence in client.get(f"/api/territories/{METZ}/lead").json()["sentences"]:
        assert plain(sentence["text"]["fr"]) in flat
    for candidate in filieres["candidates"]:
        kind = say(f"screen.filieres.kind.{candidate['kind']}", "fr")
        assert f"{candidate['rank']}. {candidate['label']['fr']} {kind}" in flat
        assert f"Score {decimal(candidate['score'])}" in flat
        for industry in candidate["industries"]:
            assert industry["label"]["fr"] in flat
    for partner in partners["partners"][:10]:
        region = partner["region"].removeprefix("nuts-")
        km = plain(whole(partner["distance_km"]))
        assert f"{region}, {partner['country']} {km} km" in flat
        assert (
            f"{' '.join(partner['label'].replace('/', '/ ').split())} {decimal(partner['score'])}"
            in flat
        )
    for one in partners["near"][:10]:
        assert f"{one['region']}, {one['country']} {plain(whole(one['distance_km']))} km" in flat
    assert f"(10 sur {len(partners['near'])})" in flat
    for member in answer["member_list"]:
        assert member["label"] in flat


def test_a_page_begins_with_the_answer_and_keeps_figures_of_method_behind_why(
    client: httpx.Client,
) -> None:
    text = client.get(METZ_PAGE, headers=HTML).text
    shown = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    for figure in ("d’être &gt; 1", say("screen.column.score", "fr"), "certitude"):
        assert figure in text
        assert figure not in shown, figure
    first = client.get(f"/api/territories/{METZ}/lead").json()["sentences"][0]["text"]["fr"]
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', text)
    assert plain(unescape(lead)) == plain(first)
    assert shown.index('class="lead"') < shown.index('class="contents"')


def test_every_source_of_a_page_is_named_with_vintage_rows_and_licence(
    client: httpx.Client,
) -> None:
    html = page(client, METZ_PAGE)
    for path in ("", "/filieres", "/partners"):
        answer = client.get(f"/api/territories/{METZ}{path}").json()
        rows = answer.get("evidence") or [
            row
            for one in (answer.get("candidates") or answer.get("partners"))[:1]
            for row in one["evidence"]
        ]
        for row in rows:
            assert f"{curly(row['title']['fr'])}, millésime {row['vintage']}" in curly(html.text)
            assert f"({row['source']})" not in html.text
            assert row["licence"] in html.text


def test_weights_of_scores_stand_behind_why(client: httpx.Client) -> None:
    text = client.get(METZ_PAGE, headers=HTML).text
    shown = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert plain(text).count("poids 30 %") >= 1
    assert "poids" not in shown
    assert "0,3 ;" not in shown
    assert "les poids" not in shown.lower()


def test_who_reads_a_plain_page_is_sent_to_no_command(client: httpx.Client) -> None:
    for territory in (METZ, "ti-2023-0301", "ti-2023-0601"):
        html = page(client, f"/simple/territoires/{territory}")
        assert "demander à la CCI" in html.text
        assert not re.search(r"ti-graph (fetch|import|template|build)|data/sources", html.text)


def test_a_plain_page_asks_for_its_answers_once(
    default_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("territory", "filieres", "partners"):
        kept = getattr(Answers, name)

        def counted(*given: Any, kept: Any = kept, name: str = name, **more: Any) -> object:
            asked.append(name)
            return kept(*given, **more)

        monkeypatch.setattr(Answers, name, counted)
    pages.territory(Answers(default_release), default_release, METZ)
    assert sorted(asked) == ["filieres", "partners", "territory"]


def test_what_is_simulated_is_said_on_top_and_beside_each_figure(writable: Writable) -> None:
    with writable.client("feedback") as opened:
        html = page(opened, f"/simple/territoires/{AMONT}")
    (banner,) = [one for one in html.all("p") if one.get("class") == "banner"]
    assert banner["role"] == "note"
    assert "lignes simulées" in html.text
    assert plain(say("screen.data.simulated", "fr")) in html.text
    assert "SIMULÉ" in html.text


def test_the_default_release_holds_nothing_simulated(client: httpx.Client) -> None:
    html = page(client, METZ_PAGE)
    assert "banner" not in {one.get("class") for one in html.all("p")}
    assert "simulé" not in html.text.lower()


def test_a_territory_without_candidate_says_why(client: httpx.Client) -> None:
    html = page(client, "/simple/territoires/ti-2023-0601")
    assert plain(say("screen.empty.filieres", "fr")) in html.text


def test_a_territory_of_the_phase_before_leads_to_what_it_became(client: httpx.Client) -> None:
    html = page(client, "/simple/territoires/ti-2018-4408")
    assert METZ in territories(html)
    assert plain(say("screen.empty.earlier_phase", "fr")) in html.text


def test_a_page_answers_along_the_chain_that_is_asked_for(client: httpx.Client) -> None:
    html = client.get(METZ_PAGE, params={"filiere": "chocolat"}).text
    assert "Chocolat, confiserie et nougat" in html


def test_a_page_says_that_a_chain_is_unknown_as_the_api_does(client: httpx.Client) -> None:
    answer = client.get(METZ_PAGE, params={"filiere": "siderurgiqque"})
    assert answer.status_code == 404
    assert "(siderurgie)" in answer.text
    assert client.get(METZ_PAGE, params={"filiere": "verre"}).status_code == 404


# --- what a page may do -------------------------------------------------------------------------

PATHS = [
    "/simple/",
    "/simple/?text=metz&lang=en",
    METZ_PAGE,
    f"{METZ_PAGE}?lang=en",
    "/simple/territoires/ti-2018-4408",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nothing_of_another_host(client: httpx.Client, path: str) -> None:
    html = page(client, path)
    asked = html.asked()
    assert asked
    assert all(address.startswith(("/", "data:,")) for address in asked), asked
    assert not any(address.startswith("//") for address in asked)


@pytest.mark.parametrize("path", PATHS)
def test_links_to_other_hosts_do_not_say_where_one_comes_from(
    client: httpx.Client, path: str
) -> None:
    away = [a for a in page(client, path).all("a") if str(a["href"]).startswith("http")]
    assert away
    assert all("noreferrer" in str(link["rel"]) for link in away)


@pytest.mark.parametrize("path", PATHS)
def test_no_script_or_style_stands_in_a_page(client: httpx.Client, path: str) -> None:
    html = page(client, path)
    for script in html.all("script"):
        assert script.get("src") or script["type"] in {"application/json", "application/ld+json"}
    assert html.all("style") == []
    assert not [name for _, attributes in html.tags for name in attributes if name == "style"]
    assert html.handlers() == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_read_without_looking(client: httpx.Client, path: str) -> None:
    html = page(client, path)
    assert len(html.all("h1")) == 1
    assert all(th.get("scope") == "col" for th in html.all("th"))
    labelled = {label["for"] for label in html.all("label")}
    for box in html.all("input"):
        assert box.get("type") == "hidden" or box["id"] in labelled
    known = {attributes.get("id") for _, attributes in html.tags}
    inner = [str(a["href"])[1:] for a in html.all("a") if str(a["href"]).startswith("#")]
    assert inner
    assert set(inner) <= known
    for section in html.all("section"):
        assert section.get("aria-labelledby", "") in {*known, ""}


def test_the_graph_has_a_table_beside_it(client: httpx.Client) -> None:
    html = page(client, METZ_PAGE)
    (canvas,) = [one for one in html.all("div") if one.get("id") == "network"]
    assert canvas["aria-label"]
    assert plain(say("screen.page.graph_table", "fr")) in html.text
    assert "Calculé d’après des données réelles" in html.text
    for source in ("anct_territoires", "analytics_real", "dgpr_irep"):
        assert source not in html.text


@pytest.fixture(scope="module")
def hostile(hostile_data: Path) -> Iterator[httpx.Client]:
    with running(hostile_data) as (url, _), httpx.Client(base_url=url, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize(
    "path", ["/simple/", f"/simple/territoires/{AMONT}", "/simple/?text=alert"]
)
def test_a_hostile_name_is_shown_as_it_is_written(hostile: httpx.Client, path: str) -> None:
    html = page(hostile, path)
    assert SCRIPT in html.text
    assert html.all("img") == html.all("b") == []
    assert html.handlers() == []
    assert all(script.get("src") or "json" in str(script["type"]) for script in html.all("script"))


def test_every_hostile_name_of_a_page_is_text(hostile: httpx.Client) -> None:
    html = page(hostile, f"/simple/territoires/{AMONT}")
    for name in HOSTILE.values():
        assert " ".join(name.split()) in html.text
    assert IMAGE in html.text
    links = [str(link["href"]) for link in html.all("a")]
    assert not any(link.lower().startswith("javascript:") for link in links)


def test_a_release_of_real_data_bears_no_warning(real_data: Path) -> None:
    with running(real_data) as (url, _), httpx.Client(base_url=url, timeout=30) as opened:
        for path in ("/simple/", f"/simple/territoires/{AMONT}"):
            html = page(opened, path)
            assert "banner" not in {one.get("class") for one in html.all("p")}
            assert "simul" not in html.text.lower()


# --- what is not there --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/simple/territoires/ti-2023-9999", "/simple/territoires/%3Cscript%3E", "/nothing"]
)
def test_what_is_not_there_is_a_page_for_who_looks(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    html = Page(response.text)
    assert len(html.all("h1")) == 1
    assert html.scripts == []
    assert {"href": "/simple/?lang=fr"} in html.all("a")


def test_what_is_not_there_is_said_in_the_language_asked_for(client: httpx.Client) -> None:
    response = client.get("/simple/territoires/ti-2023-9999?lang=en", headers=HTML)
    assert "No territory has the identifier ti-2023-9999." in Page(response.text).text
    assert Page(response.text).all("html") == [{"lang": "en"}]


def test_what_is_not_there_is_json_for_a_program(client: httpx.Client) -> None:
    for path, accept in (
        ("/simple/territoires/ti-2023-9999", "*/*"),
        ("/api/nothing", HTML["Accept"]),
    ):
        response = client.get(path, headers={"Accept": accept})
        assert response.status_code == 404
        assert set(response.json()) == {"error", "detail", "hint"}


def test_a_language_that_is_not_spoken_is_refused(client: httpx.Client) -> None:
    response = client.get(METZ_PAGE, params={"lang": "de"}, headers=HTML)
    assert response.status_code == 422
    assert "lang" in Page(response.text).text


def test_two_distances_to_a_place_are_two_measures_by_name(
    client: httpx.Client, default_release: Release
) -> None:
    """Saarland has a point, and so has the nearest of its parts: 92 and 78 km from one TI."""
    nearest = {
        table: round(min(rows.collect()["distance_km"].to_list()))
        for table in ("relevant_partner", "partner_suggestion")
        for rows in [
            default_release.table(table).filter(
                pl.col("territory_id") == "ti-2023-4412",
                pl.col("partner_id").str.starts_with("nuts-DEC0"),
            )
        ]
    }
    assert nearest == {"relevant_partner": 78, "partner_suggestion": 92}
    text = client.get("/simple/territoires/ti-2023-4412", headers=HTML).text
    assert text.index("Distance (NUTS 3)") < text.index("Distance (NUTS 2)")


def test_the_page_has_the_short_lists_that_the_command_prints(
    client: httpx.Client, default_answers: Answers
) -> None:
    """Who holds a stage near by, who in France has the industry, who holds what is linked."""
    text = plain(unescape(client.get(f"/simple/territoires/{EPINAL}", headers=HTML).text))
    found = default_answers.partners(EPINAL)
    assert found.french and found.complementary
    assert "En France, sur la même activité" in text
    assert found.french[0].label in text
    assert plain(found.complementary_label.spoken()) in text
    assert found.complementary[0].label in text
    held = [
        one.holders[0].label
        for candidate in default_answers.filieres(EPINAL).candidates
        for one in candidate.missing
        if one.holders
    ]
    assert held
    assert all(f"le plus proche : {label}" in text for label in held)
