"""What a monitor reads: requests, their time, what is served. In Prometheus' text format.

Routes are known by their template, never by the address asked for: a client cannot make up series.
Where several processes serve, each writes to a folder that they share, and any of them tells all.
"""

import ipaddress
import os

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from ti_graph.errors import NotFoundError

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder that processes share; set before they start."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "ti_graph_requests",
    "Requests answered, by route and status.",
    ("method", "route", "status"),
    registry=REGISTRY,
)
SECONDS = Histogram(
    "ti_graph_request_seconds",
    "Time from the request to the end of its answer.",
    ("route",),
    buckets=BUCKETS,
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "ti_graph_requests_in_flight",
    "Requests that are being answered.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
BUILT = Gauge(
    "ti_graph_release_built_timestamp_seconds",
    "When the release that is served was built; the oldest, where several are.",
    multiprocess_mode="livemin",
    registry=REGISTRY,
)
SWAPS = Counter(
    "ti_graph_release_swaps",
    "Changes to another release, done or failed.",
    ("outcome",),
    registry=REGISTRY,
)

LOOKS = Counter(
    "ti_graph_release_looks",
    "Looks for another current release, done or failed.",
    ("outcome",),
    registry=REGISTRY,
)
LOOKED = Gauge(
    "ti_graph_release_looked_timestamp_seconds",
    "When it was last seen which release is current; the oldest, where several look.",
    multiprocess_mode="livemin",
    registry=REGISTRY,
)

router = APIRouter(tags=["service"])


@router.get("/metrics", response_class=Response, responses={404: {"description": "Not for you."}})
def metrics(request: Request) -> Response:
    """Figures for a monitor on the same machine; others find nothing here."""
    if not _is_local(request):
        raise NotFoundError("not_found")
    registry = REGISTRY
    if SHARED in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    headers = {"Cache-Control": "no-store"}
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST, headers=headers)


def _is_local(request: Request) -> bool:
    """A proxy tells whom it asks for in X-Forwarded-For, which the server heeds."""
    if request.client is None:
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
