"""What a person reads on a terminal of 100 columns: whole lines, whole words, no stray spaces."""

import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fcntl import ioctl
from pathlib import Path

import pytest

from tests.cli.program import run_on_terminal
from ti_graph.cli import terminal
from ti_graph.messages import say
from ti_graph.query.catalogue import catalogue

PROGRAM = Path(sys.executable).parent / "ti-graph"
METZ, FILIERE = "ti-2023-4408", "filiere-ti-2023-4408-25.50B"
WIDTH = 100
PATIENCE = 120
"""Seconds without a word after which a program is taken to hang."""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SCREENS = {
    "territory": ("territory", METZ),
    "one site": ("territory", "ti-2023-0601"),
    "its site": ("sites", "ti-2023-0601"),
    "earlier": ("territory", "ti-2018-4408"),
    "filieres": ("filieres", METZ),
    "no filiere": ("filieres", "ti-2023-0601"),
    "partners": ("partners", METZ),
    "near partners": ("partners", METZ, "--near"),
    "explained filiere": ("explain", FILIERE),
    "explained partner": ("explain", f"partner-{METZ}-BE10"),
    "partners of a filiere": ("partners", METZ, "--filiere", FILIERE),
    "territories": ("territories", "metz"),
    "coverage": ("coverage",),
    "sources": ("sources",),
    "queries": ("query", "--list"),
    "members": ("query", "territory/members", "-p", f"territory={METZ}"),
}


Run = Callable[[tuple[str, ...], dict[str, str], str], "subprocess.CompletedProcess[str]"]
"""Runs a command: its words, its environment, the path of its terminal."""


def screen(data: Path, *words: str, run: Run = run_on_terminal, **settings: str) -> list[str]:
    """The lines that a command shows on a terminal, without colours."""
    parent, child = pty.openpty()
    ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {
        name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}
    }
    environment |= {"TI_GRAPH_DATA": str(data), "TERM": "xterm", **settings}
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(_read, parent)
        done = run(words, environment, os.ttyname(child))
        os.close(child)
        shown = reading.result()
    assert (done.returncode, done.stderr) == (0, "")
    return [line.rstrip() for line in CONTROL.sub("", shown).replace("\r", "").split("\n")]


