"""An IMAP server that says what a script tells it: for answers that real servers rarely give."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from mail_intake.model.settings import Endpoint, Tls

#: To each command the lines before the tagged one, and that one without its tag; to IDLE those
#: before DONE. "!" cuts the connection; a callable is asked with the whole command.
Answer = tuple[str, ...] | Callable[[str], tuple[str, ...]]

CAPABILITIES = "IMAP4rev1 IDLE UIDPLUS MOVE"
OPENED = ("* 1 EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 6] ok")
OUTLINE = '* 1 FETCH (UID 5 RFC822.SIZE 4 INTERNALDATE "24-Nov-2026 12:00:00 -0800")'


def usual(capabilities: str = CAPABILITIES) -> dict[str, Answer]:
    """A server with one message, UID 5."""
    return {
        "CAPABILITY": (f"* CAPABILITY {capabilities}", "OK done"),
        "LOGIN": ("OK signed in",),
        "EXAMINE": (*OPENED, "OK [READ-ONLY] open"),
        "SELECT": (*OPENED, "* OK [PERMANENTFLAGS (\\Seen \\*)] ok", "OK [READ-WRITE] open"),
        "UID SEARCH": ("* SEARCH 5", "OK done"),
        "IDLE": ("+ idling",),
        "LIST": ('* LIST () "/" INBOX', "OK done"),
        "LOGOUT": ("* BYE bye", "OK done"),
    }


@dataclass
class ImapScript:
    """Answers from a table, and keeps every command it was given."""

    answers: dict[str, Answer]
    greeting: str = "* OK ready"
    told: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def endpoint(self, **more) -> Endpoint:
        end = Endpoint(
            host="127.0.0.1",
            port=self.port,
            tls=Tls.PLAIN,
            username="me",
            password="tulip7",
            timeout=2.0,
        )
        return replace(end, **more)

    @contextlib.contextmanager
    def running(self) -> Iterator["ImapScript"]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(listener,))
            thread.start()
            try:
                yield self
            finally:
                # Some systems leave a thread in accept() when its socket is closed.
                listener.shutdown(socket.SHUT_RDWR)
                thread.join(5)

    def _serve(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.connections += 1
                with client, contextlib.suppress(OSError):
                    self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        idle = ""
        client.settimeout(5)
        client.sendall(f"{self.greeting}\r\n".encode())
        for line in client.makefile("rb"):
            tag, _, rest = line.decode().strip().partition(" ")
            if tag == "DONE":
                client.sendall(f"{idle} OK done\r\n".encode())
                continue
            self.told.append(rest)
            words = 2 if rest.upper().startswith("UID ") else 1
            verb = " ".join(rest.upper().split()[:words])
            answer = self.answers.get(verb, ("OK done",))
            lines = answer(rest) if callable(answer) else answer
            if lines == ("!",):
                return
            if verb == "IDLE":
                idle = tag
                client.sendall("".join(f"{one}\r\n" for one in lines).encode())
                continue
            *before, last = lines
            client.sendall("".join(f"{one}\r\n" for one in (*before, f"{tag} {last}")).encode())
            if verb == "LOGOUT":
                return
