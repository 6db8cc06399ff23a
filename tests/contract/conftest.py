"""Every database that the store's contract holds for."""

import pytest

from mail_intake.adapters.store import open_store, upgrade
from mail_intake.adapters.vault import KeyRing, new_key

LASTING = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def template(postgres):
    """A PostgreSQL database with the schema, to copy: migrating each anew takes longer."""
    url = postgres.database()
    upgrade(url)
    return url


def _fresh(kind, request, tmp_path):
    if kind == "memory":
        return "sqlite://"
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite3"
    template = request.getfixturevalue("template")
    return request.getfixturevalue("postgres").database(template)


@pytest.fixture(params=["memory", *LASTING])
def url(request, tmp_path):
    """A fresh database of every kind."""
    return _fresh(request.param, request, tmp_path)


@pytest.fixture(params=LASTING)
def lasting(request, tmp_path):
    """A fresh database that outlives its connection."""
    return _fresh(request.param, request, tmp_path)


@pytest.fixture
def vault():
    return KeyRing((new_key(),))


@pytest.fixture
def store(url, vault):
    one = open_store(url, vault)
    yield one
    one.close()
