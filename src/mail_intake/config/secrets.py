"""Secrets from where they are kept: environment, file, or systemd credential; never from the TOML."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mail_intake.config.faults import Faults
from mail_intake.config.schema import Secret

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """Opens secrets; notes a fault for each that cannot be opened."""

    file: Path  #: the configuration file: relative paths are relative to its folder
    environ: Mapping[str, str]
    faults: Faults

    def text(self, secret: Secret, key: str) -> str:
        """Return the secret without its trailing line end, "" where it cannot be had (noted)."""
        given = {name: value for name, value in secret.model_dump().items() if value}
        if len(given) != 1:
            self._note(
                key, "must name exactly one source", 'Write { env = "NAME" } or { file = "path" }'
            )
            return ""
        ((source, name),) = given.items()
        if source == "env":
            return self._from_environment(name, key)
        folder = self.file.parent if source == "file" else self._credentials(key)
        return "" if folder is None else self._from_file(folder / name, key)

    def key(self, secret: Secret, key: str) -> bytes:
        """Return a key of 32 bytes, written in base 64; empty where it is not one (noted)."""
        text = self.text(secret, key)
        if not text:
            return b""
        try:
            value = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            value = b""
        if len(value) != KEY_BYTES:
            self._note(
                key, "is no key of 32 bytes in base 64", "Make one with `mail-intake init DIR`"
            )
            return b""
        return value

    def _from_environment(self, name: str, key: str) -> str:
        value = self.environ.get(name, "")
        if not value:
            self._note(key, f"${name} is not set", f"Set the environment variable {name}")
        return value

    def _credentials(self, key: str) -> Path | None:
        folder = self.environ.get("CREDENTIALS_DIRECTORY", "")
        if not folder:
            self._note(
                key,
                "there is no $CREDENTIALS_DIRECTORY",
                "Start the service by systemd with LoadCredential=",
            )
            return None
        return Path(folder)

    def _from_file(self, path: Path, key: str) -> str:
        try:
            value = path.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as problem:
            words = getattr(problem, "strerror", None) or "it is not text"
            self._note(
                key,
                f"its file {path.name} cannot be read ({words})",
                "Create it, readable by the service only",
            )
            return ""
        if not value:
            self._note(key, f"its file {path.name} is empty", "Put the secret into it")
        return value

    def _note(self, key: str, problem: str, way_out: str) -> None:
        self.faults.add(self.file, key, problem, way_out)
