"""Where a measurement happens: a private Dovecot, a mailbox that is filled anew, a sink for replies."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.dovecot import BINARY, Dovecot, free_port

from bench.mail import messages

#: The only account, and the password that the peers' scripts know.
USER, PASSWORD = "peer", "pw"
#: What a run leaves in the work folder besides its database.
_LEFT = ("files", "out", "state")


@dataclass(frozen=True)
class Place:
    """Servers that run, and the generated mail; `work` is each case's own folder."""

    dovecot: Dovecot
    sink: int
    sink_name: str
    source: Path
    work: Path
    count: int
    largest: int

    @property
    def maildir(self) -> Path:
        return self.dovecot.root / "mail" / USER

    def refill(self, *, empty: bool = False) -> None:
        """Give the account a fresh mailbox with the generated mail, its index already built."""
        shutil.rmtree(self.maildir, ignore_errors=True)
        for left in [*self.work.glob("peer.db*"), *map(self.work.joinpath, _LEFT)]:
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        for part in ("tmp", "new", "cur"):
            (self.maildir / part).mkdir(parents=True)
        if not empty:
            for file in self.source.iterdir():
                os.link(file, self.maildir / "cur" / file.name)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody", self.maildir], check=True)
        self.doveadm("mailbox", "status", "-u", USER, "messages", "INBOX")

    def doveadm(self, *words: str) -> None:
        """Run the server's own tool."""
        configuration = str(self.dovecot.root / "dovecot.conf")
        subprocess.run(
            ["doveadm", "-c", configuration, *words],
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextlib.contextmanager
def prepared(count: int) -> Iterator[Place]:
    """Start everything and write the mail; all of it is gone afterwards."""
    if BINARY is None:
        sys.exit("Dovecot is not installed: make test-servers")
    with contextlib.ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mail-intake-bench-")))
        root.chmod(0o755)
        (root / "dovecot").mkdir(mode=0o755)
        dovecot = Dovecot(root / "dovecot", secret=PASSWORD, mail="~")
        stack.enter_context(dovecot.running())
        port, name = stack.enter_context(sink())
        source = root / "source"
        source.mkdir()
        (root / "work").mkdir()
        sizes = [
            _written(source, number, content) for number, content in enumerate(messages(count))
        ]
        yield Place(dovecot, port, name, source, root / "work", count, max(sizes))


def _written(folder: Path, number: int, content: bytes) -> int:
    name = f"{1_790_000_000 + number}.M{number}P7.bench,S={len(content)}:2,"
    (folder / name).write_bytes(content)
    if os.geteuid() == 0:
        os.chown(folder / name, pwd.getpwnam("nobody").pw_uid, -1)
    return len(content)


@contextlib.contextmanager
def sink() -> Iterator[tuple[int, str]]:
    """An SMTP server that takes everything and keeps nothing: Postfix's, else our own."""
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    port = free_port()
    if program is None:
        with _own_sink(port):
            yield port, "our own sink in Python (Postfix's smtp-sink is not installed)"
        return
    rights = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [program, *rights, f"127.0.0.1:{port}", "200"], stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port, "smtp-sink"
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(500):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.01)
    sys.exit(f"nothing listens on port {port}")


@contextlib.contextmanager
def _own_sink(port: int) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", port)) as listener:
        thread = threading.Thread(target=_accept, args=(listener,), daemon=True)
        thread.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_swallow, args=(client,), daemon=True).start()


def _swallow(client: socket.socket) -> None:
    with client, contextlib.suppress(OSError), client.makefile("rb") as lines:
        client.sendall(b"220 sink\r\n")
        inside = False
        for line in lines:
            if inside and line != b".\r\n":
                continue
            inside = not inside and line.upper().startswith(b"DATA")
            client.sendall(b"354 go\r\n" if inside else b"250 ok\r\n")
