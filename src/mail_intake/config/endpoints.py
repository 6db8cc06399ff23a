"""Servers: tables laid over their defaults, checked, with their secrets opened."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import EndpointTable
from mail_intake.config.secrets import Secrets
from mail_intake.config.words import SOURCES
from mail_intake.model.settings import Endpoint, OAuth, Tls

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
class Layers:
    """Tables from the nearest to the farthest: a key comes from the first that has it."""

    tables: Sequence[tuple[EndpointTable, Place]]

    def get(self, key: str) -> tuple[Any, Place]:
        """Return the value and where it stands; None, and where it should, if nowhere."""
        for table, place in self.tables:
            value = getattr(table, key)
            if value is not None:
                return value, place.at(key)
        return None, self.tables[-1][1].at(key)

    def nearest(self, *keys: str) -> tuple[EndpointTable, Place]:
        """Return the first table that has one of the keys; the last if none has."""
        with_one = (
            pair for pair in self.tables if any(getattr(pair[0], key) is not None for key in keys)
        )
        return next(with_one, self.tables[-1])


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Builds endpoints."""

    secrets: Secrets
    faults: Faults
    oauths: Mapping[str, OAuth]

    def imap(self, tables: Sequence[tuple[EndpointTable, Place]], account: str) -> Endpoint:
        """Return an IMAP endpoint; the user is the account unless one is named."""
        return self._built("imap", Layers(tables), account)

    def smtp(self, table: EndpointTable, place: Place) -> Endpoint:
        """Return the relay; it is used without sign-in where no user is named."""
        return self._built("smtp", Layers([(table, place)]), "")

    def _built(self, protocol: str, layers: Layers, account: str) -> Endpoint:
        tls = Tls(layers.get("tls")[0] or Tls.IMPLICIT)
        username = layers.get("username")[0] or account
        password, oauth = self._sign_in(layers, needed=bool(username))
        return Endpoint(
            host=self._host(layers, tls),
            port=layers.get("port")[0] or PORTS[protocol, tls],
            tls=tls,
            insecure=bool(layers.get("insecure")[0]),
            ca_file=self._ca_file(layers),
            username=username,
            password=password,
            oauth=oauth,
            timeout=layers.get("timeout")[0] or 30.0,
        )

    def _host(self, layers: Layers, tls: Tls) -> str:
        host, place = layers.get("host")
        if not host:
            self.faults.note(place, "is missing", "Name the server")
            return ""
        if tls is Tls.PLAIN and not layers.get("insecure")[0] and not _loopback(host):
            self.faults.note(
                layers.get("tls")[1],
                f"passwords and mail would cross the network to {host} unprotected",
                'Set tls = "implicit" or "starttls"; insecure = true allows it all the same',
            )
        return str(host)

    def _sign_in(self, layers: Layers, *, needed: bool) -> tuple[str, OAuth | None]:
        """Return the password, or the way to get tokens, of the nearest table that has either."""
        table, place = layers.nearest("password", "oauth")
        if table.password is not None and table.oauth is not None:
            way_out = "Leave one of them out"
            self.faults.note(place.at("oauth"), "and a password cannot both be used", way_out)
        if table.password is None and table.oauth is None and needed:
            self.faults.note(place.at("password"), "is missing", SOURCES)
        elif not needed and (table.password or table.oauth):
            user = layers.get("username")[1]
            self.faults.note(user, "is missing", "Name the user whom it belongs to")
        if table.oauth is not None and table.oauth not in self.oauths:
            problem = f"there is no table [oauth.{table.oauth}]"
            self.faults.note(place.at("oauth"), problem, "Add it, or name one that is there")
        password = table.password and self.secrets.text(table.password, place.at("password"))
        return password or "", self.oauths.get(table.oauth or "")

    def _ca_file(self, layers: Layers) -> Path | None:
        name, place = layers.get("ca_file")
        if name is None:
            return None
        path: Path = place.file.parent / name
        if not path.is_file():
            self.faults.note(place, f"there is no file {path.name}", "Name a PEM file")
        return path


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
