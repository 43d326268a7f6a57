"""A real server for the blocks that ask one."""

from tests.api.conftest import server

__all__ = ["server"]
