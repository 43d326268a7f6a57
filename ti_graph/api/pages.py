"""Plain pages, which need no script: a list to look a territory up in, and a territory."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from ti_graph.answers.found import found
from ti_graph.answers.lead import Leads
from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.provenance import title_of
from ti_graph.answers.sites import Sites
from ti_graph.api.dependencies import CurrentAnswers, CurrentRelease, CurrentServed
from ti_graph.documents.drawing import drawn, environment
from ti_graph.documents.ground_words import (
    across_sentence,
    beside_line,
    candidate_head,
    french_line,
    ground_lines,
    quotient_head,
    reported_line,
    stage_line,
)
from ti_graph.documents.hit_words import where_it_lies
from ti_graph.documents.pyvis_network import vis_script
from ti_graph.documents.schema_org import of_territory
from ti_graph.messages import Language, speaking

router = APIRouter(include_in_schema=False)

MOST_HITS = 20
Lang = Annotated[Language, Query()]


@router.get("/simple/")
def home(
    now: CurrentServed,
    text: Annotated[str, Query(max_length=200)] = "",
    lang: Lang = "fr",
) -> HTMLResponse:
    """Look a territory up, by its name or by that of a place, a firm, an industry."""
    territories = now.answers.territories(phase=now.answers.programme.phase)
    with speaking(lang):
        return _page(
            "home.html",
            lang,
            release=now.release.manifest,
            hits=found(now.search, now.answers, text, (), MOST_HITS).hits if text.strip() else [],
            where_it_lies=where_it_lies,
            found=territories,
            known=len(territories),
            text=text.strip(),
        )


@router.get("/simple/territoires/{territory_id}")
def territory(
    answers: CurrentAnswers,
    release: CurrentRelease,
    territory_id: str,
    filiere: Annotated[str | None, Query(max_length=200)] = None,
    lang: Lang = "fr",
) -> HTMLResponse:
    """A territory: the answer first, then what it is, could build, and with whom; its graph.

    `filiere` is what the API takes: the chain that its partners are asked along.
    """
    with speaking(lang):
        asked = answers.asked(territory_id, filiere or None)
        graph = neighbourhood(answers, territory_id, asked)
        return _page(
            "territory.html",
            lang,
            release=release.manifest,
            page=asked.page,
            lead=Leads(answers, Sites(answers.release)).lead(territory_id, asked),
            described=of_territory(asked.page.territory),
            grounds=list(ground_lines(asked.page)),
            reported=[reported_line(one) for one in asked.page.reported],
            quotient_head=quotient_head,
            stage_line=stage_line,
            across_sentence=across_sentence,
            beside_line=beside_line,
            french=french_line(asked.partners),
            candidate_head=candidate_head,
            filieres=asked.filieres,
            partners=asked.partners,
            **drawn(graph, lambda name: title_of(release, name).spoken()),
        )


@router.get("/static/vis-network.min.js")
def vis() -> Response:
    """The drawing library, as pyvis ships it."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(vis_script(), media_type="text/javascript", headers=headers)


def _page(template: str, lang: Language, **values: object) -> HTMLResponse:
    text = environment().get_template(template).render(language=lang, **values)
    return HTMLResponse(text)
