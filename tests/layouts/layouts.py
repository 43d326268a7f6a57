"""Each layout: a small whole file of a source, what it needs beside it, what its columns are."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook

from ti_graph.ingest.load import Tables

Files = dict[str, bytes]
WORKBOOK = "xlsx"
"""In place of a delimiter: the first sheet of a workbook."""


@dataclass
class Table:
    """A file taken apart: names, rows, and how it is written."""

    names: list[str]
    rows: list[list[Any]]
    delimiter: str = ","
    mark: str = ""
    ends: str = "\n"
    sheet: str = ""
    quoted: bool = False

    def written(self) -> bytes:
        """The file as bytes; a table without a delimiter is an array of JSON objects."""
        if self.delimiter == WORKBOOK:
            return self._as_workbook()
        if not self.delimiter:
            records = [dict(zip(self.names, row, strict=True)) for row in self.rows]
            return (self.mark + json.dumps(records)).encode()
        text = io.StringIO()
        writer = csv.writer(
            text,
            delimiter=self.delimiter,
            lineterminator=self.ends,
            quoting=csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL,
        )
        writer.writerows([self.names, *self.rows])
        return (self.mark + text.getvalue()).encode()

    def _as_workbook(self) -> bytes:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = self.sheet
        for row in [self.names, *self.rows]:
            sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


def parsed(content: bytes, delimiter: str) -> Table:
    """A file as its names and rows."""
    if delimiter == WORKBOOK:
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        cells = [list(row) for row in sheet.iter_rows(values_only=True)]
        header = next(place for place, row in enumerate(cells) if None not in row)
        return Table(
            [str(name) for name in cells[header]], cells[header + 1 :], WORKBOOK, sheet=sheet.title
        )
    if not delimiter:
        records = json.loads(content)
        names = sorted({name for record in records for name in record})
        return Table(names, [[record.get(name) for name in names] for record in records], "")
    text = content.decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return Table(names, rows, delimiter)


@dataclass(frozen=True)
class Layout:
    """One file of a source, whole; `beside` is what the source needs to run."""

    source: str
    name: str
    files: Callable[[], Files]
    delimiter: str
    needed: tuple[str, ...]
    """Columns without which the load stops."""
    required: Callable[[], Tables] = dict
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dimension: str = ""
    """A header with one dimension more, where the file is a cube in one column."""
    cube: bool = False
    tells_alike_apart: bool = False
    """Lines that are alike are two things, and each counts."""
    sums: bool = False
    """Lines of communes that merged are summed: a part of a sum shows in a fall alone."""
    keys_hold_marks: bool = False
    """The header holds codes in one name: blanks in it are not mended."""

    def table(self) -> Table:
        """The file that is changed."""
        return parsed(self.files()[self.name], self.delimiter)


def _texts(files: Mapping[str, str]) -> Files:
    return {name: text.encode() for name, text in files.items()}


def _urssaf() -> Files:
    from tests.loaders.test_urssaf_employment import CSV, wide  # noqa: PLC0415

    frame = wide(
        ("57463", "2562B", [10, 2, 1012, 3]), ("75101", "2562B", [1, 1, 2, 1]),
        ("75102", "2562B", [3, 1, 4, 2]), ("01340", "2410Z", [5, 1, 6, 1]),
        ("01015", "2410Z", [None, None, 8, 1]), ("57463", "7112B", [9, 9, 9, 9]),
    )  # fmt: skip
    return {CSV: frame.write_csv(separator=";").encode()}


def _urssaf_needs() -> Tables:
    from tests.loaders.test_urssaf_employment import FRANCE  # noqa: PLC0415

    return FRANCE


def _flores() -> Files:
    from tests.loaders.test_insee_flores import HEADER  # noqa: PLC0415

    cells = [
        f"{place};COM;{division};_T;{measure};{status};2024;{value}"
        for place in ("57463", "01340", "01015")
        for division in ("24", "25")
        for measure, status, value in (("EMPL3112", "A", 1120), ("UNIT_LOC", "W", 9))
    ]
    cells[0] = "57463;COM;24;_T;EMPL3112;K;2024;"
    return {"DS_FLORES_A88_2024_data.csv": "\n".join([HEADER, *cells, ""]).encode()}


def _flores_needs() -> Tables:
    from tests.loaders.test_insee_flores import FRANCE  # noqa: PLC0415

    return FRANCE


def _sbs() -> Files:
    from tests.loaders.test_eurostat_sbs import RECODE, sbs  # noqa: PLC0415

    cells = {
        f"{industry},{indicator},{region}": ["12", ": C", "7 b"]
        for industry in ("C", "C29")
        for indicator in ("V16110", "V11210")
        for region in ("FR", "EL")
    }
    text = sbs(cells, (2014, 2013, 2012))
    return _texts({"sbs_r_nuts06_r2.tsv": text, "geo_2013_to_2021.csv": RECODE})


def _sbs_needs() -> Tables:
    from tests.loaders.test_eurostat_sbs import NACE, NUTS  # noqa: PLC0415

    return NACE | NUTS


def _sirene() -> Files:
    from tests.loaders.sirene_fixtures import other  # noqa: PLC0415
    from tests.loaders.sirene_layout import as_text  # noqa: PLC0415

    rows = [
        {}, other(1) | {"codeCommuneEtablissement": "13203"},
        other(2) | {"trancheEffectifsEtablissement": "NN"},
        other(3) | {"activitePrincipaleEtablissement": "24.10Z"},
        other(4) | {"activitePrincipaleEtablissement": "47.72A"},
        other(5) | {"etatAdministratifEtablissement": "F"},
    ]  # fmt: skip
    return {"StockEtablissement_utf8.csv": as_text(*rows).encode()}


def _sirene_needs() -> Tables:
    from tests.loaders.sirene_fixtures import FRANCE  # noqa: PLC0415

    return FRANCE


def _cordis() -> Files:
    from tests.loaders.cordis_fixtures import as_csv  # noqa: PLC0415

    rows = [
        {"netEcContribution": "1234.5"}, {"organisationID": "2", "netEcContribution": ""},
        {"organisationID": "3", "projectID": "5", "vatNumber": "FR40303265045"},
        {"organisationID": "4", "name": "IBERIA SL", "geolocation": "48.5,5.5"},
    ]  # fmt: skip
    return {"organization.csv": as_csv(*rows).encode()}


def _cordis_needs() -> Tables:
    from tests.loaders.cordis_fixtures import REGIONS  # noqa: PLC0415

    return REGIONS


def _irep() -> Files:
    from tests.loaders.test_dgpr_irep import OLD, old  # noqa: PLC0415

    rows = [old(), old("2", siret="95551121700106"), old("3", postcode="57000", commune="METZ")]
    return {"irep2015_sites.csv": (OLD + "\n".join(rows) + "\n").encode()}


def _irep_needs() -> Tables:
    from tests.loaders.test_dgpr_irep import france  # noqa: PLC0415

    return france()


def _relance() -> Files:
    from tests.loaders.test_live_actors import RELANCE, award  # noqa: PLC0415

    rows = [award("955511217"), award("303265045", "ST DIE DES VOSGES", "88"), award("")]
    return {"plan-de-relance.csv": "\n".join([RELANCE, *rows, ""]).encode()}


def _directory() -> Files:
    from tests.loaders.test_live_actors import body  # noqa: PLC0415

    rows = [body(1, "cci"), body(2, "prefecture"), body(3, "mairie")]
    return {"api-lannuaire-administration.json": json.dumps(rows).encode()}


def _actors_need() -> Tables:
    from tests.loaders.test_live_actors import FRANCE  # noqa: PLC0415

    return FRANCE


def _sites() -> Files:
    text = "id_site,insee_com,maturite_site,lib_site\ns1,57463,A,Un\ns2,57001,B,Deux\n"
    return {"liste-sites-cles-en-main.csv": text.encode()}


def _communes() -> Files:
    from tests.loaders.geography_fixtures import cog_files  # noqa: PLC0415

    return _texts(cog_files())


def _territories() -> Files:
    from tests.loaders.test_anct_territoires import ti_files  # noqa: PLC0415

    return _texts(ti_files())


@cache
def _country() -> Tables:
    from tests.loaders.geography_fixtures import cog  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        return cog(Path(folder) / "cog")


def _positions() -> Files:
    from tests.loaders.test_eurostat_nace import POSITIONS  # noqa: PLC0415

    return {"nace_rev2_en.csv": POSITIONS.encode()}


@cache
def _naf() -> Tables:
    from tests.loaders.geography_fixtures import run  # noqa: PLC0415
    from tests.loaders.test_insee_naf import FILES  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        return run("insee_naf", Path(folder), FILES)[0]


def _flows() -> Files:
    from tests.loaders.test_insee_input_output import files  # noqa: PLC0415

    return _texts(files())


def _flows_need() -> Tables:
    from tests.loaders.test_insee_input_output import NACE  # noqa: PLC0415

    return NACE


def _regions() -> Files:
    from tests.loaders.test_eurostat_nuts import nuts_files  # noqa: PLC0415

    return _texts(nuts_files())


def _classes() -> Files:
    from tests.loaders.test_insee_naf import FILES  # noqa: PLC0415

    return _texts(FILES)


def _naf_2025() -> Files:
    from tests.loaders.test_insee_naf_2025 import workbook  # noqa: PLC0415

    content = workbook(("25.62B", "25.63Y"), ("24.10Z", "24.10Y"))
    return {"Correspondances_NAFrev2-NAF2025.xlsx": content}


def _naf_2025_needs() -> Tables:
    from tests.loaders.test_insee_naf_2025 import OLD  # noqa: PLC0415

    return {"industry": OLD}


def _passage() -> Files:
    from tests.loaders.test_insee_cog_history import workbook  # noqa: PLC0415

    return {"table_passage_geo2003_geo2025.xlsx": workbook(("01999", "01340"), ("57463", "57463"))}


def _passage_needs() -> Tables:
    from tests.loaders.test_insee_cog_history import NOW  # noqa: PLC0415

    return NOW


SOUND = {
    "anct_france_services": {
        "liste-fs.csv": "id_fs,lib_fs,insee_com,latitude,longitude\n"
        "1,France services Metz,57463,49.1,6.2\n2,France services Cluses,74081,46.1,6.6\n"
    },
    "sncf_stations": {
        "gares-de-voyageurs.csv": "nom,code_commune,codes_uic,lat,lon\n"
        "Metz,57463,87192039,49.1097,6.1772\nCluses,74081,87745695,46.0603,6.5820\n"
    },
}
"""Of files whose own test sets a line aside, those without it."""


def _attractiveness(source: str) -> Callable[[], Files]:
    def files() -> Files:
        from tests.loaders.test_attractiveness_sources import FILES  # noqa: PLC0415

        return _texts(FILES[source] | SOUND.get(source, {}))

    return files


def _two_communes() -> Tables:
    from tests.loaders.test_attractiveness_sources import FRANCE  # noqa: PLC0415

    return FRANCE


def _energy_sites() -> Files:
    from tests.loaders.test_sites_of_europe import HOTMAPS, site  # noqa: PLC0415

    rows = [site("Iron and steel"), site("Cement", number=2)]
    return _texts({"Industrial_Database.csv": HOTMAPS + "\n".join(rows) + "\n"})


def _plants() -> Files:
    from tests.loaders.test_sites_of_europe import ETS  # noqa: PLC0415

    rows = ["DE,Stahlwerk AG,7,P7,24,100,2013,NOT SET,OPEN,DEC01",
            "DE,Zementwerk GmbH,8,P8,29,50,2013,NOT SET,OPEN,DEC02"]  # fmt: skip
    return _texts({"eu_ets_plants.csv": ETS + "\n".join(rows) + "\n"})


def _sites_need() -> Tables:
    from tests.loaders.test_sites_of_europe import REGIONS  # noqa: PLC0415

    return REGIONS


YEARS = ("2006", "2025")
LAYOUTS = (
    Layout(
        "urssaf_employment",
        "etablissements-et-effectifs-salaries-au-niveau-commune-x-ape-last.csv",
        _urssaf, ";", ("code_commune", "code_ape"), _urssaf_needs,
        codes=("code_commune", "code_ape"),
        numbers=tuple(f"effectifs_salaries_{year}" for year in YEARS), sums=True,
    ),
    Layout(
        "insee_flores", "DS_FLORES_A88_2024_data.csv", _flores, ";",
        ("GEO", "ACTIVITY", "OBS_VALUE", "OBS_STATUS"), _flores_needs,
        codes=("GEO", "ACTIVITY", "FLORES_MEASURE"), numbers=("OBS_VALUE",), cube=True, sums=True,
    ),
    Layout(
        "eurostat_sbs", "sbs_r_nuts06_r2.tsv", _sbs, "\t", (), _sbs_needs,
        dimension="sex", keys_hold_marks=True,
    ),
    Layout(
        "insee_sirene", "StockEtablissement_utf8.csv", _sirene, ",",
        ("siret", "codeCommuneEtablissement", "trancheEffectifsEtablissement"), _sirene_needs,
        codes=("siret", "codeCommuneEtablissement", "activitePrincipaleEtablissement"),
    ),
    Layout(
        "cordis_h2020", "organization.csv", _cordis, ";",
        ("projectID", "organisationID", "country", "netEcContribution"), _cordis_needs,
        codes=("projectID", "organisationID", "vatNumber"), numbers=("netEcContribution",),
    ),
    Layout(
        "dgpr_irep", "irep2015_sites.csv", _irep, ",",
        ("Identifiant", "Nom_Etablissement", "Numero_SIRET"), _irep_needs,
        codes=("Numero_SIRET",),
    ),
    Layout(
        "dge_relance", "plan-de-relance.csv", _relance, ",",
        ("siren", "mesure", "code_departement"), _actors_need,
        codes=("siren",), tells_alike_apart=True,
    ),
    Layout(
        "dila_annuaire", "api-lannuaire-administration.json", _directory, "", ("pivot", "nom"),
        _actors_need,
    ),
    Layout(
        "anct_sites", "liste-sites-cles-en-main.csv", _sites, ",",
        ("id_site", "insee_com", "maturite_site"), _actors_need,
    ),
    Layout(
        "insee_cog", "communes.json", _communes, "", ("nom", "departement", "population"),
    ),
    Layout(
        "anct_territoires", "liste-ti-grpt2018.csv", _territories, ",",
        ("id_ti", "lib_ti", "siren_groupement"), _country,
    ),
    Layout("eurostat_nace", "nace_rev2_en.csv", _positions, ",", ("Name", "URI"), _naf),
    Layout(
        "insee_input_output", "insee_tess_dom_a38_2018_long.csv", _flows, ",",
        ("product_a38", "value_meur"), _flows_need,
    ),
    Layout("insee_naf", "naf_rev2_n5.csv", _classes, ";", ("Code", "Libellé")),
    Layout(
        "insee_naf_2025", "Correspondances_NAFrev2-NAF2025.xlsx", _naf_2025, WORKBOOK, (),
        _naf_2025_needs,
    ),
    Layout(
        "insee_cog_history", "table_passage_geo2003_geo2025.xlsx", _passage, WORKBOOK,
        ("CODGEO_INI",), _passage_needs,
    ),
    Layout(
        "eurostat_nuts", "nuts2024_neighbours.csv", _regions, ",", ("a", "b", "cross_border"),
        _country,
    ),
    Layout(
        "insee_census", "comparateur_2021.csv", _attractiveness("insee_census"), ",",
        ("population_2021", "menages_2021"), _two_communes, codes=("insee_com",),
        numbers=("population_2021", "pop_15_64_active_2021"), sums=True,
    ),
    Layout(
        "dhup_rents", "loyers_commune.csv", _attractiveness("dhup_rents"), ",",
        ("date", "loyer_m2_maison"), _two_communes, codes=("insee_com",),
        numbers=("loyer_m2_appartement",), sums=True,
    ),
    Layout(
        "dgaln_lovac", "lovac_commune.csv", _attractiveness("dgaln_lovac"), ",",
        ("insee_com", "nb_log_prive_2020"), _two_communes, codes=("insee_com",),
        numbers=("nb_log_prive_2020", "part_vacants_2ans_pct"), sums=True,
    ),
    Layout(
        "depp_lycees", "fr-en-ips_lycees.csv", _attractiveness("depp_lycees"), ",",
        ("rentree_scolaire", "uai"), _two_communes, codes=("insee_com", "uai"),
        numbers=("effectifs_voie_pro",), sums=True,
    ),
    Layout(
        "anct_france_services", "liste-fs.csv", _attractiveness("anct_france_services"), ",",
        ("id_fs", "latitude"), _two_communes, codes=("insee_com",), numbers=("latitude",),
        sums=True,
    ),
    Layout(
        "anct_programmes", "programmes-anct.csv", _attractiveness("anct_programmes"), ",",
        ("insee_com", "id_acv"), _two_communes, codes=("insee_com",), sums=True,
    ),
    Layout(
        "sncf_stations", "gares-de-voyageurs.csv", _attractiveness("sncf_stations"), ",",
        ("nom", "lat"), _two_communes, codes=("code_commune", "codes_uic"), sums=True,
    ),
    Layout(
        "hotmaps_sites", "Industrial_Database.csv", _energy_sites, ";",
        ("SiteID", "CompanyName", "Subsector"), _sites_need,
    ),
    Layout(
        "eu_ets_plants", "eu_ets_plants.csv", _plants, ",",
        ("INSTALLATION_NAME", "MAIN_ACTIVITY_TYPE_CODE"), _sites_need,
    ),
)  # fmt: skip
