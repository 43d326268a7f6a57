"""What is said of the grounds of a territory's figures, reckoned from hand-made grounds."""

from ti_graph.answers.ground_models import UseGround, Words
from ti_graph.answers.grounds import NOTHING, advice, caveat_of_filieres, use_line, why_no_filiere
from ti_graph.answers.jobs import TerritoryJobs
from ti_graph.answers.territories import Answers
from ti_graph.messages import speaking


def on(ground: str, register: str | None, year: int | None = None) -> UseGround:
    return NOTHING.model_copy(update={"ground": ground, "register_id": register, "year": year})


def named(source: str) -> Words:
    return Words(fr=f"liste {source}", en=f"list {source}")


def uses(
    presence: UseGround, filiere: UseGround, jobs: UseGround = NOTHING
) -> dict[str, UseGround]:
    return {"presence": presence, "quotient": presence, "jobs": jobs, "filiere": filiere}


CENSUS, REGISTER = on("census", "stock", 2022), on("register", "plants", 2015)
REGIONAL = on("regional", "regions", 2014)


def test_filieres_say_where_they_are_tested_when_a_census_is_too_small_to_test_them() -> None:
    found = caveat_of_filieres(uses(CENSUS, REGISTER), named)
    assert "«\u00a0liste plants\u00a0» 2015" in (found.fr or "")
    assert "(list stock) covers this territory, but too few territories" in (found.en or "")


def test_filieres_that_nothing_can_test_say_so() -> None:
    found = caveat_of_filieres(uses(CENSUS, NOTHING), named)
    assert "no filière is tested" in (found.en or "")
    assert "aucune filière n’y est éprouvée" in (found.fr or "")


def test_filieres_tested_where_sites_are_counted_say_nothing_more() -> None:
    plain = caveat_of_filieres(uses(REGISTER, REGISTER), named)
    assert plain == caveat_of_filieres(uses(CENSUS, CENSUS), named)
    assert "liste" not in (plain.fr or "")


def test_jobs_that_not_even_the_region_has_are_not_called_known_by_region() -> None:
    regional = advice(uses(REGISTER, REGISTER, REGIONAL))
    nowhere = advice(uses(REGISTER, REGISTER, NOTHING))
    assert regional is not None
    assert nowhere is not None
    assert regional.en.startswith("Jobs are known by region alone.")
    assert nowhere.en.startswith("No industrial job is known here, nor in the region.")
    with speaking("fr"):
        assert nowhere.spoken().startswith("Aucun emploi industriel n’est connu ici")


def test_where_everything_is_known_there_is_no_advice() -> None:
    assert advice(uses(CENSUS, CENSUS, on("census", "jobs", 2022))) is None


def test_a_region_without_a_total_of_jobs_is_said_to_lack_industries_and_not_communes(
    default_answers: Answers,
) -> None:
    """Statistics of regions hold no communes, and no file that somebody loaded."""
    jobs = TerritoryJobs(default_answers)
    items = default_answers.territories(phase=default_answers.programme.phase)
    years = (one for item in items for one in jobs.jobs(item.id, limit=1).years)
    row = next(one for one in years if one.level == "region" and one.jobs_reason)
    register = default_answers.grounds.name(row.register_id)
    assert row.jobs_reason is not None
    assert "industries de la région" in row.jobs_reason.fr
    assert f"«\u00a0{register.fr}\u00a0»" in row.jobs_reason.fr
    assert f"“{register.en}”" in row.jobs_reason.en
    assert "commune" not in row.jobs_reason.fr + row.jobs_reason.en


def test_why_there_is_no_filiere_depends_on_what_is_known() -> None:
    assert why_no_filiere(uses(CENSUS, REGISTER)) == "filieres"
    assert why_no_filiere(uses(CENSUS, NOTHING)) == "filieres_untested"
    assert why_no_filiere(uses(NOTHING, NOTHING)) == "filieres_unknown"


def test_statistics_of_a_region_are_no_site_of_the_territory() -> None:
    with speaking("fr"):
        assert use_line("presence", REGIONAL).startswith("sites, aucun connu")
        assert use_line("quotient", REGIONAL) == "comparaisons, statistique de la région"
        assert use_line("presence", REGISTER) == "sites, registre sélectif"