def installed(
    words: tuple[str, ...], environment: dict[str, str], terminal: str
) -> "subprocess.CompletedProcess[str]":
    """Run the program as it is installed."""
    with Path(terminal).open("r+b", buffering=0) as opened:
        return subprocess.run(
            [str(PROGRAM), *words], env=environment, stdin=opened, stdout=opened,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip


def _read(terminal: int) -> str:
    found = b""
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # Linux says so when the program has gone.
            break
        if not chunk:
            break
        found += chunk
    os.close(terminal)
    return found.decode("utf-8")


def test_the_installed_program_shows_the_same(default_data: Path) -> None:
    words = SCREENS["territory"]
    assert screen(default_data, *words, run=installed) == screen(default_data, *words)


@pytest.fixture(scope="module", params=list(SCREENS.values()), ids=list(SCREENS))
def lines(request: pytest.FixtureRequest, default_data: Path) -> list[str]:
    """A screen in French."""
    return screen(default_data, *request.param)


def test_no_line_is_longer_than_the_terminal(lines: list[str]) -> None:
    assert max(len(line) for line in lines) <= WIDTH


def test_nothing_is_cut(lines: list[str]) -> None:
    assert not [line for line in lines if line.endswith("…")]


def test_no_line_begins_with_a_mark(lines: list[str]) -> None:
    assert not [line for line in lines if re.match(r"\s*[:;?!»,]", line)]


def test_words_stand_one_space_apart_and_marks_as_french_wants(lines: list[str]) -> None:
    for line in (line for line in lines if "↳" in line or "·" in line):
        assert "  " not in line.strip()
        assert not re.search(r"\w[—;]|[—;]\w", line), line
        assert " ," not in line


def test_one_of_a_thing_is_singular(lines: list[str]) -> None:
    plural = r"(?<![\d.,\u202f-])1[ \u00a0](communes|lignes|membres|sites|territoires)"
    assert not re.search(plural, "\n".join(lines))


def test_sites_of_another_industry_are_counted_where_none_is_of_the_one_asked_for(
    default_data: Path,
) -> None:
    found = " ".join(screen(default_data, "sites", "ti-2023-8422", "--industry", "13.10Z"))
    assert "Aucun site de cette industrie" in found and "38\u00a0sites industriels" in found


def test_a_partner_has_its_score_and_distance_and_its_reason_below(default_data: Path) -> None:
    found = screen(default_data, "partners", METZ)
    head = next(number for number, line in enumerate(found) if line.startswith("Rang"))
    assert re.search(r"^ +1 +\S.+\(\w{5}, \w\w\) +0,\d\d +\d+", found[head + 1])
    reason = found[head + 2]
    assert re.match(r" {4,}\w", reason)
    assert len(reason.split()) > 5


def test_partners_of_a_filiere_name_it_first(default_data: Path) -> None:
    steel = f"filiere-{METZ}-24.10Z"
    rows = " ".join(screen(default_data, "partners", METZ, "--filiere", steel)).partition("·")[2]
    assert "Sidérurgie" in rows[:120]
    other = " ".join(screen(default_data, "partners", METZ, "--filiere", FILIERE))
    assert "Sidérurgie" not in other.partition("·")[2][:120]


def test_what_is_real_is_said_so_with_its_licence(default_data: Path) -> None:
    rows = " ".join(" ".join(screen(default_data, "filieres", METZ)).split())
    assert "SIMULÉ" not in rows
    assert "dgpr_irep" in rows
    assert say("screen.data.real", "fr") in rows


def test_english_has_its_own_marks(default_data: Path) -> None:
    rows = "\n".join(screen(default_data, "partners", METZ, TI_GRAPH_LANGUAGE="en"))
    assert "European partners" in rows
    assert re.search(r"0\.\d\d", rows)
    assert "km away" in " ".join(rows.split())
    assert re.search(
        r"\d%", "\n".join(screen(default_data, "territory", METZ, TI_GRAPH_LANGUAGE="en"))
    )
    assert not re.search(r"\d,\d\d\b(?!\d)", rows)


def test_every_source_and_every_query_is_listed_whole(default_data: Path) -> None:
    assert "simulated_establishments" in "\n".join(screen(default_data, "sources"))
    queries = "\n".join(screen(default_data, "query", "--list"))
    for name, query in catalogue().items():
        assert name in queries
        for parameter, found in query.header.params.items():
            assert f"-p {parameter}={found.example}" in queries


def test_a_search_says_where_a_place_lies_and_of_a_commune_outside_the_nearest(
    default_data: Path,
) -> None:
    """A territory of the programme is in none: it is no place outside the programme either."""
    inside = " ".join(screen(default_data, "search", "Metz", "--kind", "commune"))
    assert "commune-57463" in inside
    assert "aucun" not in inside.split("commune-57463")[1].split("commune-")[0]
    outside = " ".join(screen(default_data, "search", "Nanterre", "--kind", "commune"))
    assert (
        "aucun ; le plus proche : Seine Aval (3,0 km à vol d’oiseau, de Nanterre à "
        "Carrières-sur-Seine)"
    ) in " ".join(outside.split()).replace("\u00a0", " ")
    itself = " ".join(screen(default_data, "search", "Ouest Guyanais", "--kind", "territory"))
    assert "ti-2023-0301" in itself
    assert "aucun" not in itself


def test_a_search_without_result_says_so(default_data: Path) -> None:
    found = screen(default_data, "territories", "nowhere at all")
    assert found == ["Aucun Territoire d’industrie ne répond à cette recherche.", ""]


def test_off_a_terminal_no_colour_is_written(default_data: Path) -> None:
    done = subprocess.run(
        [str(PROGRAM), "filieres", METZ],
        env={**os.environ, "TI_GRAPH_DATA": str(default_data)},
        capture_output=True,
        check=True,
    )
    assert b"\x1b" not in done.stdout


def test_a_table_too_wide_for_the_screen_stands_row_under_row_and_breaks_no_word(
    default_data: Path,
) -> None:
    lines = screen(default_data, "query", "filiere/candidates", "-p", f"territory={METZ}")
    first = next(line for line in lines if line.startswith("id "))
    assert first.split() == ["id", f"filiere-{METZ}-24.10Z"]
    assert sum(line.startswith("kind ") for line in lines) > 1


def test_a_table_fits_where_its_longest_words_and_two_blanks_between_them_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terminal, "MOST_WIDTH", 11)
    two = [terminal.Heading("four"), terminal.Heading("b")]
    assert terminal.fits(two, [("a b", "words")])  # 4 + 2 + 5
    assert not terminal.fits(two, [("a b", "wordss")])
    # Figures stay whole, whatever their words; only a heading of theirs is folded.
    figures = [terminal.Heading("a long head", figures=True), terminal.Heading("b")]
    assert terminal.fits(figures, [("12 km", "word")])  # 5 + 2 + 4
    assert not terminal.fits(figures, [("123 km", "word")])


