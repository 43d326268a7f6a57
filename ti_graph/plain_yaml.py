"""YAML as plain values, by libyaml where PyYAML was built with it: ten times as fast.

Every command reads its texts and the headers of the queries, so that it would wait for this.
"""

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]  # it reads the same


def plain_yaml(text: str) -> Any:
    """What a YAML document holds. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=Loader)
