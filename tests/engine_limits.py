"""What an engine is known to answer otherwise than ours: test → why.

Each is expected to fail on that engine (`make test-remote`), and the run fails where it does not.
"""

from ti_graph.query.formats import GRAPH_FORMATS

_QUESTION = "tests/competency/test_questions.py::test_a_question_has_its_hand_checked_answer"
_FORMAT = "tests/api/test_protocol.py::test_triples_come_in_the_format_asked_for"
_DISTANCE = "it has no geof:distance (GeoSPARQL), only a function of its own"

LIMITS: dict[str, dict[str, str]] = {
    "oxigraph": {},
    "virtuoso": {
        f"{_QUESTION}[Q03-governance/gaps-0]": "GROUP_CONCAT tells its parts in another order",
        f"{_QUESTION}[Q23-programme/recurring_needs-0]": (
            "texts reckoned in two subqueries do not join, though they are the same"
        ),
        f"{_QUESTION}[Q27-filiere/training_gaps-3]": _DISTANCE,
        f"{_QUESTION}[Q27-filiere/training_gaps-2_0]": _DISTANCE,
        f"{_QUESTION}[Q28-filiere/sites-1]": _DISTANCE,
        **{
            f"{_FORMAT}[{kind}-describe]": "a description tells what points to the thing as well"
            for kind in GRAPH_FORMATS
        },
    },
}
