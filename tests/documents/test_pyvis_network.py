"""pyvis draws exports without IPython; the rest does without pyvis."""

import subprocess
import sys

WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name)

import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name in {absent!r} else found(name, *a)
sys.meta_path.insert(0, Absent())
"""


def run(absent: set[str], code: str) -> str:
    """What Python prints where these packages are not installed."""
    script = WITHOUT.format(absent=absent) + code
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_drawing_needs_no_ipython_and_leaves_no_stand_in_behind() -> None:
    printed = run(
        {"IPython"},
        "from ti_graph.documents.pyvis_network import directed_network, vis_script\n"
        "network = directed_network()\n"
        "network.add_node('a', label='A')\n"
        "print(len(network.nodes), 'vis' in vis_script(), 'IPython' in sys.modules)\n",
    )
    assert printed == "1 True False"


def test_without_pyvis_a_drawing_says_which_extra_to_install_and_the_server_starts() -> None:
    printed = run(
        {"pyvis", "IPython"},
        "import ti_graph.api.app, ti_graph.cli.main\n"
        "from ti_graph.documents.pyvis_network import directed_network\n"
        "from ti_graph.errors import NotInstalledError\n"
        "try:\n"
        "    directed_network()\n"
        "except NotInstalledError as error:\n"
        "    print(error.code, error.http_status, 'ti-graph[drawings]' in error.hint())\n",
    )
    assert printed == "no_drawings 501 True"
