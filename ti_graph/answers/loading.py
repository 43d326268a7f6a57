"""What to do where nothing is known: which source to load, and how."""

from functools import cache

from ti_graph.answers.models import Label, label_of
from ti_graph.errors import NotFoundError
from ti_graph.ingest.card import Card
from ti_graph.ingest.registry import registered_source
from ti_graph.messages import say


def how_to_load(source: str, *, loaded: bool = False) -> Label:
    """How to have figures of `source`; of one that is loaded there is nothing more to load."""
    card = _card(source)
    if card is None:
        return label_of("loading.missing", source=source)
    key = "loading.fetch" if card.fetchable else "loading.by_hand"
    if loaded:
        key = "loading.silent"
    facts = {"source": source, "page": str(card.landing_page)}
    return Label(
        fr=say(key, "fr", title=card.title.fr, **facts),
        en=say(key, "en", title=card.title.en, **facts),
    )


@cache
def _card(source: str) -> Card | None:
    """The card of a source that is installed; None where it is not, or is a workbook."""
    try:
        return registered_source(source).card
    except NotFoundError:
        return None
