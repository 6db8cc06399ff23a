"""Secrets from where they are kept: environment, file, or systemd credential; never from the TOML."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import Secret
from mail_intake.config.words import SOURCES

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """Opens secrets; notes a fault for each that cannot be opened."""

    environ: Mapping[str, str]
    faults: Faults

    def text(self, secret: Secret, place: Place) -> str:
        """Return the secret without its trailing line end, "" where it cannot be had (noted).

        A relative path is relative to the file that names it.
        """
        given = {name: value for name, value in secret.model_dump().items() if value}
        if len(given) != 1:
            self.faults.note(place, "must name exactly one source", SOURCES)
            return ""
        ((source, name),) = given.items()
        if source == "env":
            return self._from_environment(name, place)
        folder = place.file.parent if source == "file" else self._credentials(place)
        return "" if folder is None else self._from_file(folder / name, place)

    def key(self, secret: Secret, place: Place) -> bytes:
        """Return a key of 32 bytes, written in base 64; empty where it is not one (noted)."""
        text = self.text(secret, place)
        if not text:
            return b""
        try:
            value = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            value = b""
        if len(value) == KEY_BYTES:
            return value
        self.faults.note(
            place,
            f"is no key of {KEY_BYTES} bytes in base 64",
            "Make one: `openssl rand -base64 32`, or `mail-intake init DIR`",
        )
        return b""

    def _from_environment(self, name: str, place: Place) -> str:
        value = self.environ.get(name, "")
        if not value:
            self.faults.note(place, f"${name} is not set", f"Set the environment variable {name}")
        return value

    def _credentials(self, place: Place) -> Path | None:
        folder = self.environ.get("CREDENTIALS_DIRECTORY", "")
        if folder:
            return Path(folder)
        self.faults.note(
            place,
            "there is no $CREDENTIALS_DIRECTORY",
            "Start the service by systemd with LoadCredential=",
        )
        return None

    def _from_file(self, path: Path, place: Place) -> str:
        try:
            value = path.read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as problem:
            why = getattr(problem, "strerror", None) or "it is not text"
            self.faults.note(
                place,
                f"its file {path.name} cannot be read ({why})",
                "Create it, readable by the service only",
            )
            return ""
        if not value:
            self.faults.note(place, f"its file {path.name} is empty", "Put the secret into it")
        return value
