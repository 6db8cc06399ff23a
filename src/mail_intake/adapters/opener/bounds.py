"""What opening one file may still take: all that is within it, however deep, shares it."""

import time
import zipfile
from dataclasses import dataclass, field

from mail_intake.adapters.opener.found import Unreadable
from mail_intake.model.settings import Opening

#: Bytes up to which a file may unpack whatever its size: empty tables pack very well.
FREE = 10_000_000
#: What is left of the time when the last picture is given up, so that an answer can be sent.
_RESERVE = 0.1
LARGER = "it is larger than what is opened"


@dataclass(slots=True)
class Bounds:
    """Bounds of one attachment, counted down."""

    limits: Opening
    packed: int = 0  #: bytes of the file as it came
    files: int = field(init=False)
    unpacked: int = field(init=False)
    until: float = field(init=False)

    def __post_init__(self) -> None:
        ratio = max(self.packed * self.limits.ratio, FREE)
        self.files = self.limits.files
        self.unpacked = min(self.limits.unpacked, ratio)
        self.until = time.monotonic() + self.limits.seconds * (1 - _RESERVE)

    def another(self) -> bool:
        """Count one file within; False where there were too many."""
        self.files -= 1
        return self.files >= 0

    def take(self, size: int) -> bool:
        """Count unpacked bytes; False where they are too many: then nothing more is unpacked."""
        self.unpacked -= size
        return self.unpacked >= 0

    def part(self, archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
        """Unpack one part; Unreadable beyond the bound: what an archive announces may be a lie."""
        with archive.open(name) as file:
            content = file.read(max(self.unpacked, 0) + 1)
        if not self.take(len(content)):
            raise Unreadable(LARGER)
        return content

    @property
    def seconds(self) -> float:
        """What is left of the time."""
        return self.until - time.monotonic()