def test_the_table_of_attractiveness_breaks_no_word_and_counts_in_whole_numbers(
    default_data: Path,
) -> None:
    lines = screen(default_data, "attractiveness", "ti-2023-8422")
    assert not any(line.strip() == "Indica" for line in lines)
    counted = [line.split()[1:3] for line in lines if re.match(r"Communes\s+\d", line)]
    # Action cœur de ville, Petites villes de demain, Villages d'avenir.
    assert counted == [["0", "commune"], ["5", "communes"], ["0", "commune"]]
    assert any("12,5 €/m²" in line for line in lines)


def test_the_table_of_coverage_breaks_no_word_where_it_is_read_off_a_terminal(
    default_data: Path,
) -> None:
    asked = subprocess.run(
        [str(PROGRAM), "coverage"],
        env={**os.environ, "TI_GRAPH_DATA": str(default_data), "COLUMNS": "110"},
        capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    table = asked.stdout.splitlines()
    head = next(number for number, line in enumerate(table) if line.startswith("Identifiant"))
    starts = table[head].index("Nom"), table[head].index("Sites")
    rows = [line for line in table[head + 1 :] if line.startswith("ti-2023-")]
    assert len(rows) == 183
    assert all(" registre " in line or " inconnu" in line or " recens." in line for line in rows)
    names = " ".join(line[starts[0] : starts[1] - 2].strip() for line in table[head + 1 :])
    assert "Terres de Cannes et Industries d’Avenir" in names
    assert max(map(len, table)) <= 110


def test_a_filiere_says_of_which_test_each_number_is_and_none_is_nought(
    default_data: Path,
) -> None:
    rows = " ".join(" ".join(screen(default_data, "filieres", "ti-2023-8422")).split())
    plain = rows.replace("\u00a0", " ")
    assert "parmi les spécialités aussi sûres, moins de 1 % de fausses · le hasard seul en" in plain
    assert "donnerait autant dans moins de 1 % des cas, selon un autre test" in plain
    assert "0,000" not in rows
    assert "qui ne montre pas d’absence" in rows
    assert "manquant" not in rows


def test_an_industry_has_one_expected_number_and_a_quotient_that_says_it_is_cautious(
    default_data: Path,
) -> None:
    def expected(command: str) -> set[str]:
        found = screen(default_data, command, "ti-2023-8422")
        line = next(line for line in found if "25.61Z" in line)
        return set(re.findall(r"(?<= )\d+,\d(?=  )", line)[:1])

    assert expected("territory") == expected("filieres") == {"1,9"}
    for command in ("territory", "filieres"):
        rows = " ".join(screen(default_data, command, "ti-2023-8422"))
        assert "Quotient prudent" in rows
        assert "sites du registre" in rows
    assert "ramené vers 1" in " ".join(screen(default_data, "territory", "ti-2023-8422"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("Paris", "--kind", "departement"), "departement-75 aucun"),
        (("FR41",), "nuts-FR41 code d’une édition antérieure ; aujourd’hui : Lorraine (nuts-FRF3)"),
        (("Saint-Barthélemy", "--kind", "commune"), "aucun : collectivité d’outre-mer depuis 2007"),
        (("Saarland", "--kind", "region"), "nuts-DEC hors de France"),
    ],
)
def test_a_search_leaves_no_place_without_a_word(
    default_data: Path, asked: tuple[str, ...], said: str
) -> None:
    found = " ".join(" ".join(screen(default_data, "search", *asked, "--limit", "1")).split())
    assert said in found.replace("\u00a0", " ")
