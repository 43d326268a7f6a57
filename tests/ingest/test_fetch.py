"""Official files come whole or not at all, whatever the network does; what is in use stays."""

import hashlib
import ipaddress
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.disk import disk_steps
from tests.ingest.faulty_server import Request, Site, cut, file, first, status
from tests.ingest.fetch_fixtures import BODY, QUICK, Setting
from ti_graph.ingest.fetching.fetch import Fetched, Fetcher, hosts_of
from ti_graph.ingest.fetching.guard import Guard
from ti_graph.ingest.origin import find_origin

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


def test_a_file_is_on_the_disk_before_it_takes_its_place(
    setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.site.answers["/projects.csv"] = file(BODY)
    steps = disk_steps(tmp_path, monkeypatch)
    setting.one()
    part = next(step for step in steps if step.endswith("projects.csv.part"))
    placed = next(step for step in steps if step == "-> projects.csv")
    assert steps.index(part) < steps.index(placed)


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


def test_progress_is_reported_up_to_the_whole(setting: Setting) -> None:
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


def test_a_dataset_without_such_a_title_is_reported_with_the_titles_it_has(
    setting: Setting,
) -> None:
    listed(setting.site, "Carte", "Notice")
    error = of_dataset(setting).fails("no_resource", data_gouv=setting.site.address)
    assert error.facts["found"] == "Carte; Notice"


@pytest.mark.parametrize("answer", [file(b"<html>"), file(b'{"data": 1}'), status(500)])
def test_a_list_that_cannot_be_read_is_reported(setting: Setting, answer: Any) -> None:
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
