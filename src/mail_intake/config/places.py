"""Where something stands in the configuration: a file, and a key in it."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a dotted key in it ("" is the file itself)."""

    file: Path
    key: str = ""

    def at(self, *parts: str | int) -> "Place":
        """Return the place further down."""
        return replace(self, key=".".join(str(part) for part in (self.key, *parts) if part != ""))

    def holds(self, other: "Place") -> bool:
        """Whether the other is this place or lies below it."""
        inside = not self.key or other.key == self.key or other.key.startswith(f"{self.key}.")
        return self.file == other.file and inside
