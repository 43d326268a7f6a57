"""What an engine is known to answer otherwise than SPARQL 1.1 says: test → why.

Each is expected to fail on that engine (`make test-remote`), and the run fails where it does not.
"""

LIMITS: dict[str, dict[str, str]] = {"oxigraph": {}, "virtuoso": {}}
