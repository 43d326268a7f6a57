"""What the hand-checked graph answers to each competency question, and why.

A row holds the columns that `columns` names, in the order of the answer.
"""

from tests.competency import programme_answers
from tests.competency.expected import AMONT, BASCULE, DESERT, PASSAGE, A, Expected

EXPECTED = [
    Expected(
        "Q01",
        "governance/no_chamber",
        "Amont's role of 2024 outweighs its 'none' of 2020; Passage's role has ended; Bascule's "
        "'none' of 2024 outweighs its role of 2023; of Désert nothing is reported.",
        "id evidence last_evidence",
        [
            (PASSAGE, "absent", "2022-06-01"),
            (BASCULE, "absent", "2024-05-01"),
            (DESERT, "unknown", None),
        ],
    ),
    Expected(
        "Q01",
        "governance/no_chamber",
        "Of the only territory of 2018 nothing is reported.",
        "id evidence last_evidence",
        [("ti-2018-1001", "unknown", None)],
        {"phase": "2018"},
    ),
    Expected(
        "Q02",
        "governance/no_region",
        "The Région holds a role in Amont and funds Passage. In Désert both are dated 'none'; in "
        "Bascule only the role is, so that its funding, and the whole, is unknown.",
        "region id evidence role_evidence funding_evidence last_evidence",
        [
            ("Nordie", DESERT, "absent", "absent", "absent", "2024-03-01"),
            ("Sudie", BASCULE, "unknown", "absent", "unknown", "2024-01-01"),
        ],
    ),
    Expected(
        "Q03",
        "governance/gaps",
        "Amont has all three; Passage's élu is a dated 'none', its chef de projet has ended, of "
        "its industriel nothing is reported; nor of anything elsewhere.",
        "phase gap in_binome evidence territories last_evidence ids",
        [
            (2018, "chef_de_projet", False, "unknown", 1, None, "ti-2018-1001"),
            (2018, "elu", True, "unknown", 1, None, "ti-2018-1001"),
            (2018, "industriel", True, "unknown", 1, None, "ti-2018-1001"),
            (2023, "chef_de_projet", False, "absent", 1, "2023-03-03", PASSAGE),
            (2023, "chef_de_projet", False, "unknown", 2, None, f"{DESERT}, {BASCULE}"),
            (2023, "elu", True, "absent", 1, "2024-02-02", PASSAGE),
            (2023, "elu", True, "unknown", 2, None, f"{DESERT}, {BASCULE}"),
            (2023, "industriel", True, "unknown", 3, None, f"{PASSAGE}, {DESERT}, {BASCULE}"),
        ],
    ),
    Expected(
        "Q04",
        "filiere/candidates",
        "Amont has one candidate, A, announced by 24.10Z: three industries at one stage, 12 sites.",
        "rank id label code grade score low high q industries stages establishments",
        [(1, "filiere-a", "Métaux d'Amont", "24.10Z", "strong", 0.9, 0.3, 0.95, 0.01, 3, 1, 12.0)],
        {"territory": AMONT},
    ),
    Expected(
        "Q04",
        "filiere/candidates",
        "B lies across the border with Amont: nine sites in Passage, twelve there. It is one row.",
        "id establishments across across_label across_establishments",
        [("filiere-b", 9.0, AMONT, "Amont", 12.0)],
        {"territory": PASSAGE},
    ),
    Expected(
        "",
        "filiere/from_beside",
        "Asked of Amont: B, of Passage, which needs Amont's twelve sites.",
        "id grade territory_id establishments across_establishments",
        [("filiere-b", "strong", PASSAGE, 9.0, 12.0)],
        {"territory": AMONT},
    ),
    Expected(
        "",
        "filiere/from_beside",
        "No candidate of another territory needs Passage.",
        "id",
        [],
        {"territory": PASSAGE},
    ),
    Expected(
        "Q05",
        "filiere/territories_sharing",
        "B shares all three industries with A, C only 25.62B.",
        "id shared of longitude",
        [(PASSAGE, 3, 3, 0.2)],
        A,
    ),
    Expected(
        "Q05",
        "filiere/territories_sharing",
        "With one shared industry C is let in.",
        "id shared of",
        [(PASSAGE, 3, 3), (DESERT, 1, 2)],
        A | {"least_shared": "1"},
    ),
    Expected(
        "Q06",
        "filiere/link_holders",
        "CL is held by Passage at 22 km and by Désert at 111 km, beyond 100; CK by nobody.",
        "direction code link_share holder_id distance_km establishments quotient",
        [
            ("upstream", "CL", 0.6, PASSAGE, 22.239, 5.0, 2.5),
            ("downstream", "CK", 0.4, None, None, None, None),
        ],
        A,
    ),
    Expected(
        "Q07",
        "actor/poles_without_tie",
        "Amont's 'none' is dated; Passage has a tie; Désert's pôle X is 89 km away, and the seat "
        "of its pôle Y is not known.",
        "id pole_label distance_km shared_divisions evidence last_evidence",
        [(AMONT, "Pôle X", 22.239, 2, "absent", "2024-04-01")],
    ),
    Expected(
        "Q07",
        "actor/poles_without_tie",
        "Within 100 km Désert comes in: of a tie of it nothing is reported.",
        "id pole_label distance_km evidence",
        [(AMONT, "Pôle X", 22.239, "absent"), (DESERT, "Pôle X", 88.956, "unknown")],
        {"within_km": "100"},
    ),
    Expected(
        "Q08",
        "actor/poles_without_territory",
        "X and Y match a filière; no filière has W's industry; V's theme is no industry; Z's theme "
        "was read for no industry.",
        "id evidence industries",
        [
            ("pole-w", "absent", "30"),
            ("pole-v", "out of scope", "62"),
            ("pole-z", "unknown", None),
        ],
    ),
    Expected(
        "Q09",
        "partner/for_filiere",
        "Two partners of A, with the parts and the source of their scores.",
        "rank code score components evidence",
        [
            (1, "DEX1", 0.7, "ties 0.7", "cordis_h2020 2022"),
            (2, "FRX1", 0.2, "ties 0.7", "cordis_h2020 2022"),
        ],
        A,
    ),
    Expected(
        "Q09",
        "partner/for_filiere",
        "The first one only.",
        "rank code",
        [(1, "DEX1")],
        A | {"top": "1"},
    ),
    Expected(
        "Q10",
        "partner/evidence",
        "A rests on one part, and on seven rows of one source.",
        "kind name value weight vintage rows simulated",
        [
            ("part", "size", 0.9, 1.0, None, None, None),
            ("source", "insee_sirene", None, None, "2024", 7, False),
        ],
        {"suggestion": "filiere-a"},
    ),
    Expected(
        "Q11",
        "territory/similar",
        "Passage looks like Amont, Désert does not.",
        "rank id similarity data",
        [(1, PASSAGE, 0.8, "simulatedOnly"), (2, DESERT, -0.1, "simulatedOnly")],
        {"territory": AMONT},
    ),
    Expected(
        "Q12",
        "territory/complementary",
        "Amont and Passage are reported once for both directions; the other pair is 111 km apart.",
        "id_a brings_a id_b brings_b score distance_km",
        [(AMONT, "Métaux", PASSAGE, "Transport", 0.3, 22.239)],
    ),
    Expected(
        "Q12",
        "territory/complementary",
        "Within 200 km the pair of one direction comes in, reported from its first territory.",
        "id_a brings_a id_b brings_b score",
        [
            (DESERT, "Transport", BASCULE, "Machines", 0.5),
            (AMONT, "Métaux", PASSAGE, "Transport", 0.3),
        ],
        {"within_km": "200"},
    ),
    Expected(
        "Q13",
        "partner/past_projects",
        "Two projects have an actor in Amont and actors in DEX1, two in all; the third has none in "
        "Amont. Only ONE tells its years.",
        "code country projects partners first_year last_year years_evidence",
        [("DEX1", "DE", 2, 2, 2016, 2019, "partly known")],
        {"territory": AMONT},
    ),
    Expected(
        "Q14",
        "territory/capability",
        "Two scores are reported.",
        "rank id score low high best_rank worst_rank band",
        [
            (1, AMONT, 0.7, 0.6, 0.8, 1, 2, "upper"),
            (2, PASSAGE, 0.5, 0.2, 0.7, 1, 15, "middle"),
        ],
    ),
    Expected(
        "Q15",
        "territory/capability_robustness",
        "Amont loses one place at worst; Passage 13, more than ten.",
        "id rank best_rank worst_rank spread survives",
        [(AMONT, 1, 1, 2, 1, True), (PASSAGE, 2, 1, 15, 14, False)],
    ),
    Expected(
        "Q16",
        "territory/local_effect",
        "FRX1 lost 60 jobs of 1000: -50 - 30 + 20. It is one row, and Amont alone lies in it.",
        "label level territories jobs_from jobs_to national_effect industry_effect local_effect",
        [("Nord", "region", 1, 1000.0, 940.0, -50.0, -30.0, 20.0)],
    ),
    Expected(
        "Q17",
        "territory/dependence",
        "Désert's share is under .2; a secret or unknown share is not, and bears no number.",
        "id share share_status reported unreported siret jobs_register jobs_year",
        [
            (AMONT, 0.45, "estimated", 30, 2, "10000000900011", "insee_sirene", 2021),
            (PASSAGE, None, "secret", 2, 0, None, None, None),
            (BASCULE, None, "unknown", 0, 3, None, None, None),
        ],
    ),
    Expected(
        "Q18",
        "territory/next_industries",
        "One candidate of Amont, its quotient of today beside it.",
        "rank code level margin relatedness baseline jobs",
        [(1, "10.11Z", "territory", -1.2, 0.6, 0.7, 40.0)],
        {"territory": AMONT},
    ),
    Expected(
        "Q19",
        "territory/descent",
        "Amont holds 60 % of Vieil Amont, which makes 80 % of it; in Passage it makes 3 %, under "
        "the threshold.",
        "later_id earlier_id shared_communes share_of_earlier share_of_later",
        [(AMONT, "ti-2018-1001", 1, 0.6, 0.8)],
    ),
    Expected(
        "Q20",
        "programme/members_changed",
        "Grouping 5 left; 2, 3 and 6 joined, and so did 1, of which a commune alone was in; that "
        "commune is still in, through 1.",
        "change id nature territory_id",
        [
            ("joined", "epci-1", "CC", AMONT),
            ("joined", "epci-2", "CC", PASSAGE),
            ("joined", "epci-3", "CC", DESERT),
            ("joined", "epci-6", "CC", BASCULE),
            ("left", "epci-5", "CA", "ti-2018-1001"),
        ],
    ),
    Expected(
        "Q21",
        "territory/perimeter_series",
        "Jobs of 2014 are secret: no number, and no zero.",
        "year level jobs jobs_status establishments cells_secret",
        [(2013, "region", 950.0, "known", 40.0, 0), (2014, "region", None, "secret", 41.0, 2)],
        {"territory": AMONT},
    ),
    Expected(
        "",
        "territory/sites",
        "Two are in Amont. One is the establishment of its SIRET and bears its number; its jobs "
        "are reported, its industry is that of the register that lists it. Of the other neither "
        "name, SIRET, industry nor jobs are known.",
        "id name siret code register year jobs jobs_status",
        [
            ("irep-2", "nom non affiché", None, None, "Installations", 2024, None, "unknown"),
            (
                "10000000900011",
                "Forge d'Amont",
                "10000000900011",
                "10.11Z",
                "Installations",
                2024,
                100.0,
                "estimated",
            ),
        ],
        {"territory": AMONT},
    ),
    Expected(
        "",
        "territory/site_counts",
        "Of Amont the coverage counts two sites of the best register. Elsewhere none is given: "
        "nothing listed counts, and of the site in Passage no industry is known. Unknown, not 0.",
        "id sites ground register year",
        [
            (AMONT, 2, "register", "dgpr_irep", 2024),
            (PASSAGE, None, None, None, None),
            (DESERT, None, None, None, None),
            (BASCULE, None, None, None, None),
        ],
    ),
    Expected(
        "",
        "territory/coverage",
        "Amont's sites come from a register that covers half of its communes; the jobs of Désert "
        "are unknown, by no register.",
        "id use ground register year sites covered basis",
        [
            (AMONT, "presence", "register", "dgpr_irep", 2024, 2, 0.5, "communes"),
            (DESERT, "jobs", "unknown", None, None, None, None, None),
        ],
    ),
    Expected(
        "",
        "source/registers",
        "One register, selective, with three entries.",
        "id label selection selects cannot_see entries",
        [
            (
                "dgpr_irep",
                "Installations",
                "selective",
                "sites qui déclarent",
                "les autres",
                3,
            )
        ],
    ),
    Expected(
        "",
        "territory/awards",
        "Two are in Amont, one of a firm that is known; the third is placed nowhere.",
        "id programme measure theme siren firm",
        [
            (
                "relance-1",
                "France Relance",
                "Décarbonation",
                "Métallurgie",
                "100000009",
                "EXEMPLE SA",
            ),
            ("relance-2", "France Relance", "Modernisation", None, None, None),
        ],
        {"territory": AMONT},
    ),
    Expected(
        "",
        "territory/attractiveness",
        "Of Désert's flats nothing is known: no value, no rank, no zero.",
        "indicator value value_status rank ranked in_need",
        [("housing-rent-flat", None, "unknown", None, 3, None)],
        {"territory": DESERT},
    ),
    Expected(
        "",
        "territory/attractiveness",
        "Amont is 4 above its région and 3 above groupings like it.",
        "indicator domain value region_gap matched_gap register year",
        [("housing-rent-flat", "housing", 14.0, 4.0, 3.0, "dhup_rents", 2022)],
        {"territory": AMONT},
    ),
    *programme_answers.EXPECTED,
]
