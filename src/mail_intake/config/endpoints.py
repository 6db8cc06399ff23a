"""Servers: tables laid over their defaults, checked, with their secrets opened."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from mail_intake.config.faults import Faults
from mail_intake.config.schema import EndpointTable
from mail_intake.config.secrets import Secrets
from mail_intake.model.settings import Endpoint, Tls

#: Ports by protocol and protection (RFC 8314; RFC 6409 for submission).
PORTS = {
    ("imap", Tls.IMPLICIT): 993,
    ("imap", Tls.STARTTLS): 143,
    ("imap", Tls.PLAIN): 143,
    ("smtp", Tls.IMPLICIT): 465,
    ("smtp", Tls.STARTTLS): 587,
    ("smtp", Tls.PLAIN): 25,
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Builds endpoints for one configuration file."""

    file: Path
    secrets: Secrets
    faults: Faults

    def imap(self, table: EndpointTable, above: EndpointTable, key: str, account: str) -> Endpoint:
        """Return an IMAP endpoint: the mailbox's keys, else those of [imap]; the user is the
        account unless one is named.
        """
        return self._built("imap", laid_over(table, above), key, account)

    def smtp(self, table: EndpointTable) -> Endpoint:
        """Return the relay; it is used without sign-in where no user is named."""
        return self._built("smtp", table, "smtp", "")

    def _built(self, protocol: str, table: EndpointTable, key: str, account: str) -> Endpoint:
        tls = Tls(table.tls or Tls.IMPLICIT)
        host = table.host or ""
        if not host:
            self._note(f"{key}.host", "is missing", "Name the server, here or in [imap]")
        username = table.username or account
        password = self._password(protocol, table, key, username)
        if tls is Tls.PLAIN and not table.insecure and host and not _loopback(host):
            self._note(
                f"{key}.tls",
                "passwords and mail would cross the network unprotected",
                'Set tls = "implicit" or "starttls"; insecure = true allows it all the same',
            )
        return Endpoint(
            host=host,
            port=table.port or PORTS[protocol, tls],
            tls=tls,
            insecure=bool(table.insecure),
            ca_file=self._ca_file(table, key),
            username=username,
            password=password,
            timeout=table.timeout or 30.0,
        )

    def _password(self, protocol: str, table: EndpointTable, key: str, username: str) -> str:
        if table.password is not None:
            return self.secrets.text(table.password, f"{key}.password")
        if protocol == "imap" or username:
            self._note(
                f"{key}.password", "is missing", 'Write { env = "NAME" } or { file = "path" }'
            )
        return ""

    def _ca_file(self, table: EndpointTable, key: str) -> Path | None:
        if table.ca_file is None:
            return None
        path = self.file.parent / table.ca_file
        if not path.is_file():
            self._note(f"{key}.ca_file", f"there is no file {path.name}", "Name a PEM file")
        return path

    def _note(self, key: str, problem: str, way_out: str) -> None:
        self.faults.add(self.file, key, problem, way_out)


def laid_over(table: EndpointTable, above: EndpointTable) -> EndpointTable:
    """Return the table with what it leaves out taken from the one above."""
    given = {key: value for key, value in table if value is not None}
    return above.model_copy(update=given)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
