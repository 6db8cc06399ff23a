"""A private PostgreSQL cluster: Debian's binaries, its own folder and port, no system service.

PostgreSQL refuses to run as root; called as root the cluster belongs to `nobody`.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.servers.dovecot import free_port

#: Debian keeps the server's programs by version, outside PATH.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
POSTGRES = shutil.which("postgres", path=os.pathsep.join(map(str, FOLDERS)))

_CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 32MB
"""


def _as_owner() -> dict:
    """Arguments for a process that must not run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@dataclass
class Postgres:
    """A running cluster; `database` gives a fresh, empty database."""

    root: Path
    port: int = field(default_factory=free_port)
    _names: Iterator[int] = field(default_factory=itertools.count)

    def database(self, template: str = "template1") -> str:
        """The URL of a fresh database, a copy of another one."""
        name, source = f"fresh{next(self._names)}", template.rpartition("/")[2]
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self.person() as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(source)))
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://clerk@127.0.0.1:{self.port}/{name}"

    @contextlib.contextmanager
    def person(self, name: str = "postgres") -> Iterator[psycopg.Connection]:
        """The administrator's own connection, each statement by itself."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            yield connection

    @contextlib.contextmanager
    def started(self) -> Iterator[None]:
        """From start to an orderly stop; can be repeated."""
        with (self.root / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [str(POSTGRES), "-D", str(self.root / "cluster")],
                stdout=log, stderr=log, cwd=self.root, **_as_owner(),
            )  # fmt: skip
        try:
            self._wait_until_it_answers(process)
            yield
        finally:
            process.send_signal(2)  # SIGINT: "fast" shutdown, open sessions are ended
            process.wait(30)

    def prepare(self) -> None:
        """Make the cluster: its files, its one role, its configuration."""
        self.root.chmod(0o755)
        owner = _as_owner()
        cluster = self.root / "cluster"
        cluster.mkdir()
        if owner:
            os.chown(cluster, owner["user"], owner["group"])
        subprocess.run(
            [
                str(Path(str(POSTGRES)).parent / "initdb"), "-D", str(cluster), "-U", "clerk",
                "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync",
            ],
            check=True, capture_output=True, cwd=self.root, **owner,
        )  # fmt: skip
        configuration = cluster / "postgresql.conf"
        configuration.write_text(_CONFIGURATION.format(port=self.port))

    def _wait_until_it_answers(self, process: subprocess.Popen) -> None:
        log = self.root / "server.log"
        for _ in range(500):
            with contextlib.suppress(psycopg.OperationalError), self.person():
                return
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        raise AssertionError(log.read_text())


@contextlib.contextmanager
def installed() -> Iterator[Postgres]:
    """A cluster in a folder of its own, not yet started; skipped by name where there is none."""
    if POSTGRES is None:
        pytest.skip("PostgreSQL is not installed: make test-servers")
    # Not pytest's own folder: the cluster's owner may not enter that.
    with tempfile.TemporaryDirectory(prefix="mail-intake-pg-") as root:
        one = Postgres(Path(root))
        one.prepare()
        yield one


@pytest.fixture(scope="session")
def postgres():
    """One cluster for the whole session."""
    with installed() as one, one.started():
        yield one
