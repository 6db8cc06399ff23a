"""What all tests share: hypothesis profiles, and the rule that in CI nothing is skipped silently."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

pytest_plugins = ["tests.servers.dovecot", "tests.servers.house", "tests.servers.postgres"]

SHARED = Path(__file__).parents[2] / "shared"


def pytest_runtest_makereport(item, call):
    """In CI a skip is a failure; only material beside the project may be absent."""
    skipped = call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception)
    if skipped and os.environ.get("CI") and item.get_closest_marker("shared") is None:
        call.excinfo = pytest.ExceptionInfo.from_exc_info(
            (
                AssertionError,
                AssertionError(f"skipped in CI: {call.excinfo.value}"),
                call.excinfo.tb,
            )
        )
