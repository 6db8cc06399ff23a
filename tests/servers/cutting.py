"""A proxy on loopback between a client and a real server: cuts, stalls, trickles, hides abilities."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Longest life of a connection, in seconds: no test waits for more.
_PATIENCE = 20.0


@dataclass
class Cutting:
    """What happens to the first connection; later ones are only shorn of abilities.

    `server_bytes` and `client_bytes` are how many bytes of either side pass before it happens.
    `hidden` are capabilities that the server's answers lose, and what `forget` matches goes, too.
    """

    upstream: int
    server_bytes: int | None = None
    client_bytes: int | None = None
    stalls: bool = False  #: nothing passes any more, in place of a cut
    trickle: bool = False  #: the server's bytes come one by one
    hidden: tuple[str, ...] = ()
    forget: str = ""
    connections: int = 0
    passed: list[bytes] = field(default_factory=list)  #: the client's bytes, as they came
    from_server: int = 0
    port: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @contextlib.contextmanager
    def running(self) -> Iterator["Cutting"]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            accepting = threading.Thread(target=self._accept, args=(listener,))
            accepting.start()
            try:
                yield self
            finally:
                self._over.set()
                listener.shutdown(socket.SHUT_RDWR)
                for thread in (accepting, *self._threads):
                    thread.join(_PATIENCE)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self.upstream), 5)
                for end in (client, server):
                    end.settimeout(0.01)
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                harmed = self.connections == 1
                thread = threading.Thread(target=self._connection, args=(client, server, harmed))
                self._threads.append(thread)
                thread.start()

    def _connection(self, client: socket.socket, server: socket.socket, harmed: bool) -> None:
        """Both directions at once; when one ends, so does the other."""
        ended = threading.Event()
        limits = (self.client_bytes, self.server_bytes) if harmed else (None, None)
        ours, theirs = (client, server), (server, client)
        there = threading.Thread(target=self._pump, args=(ours, limits[0], ended))
        there.start()
        self._pump(theirs, limits[1], ended, of_server=True)
        there.join(_PATIENCE)
        for end in (client, server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _pump(self, ends, limit, ended, *, of_server=False) -> None:
        source, target = ends
        count = 0
        with contextlib.suppress(OSError):
            while not ended.is_set() and not self._over.is_set():
                try:
                    piece = source.recv(65536)
                except TimeoutError:
                    continue
                if not piece:
                    break
                piece = self._seen(piece, of_server)
                left = None if limit is None else limit - count
                count += len(piece)
                self._send(target, piece if left is None else piece[: max(left, 0)], of_server)
                if left is not None and len(piece) >= left:
                    if self.stalls:
                        ended.wait(_PATIENCE) or self._over.wait(_PATIENCE)
                    break
        ended.set()

    def _seen(self, piece: bytes, of_server: bool) -> bytes:
        if not of_server:
            self.passed.append(piece)
            return piece
        if b"CAPABILITY" in piece:
            for name in self.hidden:
                piece = re.sub(rb" %b(?=[ \]\r])" % name.encode(), b"", piece)
        if self.forget:
            piece = re.sub(self.forget.encode(), b"", piece)
        self.from_server += len(piece)
        return piece

    def _send(self, target: socket.socket, piece: bytes, of_server: bool) -> None:
        if not (self.trickle and of_server):
            target.sendall(piece)
            return
        for number in range(len(piece)):
            target.sendall(piece[number : number + 1])

    @property
    def commands(self) -> list[str]:
        """Every line that the client sent, without its tag."""
        lines = b"".join(self.passed).decode("ascii", "replace").split("\r\n")
        return [line.partition(" ")[2] for line in lines if line]
