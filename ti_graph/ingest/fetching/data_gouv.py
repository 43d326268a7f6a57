"""Which file of a dataset of data.gouv.fr is meant: its identifier changes with each edition."""

import re
import unicodedata

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from ti_graph.errors import SourceError
from ti_graph.ingest.card import FetchCard

HOST = "www.data.gouv.fr"
MOST_PAGES = 20


class Resource(BaseModel):
    """A file of a dataset, as the API lists it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    title: str
    url: str
    filesize: int | None = None
    last_modified: str = ""


class _Page(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: list[Resource]
    next_page: str | None = None


def find_resource(
    client: httpx.Client, site: str, found: FetchCard, *, source: str, file: str
) -> Resource:
    """The newest file of the dataset whose title is as the card says.

    Raises SourceError where the list cannot be read or no title fits.
    """
    resources = _resources(client, f"{site}/api/2/datasets/{found.dataset}/resources/", source)
    fitting = [one for one in resources if _fits(one, found)]
    if not fitting:
        titles = "; ".join(one.title for one in resources)[:300]
        raise SourceError("no_resource", source=source, file=file, title=found.title, found=titles)
    return max(fitting, key=lambda one: one.last_modified)


def _fits(resource: Resource, found: FetchCard) -> bool:
    title = plain(resource.title)
    wanted = re.search(plain(found.title or ""), title)
    other = found.not_title is not None and re.search(plain(found.not_title), title)
    return bool(wanted) and not other and resource.id not in found.not_resources


def plain(text: str) -> str:
    """A title without accents or capitals."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _resources(client: httpx.Client, url: str, source: str) -> list[Resource]:
    found: list[Resource] = []
    page: str | None = f"{url}?page_size=50"
    try:
        for _ in range(MOST_PAGES):
            if page is None:
                break
            answer = client.get(page)
            answer.raise_for_status()
            listed = _Page.model_validate_json(answer.content)
            found += listed.data
            page = listed.next_page
    except (httpx.HTTPError, httpx.InvalidURL, ValidationError) as error:
        reason = type(error).__name__
        raise SourceError("no_resource_list", source=source, reason=reason) from None
    return found
