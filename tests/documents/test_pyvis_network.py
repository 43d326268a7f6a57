"""pyvis draws exports without IPython; the rest does without pyvis."""

from tests.absent_packages import run_without


def test_a_drawing_needs_no_ipython_and_leaves_no_stand_in_behind() -> None:
    printed = run_without(
        {"IPython"},
        "from ti_graph.documents.pyvis_network import directed_network, vis_script\n"
        "network = directed_network()\n"
        "network.add_node('a', label='A')\n"
        "print(len(network.nodes), 'vis' in vis_script(), 'IPython' in sys.modules)\n",
    )
    assert printed == "1 True False"


def test_without_pyvis_a_drawing_says_which_extra_to_install_and_the_server_starts() -> None:
    printed = run_without(
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
