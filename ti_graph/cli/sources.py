"""`ti-graph sources`: what the sources are."""

from ti_graph.answers.provenance import data_years
from ti_graph.cli import notices, show, terminal
from ti_graph.cli.options import Json
from ti_graph.graph.release import Releases
from ti_graph.ingest.load import unread_notices, vintage
from ti_graph.ingest.notices import UNREAD
from ti_graph.ingest.origin import find_origin
from ti_graph.ingest.registry import registered_sources
from ti_graph.ingest.workbooks.store import imported_sources
from ti_graph.messages import say
from ti_graph.settings import load_settings


def sources(json: Json = False) -> None:
    """Les sources : licence, millésime, lignes / The sources: licence, vintage, rows.

    Exemple / Example: ti-graph sources
    """
    settings = load_settings()
    folder = settings.data / "sources"
    manifest, years = None, {}
    if Releases(settings.data).current_name():
        release = Releases(settings.data).current()
        manifest, years = release.manifest, data_years(release)
    items = []
    known = [*registered_sources(), *imported_sources(settings.data)]
    read = [one for one in (manifest.notices if manifest else []) if one.code not in UNREAD]
    found = [*read, *unread_notices(known, folder)]
    for source in known:
        card, origin = source.card, find_origin(source, folder)
        entry = manifest.source(card.id) if manifest else None
        in_use = entry if entry is not None and entry.kind == origin.kind else None
        items.append(
            {
                "name": card.id,
                "title": card.title.model_dump(),
                "licence": card.licence.name,
                "vintage": in_use.vintage if in_use else vintage(source, origin),
                "data_year": years.get(card.id) if in_use else None,
                "retrieved": card.retrieved,
                "kind": origin.kind,
                "share_alike": card.licence.share_alike,
                "fetchable": any(file.fetch for file in card.files.values()),
                "rows": entry.rows if entry else None,
                "quarantined": entry.quarantined if entry else None,
                "files": [card.files[key].names for key in card.files],
                "notices": [one.text() for one in found if one.source == card.id],
            }
        )
    if json:
        return terminal.as_json(items)
    show.sources(items)
    terminal.paragraph(say("screen.sources.folder", folder=folder))
    notices.show(found)
    return None
