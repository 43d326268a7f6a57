"""pyvis, which draws the exports: an extra of the package, and taken without IPython.

pyvis imports IPython as it is imported, for a frame in notebooks that is not used here. Where
IPython is not installed, as on a server, an empty stand-in lasts for the time of that import.
"""

import sys
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ti_graph.errors import NotInstalledError

if TYPE_CHECKING:
    from pyvis.network import Network

VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def directed_network() -> "Network":
    """An empty directed network of pyvis.

    Raises NotInstalledError where pyvis is not installed.
    """
    return _module().Network(directed=True)


@cache
def vis_script() -> str:
    """The drawing library, as pyvis ships it.

    Raises NotInstalledError where pyvis is not installed.
    """
    _module()
    return files("pyvis").joinpath(VIS).read_text("utf-8")


@cache
def _module() -> Any:
    if find_spec("pyvis") is None:
        raise NotInstalledError("no_drawings")
    missing = {} if find_spec("IPython") else _stand_ins()
    sys.modules.update(missing)
    try:
        from pyvis import network  # noqa: PLC0415 - an extra: imported when something is drawn
    finally:
        for name in missing:
            del sys.modules[name]
    return network


def _stand_ins() -> dict[str, ModuleType]:
    display = ModuleType("IPython.display")
    display.IFrame = object  # type: ignore[attr-defined] # the one name that pyvis imports
    return {"IPython": ModuleType("IPython"), "IPython.display": display}
