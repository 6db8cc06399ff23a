"""Wakes a thread that waits for a server, from another thread."""

import os
import selectors
import socket
import weakref
from contextlib import suppress


class Bell:
    """Rings until it is heard: a ring before the wait ends the next wait at once."""

    def __init__(self) -> None:
        self._ear, self._rope = os.pipe()
        os.set_blocking(self._ear, False)
        os.set_blocking(self._rope, False)
        weakref.finalize(self, _close, self._ear, self._rope)

    def ring(self) -> None:
        """End the present wait or the next one."""
        with suppress(BlockingIOError):  # full: it rings already, thousands of times over
            os.write(self._rope, b"!")

    def hush(self) -> bool:
        """Stop the ringing; whether it rang."""
        rang = False
        while _read(self._ear):
            rang = True
        return rang

    def wait(self, seconds: float, server: socket.socket | None = None) -> bool:
        """Wait for a ring, for `seconds`, or until the server has something to say.

        True if it rang; the ring is then heard and over.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            if server is not None:
                selector.register(server, selectors.EVENT_READ)
            selector.select(max(seconds, 0.0))
        return self.hush()


def _read(ear: int) -> bytes:
    try:
        return os.read(ear, 4096)
    except BlockingIOError:
        return b""


def _close(*ends: int) -> None:
    for end in ends:
        os.close(end)
