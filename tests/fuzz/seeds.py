"""What fuzzing begins with: sample mail of this project, and the collected mail beside it."""

from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

from tests.conftest import SHARED

from mail_intake.read import read

HERE = Path(__file__).parent
SAMPLES = (
    HERE.parent / "samples" / "mail",
    HERE.parents[1] / "config" / "demo" / "mail",
    SHARED / "corpus" / "messages",
)
#: Larger seeds only make each step slow, bytes.
LARGEST = 40_000


def write(name: str, folder: Path) -> int:
    """Write the seeds of a target into a folder; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for content in filter(None, map(_SEED_OF[name], _messages())):
        (folder / sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
    return len(list(folder.iterdir()))


def _messages() -> list[bytes]:
    files = (file for folder in SAMPLES for file in sorted(folder.rglob("*")) if file.is_file())
    return [file.read_bytes() for file in files if file.stat().st_size <= LARGEST]


def _page(content: bytes) -> bytes:
    return read(content).html.encode()


def _text(content: bytes) -> bytes:
    mail = read(content)
    return f"{mail.subject}\n{mail.text}".encode() if mail.text else b""


_SEED_OF: dict[str, Callable[[bytes], bytes]] = {"message": bytes, "html": _page, "text": _text}
