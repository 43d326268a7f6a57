"""Fetching, and the faults of the world: cut, slow, redirected, refused, changed."""

import gzip
import resource
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.faulty_server import Request, Site, cut, drip, file, first, serving, status
from tests.ingest.fetch_fixtures import BODY, QUICK, Setting, load
from tests.small_country import small_card
from ti_graph.ingest.fetching.fetch import Fetcher
from ti_graph.ingest.registry import RegisteredSource

# --- the faults of the world --------------------------------------------------------------------


def test_a_connection_cut_at_half_is_resumed_where_it_was(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = first(cut(BODY), then=file(BODY))
    assert setting.one().outcome == "downloaded"
    assert setting.placed == BODY
    assert setting.site.ranges() == [None, f"bytes={len(BODY) // 2}-"]
    assert "if-range" in setting.site.asked[1][1]


def test_what_came_before_the_process_ended_is_resumed_by_the_next(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = first(cut(BODY, 0.3), then=status(404))
    setting.fails("refused_download")
    assert setting.part == BODY[: int(len(BODY) * 0.3)]
    setting.site.answers["/projects.csv"] = file(BODY)
    assert setting.one().outcome == "downloaded"
    assert setting.site.ranges()[-1] == f"bytes={int(len(BODY) * 0.3)}-"
    assert setting.placed == BODY


def test_halves_of_two_editions_are_never_joined(setting: Setting) -> None:
    newer = BODY.replace(b"ACRONYM", b"OTHER")
    setting.site.answers["/projects.csv"] = first(cut(BODY), then=file(newer))
    assert setting.one().outcome == "downloaded"
    assert setting.placed == newer


def test_a_server_that_answers_a_range_of_another_edition_is_not_believed(
    setting: Setting,
) -> None:
    newer = BODY.replace(b"ACRONYM", b"OTHER??")

    def answer(request: Request) -> None:
        begin = request.headers.get("Range")
        if begin is None:
            return request.whole(newer)
        request.send_response(206)
        at = int(begin.removeprefix("bytes=").removesuffix("-"))
        request.send_header("Content-Range", f"bytes {at}-{len(newer) - 1}/{len(newer)}")
        request.send_header("Content-Length", str(len(newer) - at))
        request.send_header("ETag", '"newer"')
        request.end_headers()
        return request.send(newer[at:])

    setting.site.answers["/projects.csv"] = first(cut(BODY), then=answer)
    assert setting.one().outcome == "downloaded"
    assert setting.placed == newer


def test_without_an_edition_to_hold_on_to_a_file_begins_anew(setting: Setting) -> None:
    weak = file(BODY, ETag='W/"weak"')
    setting.site.answers["/projects.csv"] = first(
        lambda request: request.whole(BODY[: len(BODY) // 2], length=len(BODY), ETag='W/"weak"'),
        then=weak,
    )
    assert setting.one().outcome == "downloaded"
    assert setting.site.ranges() == [None, None]
    assert setting.placed == BODY


def test_too_many_requests_waits_as_long_as_it_is_told(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = first(status(429, Retry_After="1"), then=file(BODY))
    start = time.monotonic()
    assert setting.one().outcome == "downloaded"
    assert time.monotonic() - start >= 1
    assert len(setting.site.asked) == 2


def test_a_wait_that_is_too_long_is_reported_instead(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(429, Retry_After="86400")
    assert setting.fails("try_later").facts["seconds"] == 86400
    assert len(setting.site.asked) == 1


def test_a_date_to_retry_after_is_understood(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = first(
        status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), then=file(BODY)
    )
    assert setting.one().outcome == "downloaded"


def test_unavailable_three_times_is_tried_a_fourth(setting: Setting) -> None:
    busy = status(503)
    setting.site.answers["/projects.csv"] = first(busy, busy, busy, then=file(BODY))
    assert setting.one().outcome == "downloaded"
    assert len(setting.site.asked) == 4


def test_unavailable_for_ever_is_reported(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(503)
    assert setting.fails("refused_download").facts["status"] == 503
    assert len(setting.site.asked) == QUICK.attempts


def test_not_found_is_reported_at_once(setting: Setting) -> None:
    assert setting.fails("refused_download").facts["status"] == 404
    assert len(setting.site.asked) == 1


def test_a_length_that_is_never_reached_is_reported(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = lambda request: request.whole(
        BODY, length=len(BODY) + 10, ETag='W/"weak"'
    )
    facts = setting.fails("wrong_length").facts
    assert (facts["found"], facts["expected"]) == (len(BODY), len(BODY) + 10)
    assert setting.placed is None


def test_a_truncated_gzip_is_never_taken(site: Site, tmp_path: Path) -> None:
    setting = Setting(site, tmp_path, "projects.csv.gz")
    packed = gzip.compress(BODY)
    site.answers["/projects.csv.gz"] = file(packed[: len(packed) // 2])
    setting.fails("truncated_gzip")
    assert (setting.placed, setting.part) == (None, None)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.parquet", b"PAR1" + b"x" * 100, "truncated_parquet"),
        ("a.parquet", b"PAR1" + b"x" * 100 + (9999).to_bytes(4, "little") + b"PAR1",
         "truncated_parquet"),
        ("a.zip", b"PK\x03\x04" + b"x" * 100, "truncated_zip"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "truncated_zip"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "truncated_json"),
        ("a.json", b"oops", "truncated_json"),
        ("a.csv", b"", "empty_file"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_never_taken(
    site: Site, tmp_path: Path, name: str, body: bytes, code: str
) -> None:
    setting = Setting(site, tmp_path, name)
    site.answers[f"/{name}"] = file(body)
    setting.fails(code)
    assert setting.placed is None


def test_a_web_page_with_status_200_is_no_file(setting: Setting) -> None:
    page = b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Maintenance</body></html>"
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    setting.site.answers["/projects.csv"] = file(page, Content_Type="text/html")
    setting.fails("web_page")
    assert setting.placed == BODY


def test_a_slow_drip_is_given_up_and_what_came_is_kept(setting: Setting) -> None:
    stop = threading.Event()
    setting.site.answers["/projects.csv"] = drip(BODY, 0.02, stop)
    limits = replace(QUICK, read=0.3, slowest=1000, whole=1.5)
    start = time.monotonic()
    try:
        setting.fails("too_long", limits)
    finally:
        stop.set()
    assert time.monotonic() - start < 10
    assert len(setting.site.asked) > 1
    assert setting.part
    assert BODY.startswith(setting.part)


def test_a_server_that_says_nothing_is_given_up(setting: Setting) -> None:
    silent = threading.Event()

    def answer(_request: Request) -> None:
        silent.wait(10)

    setting.site.answers["/projects.csv"] = answer
    try:
        setting.fails("connection_lost", replace(QUICK, read=0.2, attempts=2))
    finally:
        silent.set()


def test_a_server_that_is_not_there_is_reported(setting: Setting, tmp_path: Path) -> None:
    with serving() as gone:
        lost = Setting(gone, tmp_path / "lost")
    lost.fails("connection_lost")


def test_a_redirect_is_followed_to_a_host_that_the_card_names(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(302, Location="/moved.csv")
    setting.site.answers["/moved.csv"] = file(BODY)
    assert setting.one().outcome == "downloaded"
    assert setting.placed == BODY


def test_a_redirect_loop_is_left(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(302, Location="/projects.csv")
    setting.fails("too_many_redirects")
    assert len(setting.site.asked) == QUICK.redirects + 1


def test_a_redirect_to_another_host_is_refused(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(302, Location="http://example.org/projects.csv")
    assert setting.fails("host_refused").facts["host"] == "example.org"


def test_a_redirect_out_of_https_is_refused(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(302, Location="ftp://127.0.0.1/projects.csv")
    setting.fails("address_refused")


def test_a_redirect_to_a_private_address_is_refused(setting: Setting) -> None:
    """A host that the card names, whose name leads into the user's own network."""
    inside = "files.example.org"
    setting.site.answers["/projects.csv"] = status(
        302, Location=f"http://{inside}:{setting.site.port}/inside.csv"
    )
    setting.site.answers["/inside.csv"] = file(BODY)
    setting.guard = replace(
        setting.guard,
        hosts={"127.0.0.1", inside},
        resolve=lambda host, _port: ["10.0.0.8" if host == inside else host],
    )
    assert setting.fails("private_address").facts["host"] == inside
    assert [path for path, _ in setting.site.asked] == ["/projects.csv"]


def test_the_connection_goes_to_the_address_that_was_checked(setting: Setting) -> None:
    """A name that answers otherwise the second time (DNS rebinding) gains nothing."""
    setting.site.answers["/projects.csv"] = file(BODY)
    host = "files.example.org"
    answers = iter(["127.0.0.1", "10.0.0.8"])
    setting.url = f"http://{host}:{setting.site.port}/projects.csv"
    setting.source = setting.with_files(
        projects=setting.file({"url": setting.url, "save_as": setting.name}, setting.name)
    )
    setting.guard = replace(
        setting.guard, hosts={host}, resolve=lambda _host, _port: [next(answers)]
    )
    assert setting.one().outcome == "downloaded"
    assert setting.site.asked[0][1]["host"] == f"{host}:{setting.site.port}"
    assert next(answers) == "10.0.0.8"  # the second answer was never asked for


def test_a_name_with_one_private_address_among_others_is_refused(setting: Setting) -> None:
    setting.guard = replace(
        setting.guard, resolve=lambda _host, _port: ["127.0.0.1", "192.168.1.1"]
    )
    setting.fails("private_address")
    assert setting.site.asked == []


def test_a_full_disk_is_reported_and_nothing_is_lost(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    newer = BODY + b"20000,NEW\n"
    setting.site.answers["/projects.csv"] = file(newer)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(BODY) // 2, hard))
    try:
        setting.fails("disk_full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert setting.placed == BODY
    assert setting.part
    assert setting.one().outcome == "downloaded"
    assert setting.placed == newer
    assert setting.site.ranges()[-1] == f"bytes={len(BODY) // 2}-"


def test_a_changed_layout_is_reported_when_it_is_fetched(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    setting.site.answers["/projects.csv"] = file(BODY.replace(b"acronym", b"sigle", 1))
    assert setting.fails("missing_column").facts["columns"] == "acronym"
    assert setting.placed == BODY
    # It waits, whole, for a loader that can read it, and is not asked for again.
    setting.fails("missing_column")
    assert setting.site.asked[-1][1].get("if-none-match")


def test_a_file_whose_every_record_is_at_fault_is_not_put_into_use(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(b"id,acronym\nx,A\ny,B\n")
    assert setting.fails("unexpected_layout").facts["reason"] == "no id"
    assert setting.placed is None


def test_one_source_that_fails_leaves_the_others_alone(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    missing = RegisteredSource(
        setting.source.card.model_copy(update={"id": "other_source"}), load, setting.folder
    )
    nothing = RegisteredSource(small_card("no_address"), load, setting.folder)
    fetcher = Fetcher(setting.sources, limits=QUICK, guard=setting.guard)
    results = {one.source: one for one in fetcher.fetch([nothing, missing, setting.source])}
    assert results["fetched_source"].outcome == results["other_source"].outcome == "downloaded"
    error = results["no_address"].error
    assert error is not None
    assert error.code == "not_fetchable"
