"""Official files come whole or not at all, whatever the network does; what is in use stays."""

import gzip
import hashlib
import ipaddress
import json
import resource
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.ingest.faulty_server import Request, Site, cut, drip, file, first, serving, status
from tests.small_country import small_card
from ti_graph.errors import TiGraphError
from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.fetching.download import Limits
from ti_graph.ingest.fetching.fetch import Fetched, Fetcher, hosts_of
from ti_graph.ingest.fetching.guard import Guard
from ti_graph.ingest.origin import find_origin
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.messages import LANGUAGES

QUICK = Limits(connect=2, read=2, whole=30, attempts=4, pause=0.01, longest_pause=5)
CSV = "id,acronym\n" + "".join(f"{number},ACRONYM {number}\n" for number in range(20_000))
BODY = CSV.encode()
COLUMNS = Columns(read=("id", "acronym"))


def load(source: Source) -> Iterator[CoreTable]:
    rows = source.read("projects", COLUMNS)
    rows = source.keep(
        rows, pl.col("id").str.contains("^[0-9]+$"), file="projects", column="id", reason="no id"
    )
    yield CoreTable(
        "project", rows.select("acronym", project_id=pl.col("id"), programme=pl.lit("test"))
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as own:
        yield own


class Setting:
    """One source on one site, and a folder that it is fetched into."""

    def __init__(self, site: Site, folder: Path, name: str = "projects.csv") -> None:
        self.site = site
        self.folder = folder / "sources" / "fetched_source"
        self.sources = folder / "sources"
        self.name = name
        self.url = f"{site.address}/{name}"
        self.source = self.with_files(projects=self.file({"url": self.url, "save_as": name}, name))
        self.guard = Guard({"127.0.0.1"}, schemes=("http",), permits=lambda one: one.is_loopback)

    @staticmethod
    def file(fetch: dict[str, Any], name: str) -> dict[str, Any]:
        return {"names": [name], "format": "csv", "fetch": fetch}

    def with_files(self, **files: Any) -> RegisteredSource:
        card = small_card("fetched_source", files=files, optional=True)
        return RegisteredSource(card, load, self.sources.parent / "own")

    def fetch(self, limits: Limits = QUICK, **more: Any) -> list[Fetched]:
        found: dict[str, Any] = {"guard": self.guard, "limits": limits} | more
        return list(Fetcher(self.sources, **found).fetch([self.source]))

    def one(self, limits: Limits = QUICK, **more: Any) -> Fetched:
        (fetched,) = self.fetch(limits, **more)
        return fetched

    def fails(self, code: str, limits: Limits = QUICK, **more: Any) -> TiGraphError:
        """The fetch fails with `code`; the text shows no path and no address of a machine."""
        error = self.one(limits, **more).error
        assert error is not None
        assert error.code == code, (error.code, error.facts)
        for language in LANGUAGES:
            found = f"{error.detail(language)} {error.hint(language)}"
            assert str(self.folder.parent) not in found
            assert "{" not in found
        return error

    @property
    def placed(self) -> bytes | None:
        path = self.folder / self.name
        return path.read_bytes() if path.is_file() else None

    @property
    def part(self) -> bytes | None:
        path = self.folder / ".fetch" / f"{self.name}.part"
        return path.read_bytes() if path.is_file() else None


@pytest.fixture
def setting(site: Site, tmp_path: Path) -> Setting:
    return Setting(site, tmp_path)


# --- what should happen -------------------------------------------------------------------------


def test_a_file_comes_whole_with_its_digest_beside_it(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    fetched = setting.one()
    assert (fetched.outcome, fetched.bytes) == ("downloaded", len(BODY))
    assert setting.placed == BODY
    answer = json.loads((setting.folder / ".fetch" / "projects.csv.json").read_text("utf-8"))
    assert answer["sha256"] == hashlib.sha256(BODY).hexdigest() == fetched.sha256
    assert answer["etag"]
    assert setting.part is None


def test_a_build_then_runs_from_the_file_and_not_before(setting: Setting) -> None:
    assert find_origin(setting.source, setting.sources).kind == "absent"
    setting.site.answers["/projects.csv"] = first(cut(BODY), then=status(404))
    setting.one()
    assert setting.part
    assert find_origin(setting.source, setting.sources).kind == "absent"
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    origin = find_origin(setting.source, setting.sources)
    assert (origin.kind, origin.files["projects"].name) == ("live", "projects.csv")


def test_a_file_that_did_not_change_is_not_sent_again(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    assert setting.one().outcome == "downloaded"
    before = (setting.folder / "projects.csv").stat().st_mtime_ns
    assert setting.one().outcome == "unchanged"
    assert setting.site.asked[-1][1]["if-none-match"].startswith('"')
    assert (setting.folder / "projects.csv").stat().st_mtime_ns == before


def test_a_new_edition_takes_the_place_of_the_old(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    newer = BODY + b"20000,NEW\n"
    setting.site.answers["/projects.csv"] = file(newer)
    assert setting.one().outcome == "downloaded"
    assert setting.placed == newer


def test_a_file_that_was_removed_is_fetched_anew(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    setting.one()
    (setting.folder / "projects.csv").unlink()
    assert setting.one().outcome == "downloaded"
    assert setting.placed == BODY


def test_several_files_come_at_the_same_time(site: Site, tmp_path: Path) -> None:
    """Each answer waits until the other was asked for."""
    setting = Setting(site, tmp_path)
    both = threading.Barrier(2, timeout=10)

    def answer(request: Request) -> None:
        both.wait()
        request.whole(BODY)

    site.answers |= {"/projects.csv": answer, "/more.csv": answer}
    more = setting.file({"url": f"{site.address}/more.csv", "save_as": "more.csv"}, "more.csv")
    files = {"projects": setting.source.card.files["projects"].model_dump(mode="json")}
    setting.source = setting.with_files(**files, more=more)
    assert [one.outcome for one in setting.fetch()] == ["downloaded", "downloaded"]


def test_progress_is_told_up_to_the_whole(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    known: list[tuple[int, int | None]] = []
    setting.one(tell=lambda _source, _file, have, total: known.append((have, total)))
    assert known[0] == (0, len(BODY))
    assert known[-1] == (len(BODY), len(BODY))
    assert [have for have, _ in known] == sorted(have for have, _ in known)


def test_two_fetches_of_one_source_do_not_run_at_once(setting: Setting) -> None:
    asked, go = threading.Event(), threading.Event()

    def answer(request: Request) -> None:
        asked.set()
        go.wait(10)
        request.whole(BODY)

    setting.site.answers["/projects.csv"] = answer
    results: list[Fetched] = []
    running = threading.Thread(target=lambda: results.extend(setting.fetch()))
    running.start()
    assert asked.wait(10)
    setting.fails("fetch_running")
    go.set()
    running.join()
    assert [one.outcome for one in results] == ["downloaded"]


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


def test_a_wait_that_is_too_long_is_told_instead(setting: Setting) -> None:
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


def test_unavailable_for_ever_is_told(setting: Setting) -> None:
    setting.site.answers["/projects.csv"] = status(503)
    assert setting.fails("refused_download").facts["status"] == 503
    assert len(setting.site.asked) == QUICK.attempts


def test_not_found_is_told_at_once(setting: Setting) -> None:
    assert setting.fails("refused_download").facts["status"] == 404
    assert len(setting.site.asked) == 1


def test_a_length_that_is_never_reached_is_told(setting: Setting) -> None:
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


def test_a_server_that_is_not_there_is_told(setting: Setting, tmp_path: Path) -> None:
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


def test_a_full_disk_is_told_and_nothing_is_lost(setting: Setting) -> None:
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


def test_a_changed_layout_is_told_when_it_is_fetched(setting: Setting) -> None:
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


# --- data.gouv.fr -------------------------------------------------------------------------------

DATASET = "5fc1472f114718d419e42f8a"
OLD = "a1aca2c0-5a34-4a21-82bf-74ff0daf16db"


def listed(site: Site, *titles: str, ids: tuple[str, ...] = ()) -> None:
    """The dataset holds files with these titles, oldest first; `n.csv` is the n-th."""
    data = [
        {
            "id": ids[at] if at < len(ids) else f"id-{at}",
            "title": title,
            "url": f"{site.address}/{at}.csv",
            "last_modified": f"2024-0{at + 1}-01T00:00:00",
            "extras": {"unknown": 1},
        }
        for at, title in enumerate(titles)
    ]
    pages = [data[:2], data[2:]]
    for number, page in enumerate(pages):
        following = f"{site.address}/page1" if number == 0 and pages[1] else None
        body = json.dumps({"data": page, "next_page": following, "total": len(data)}).encode()
        path = "/page1" if number else f"/api/2/datasets/{DATASET}/resources/"
        site.answers[path] = file(body)
    for at in range(len(titles)):
        site.answers[f"/{at}.csv"] = file(f"id,acronym\n{at},FILE {at}\n".encode())


def of_dataset(setting: Setting) -> Setting:
    setting.source = setting.with_files(
        projects=setting.file(
            {
                "dataset": DATASET,
                "title": "liste des communes couvertes",
                "not_title": "2018-2023",
                "not_resources": [OLD],
                "save_as": setting.name,
            },
            setting.name,
        )
    )
    return setting


def test_the_file_of_a_dataset_is_chosen_by_its_title(setting: Setting) -> None:
    listed(
        setting.site,
        "Liste des communes couvertes (2018-2023)",
        "Carte",
        "Territoires d'industrie : LISTE des communes couvértes",
    )
    assert of_dataset(setting).one(data_gouv=setting.site.address).outcome == "downloaded"
    assert setting.placed == b"id,acronym\n2,FILE 2\n"


def test_the_old_list_is_never_taken_whatever_its_title(setting: Setting) -> None:
    listed(setting.site, "Liste des communes couvertes", "Liste des communes couvertes",
           ids=("new", OLD))  # fmt: skip
    of_dataset(setting).one(data_gouv=setting.site.address)
    assert setting.placed == b"id,acronym\n0,FILE 0\n"


def test_a_dataset_without_such_a_title_is_told_with_the_titles_it_has(setting: Setting) -> None:
    listed(setting.site, "Carte", "Notice")
    error = of_dataset(setting).fails("no_resource", data_gouv=setting.site.address)
    assert error.facts["found"] == "Carte; Notice"


@pytest.mark.parametrize("answer", [file(b"<html>"), file(b'{"data": 1}'), status(500)])
def test_a_list_that_cannot_be_read_is_told(setting: Setting, answer: Any) -> None:
    setting.site.answers[f"/api/2/datasets/{DATASET}/resources/"] = answer
    of_dataset(setting).fails("no_resource_list", data_gouv=setting.site.address)


# --- the guard that users have ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:4136:e378::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not Guard(()).permits(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:1"])
def test_a_public_address_is_reached(address: str) -> None:
    assert Guard(()).permits(ipaddress.ip_address(address))


def test_without_the_guard_of_tests_nothing_is_asked_of_a_server_of_this_machine(
    setting: Setting,
) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    (fetched,) = Fetcher(setting.sources, limits=QUICK).fetch([setting.source])
    assert fetched.error is not None
    assert fetched.error.code == "address_refused"
    assert setting.site.asked == []


def test_the_hosts_of_a_card_are_those_that_it_names(setting: Setting) -> None:
    setting.source = setting.with_files(
        a=setting.file(
            {"url": "https://a.example/f.csv", "save_as": "f", "redirects_to": ["b.example"]}, "f"
        ),
        b=setting.file({"dataset": DATASET, "title": "x", "save_as": "g"}, "g"),
    )
    assert hosts_of(setting.source.card) == {"a.example", "b.example", "www.data.gouv.fr"}
