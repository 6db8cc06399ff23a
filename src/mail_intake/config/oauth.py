"""Ways of being authorised: tables checked for what their flow needs, with their secrets opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import OAuthTable
from mail_intake.config.secrets import Secrets
from mail_intake.config.words import SOURCES
from mail_intake.model.settings import OAuth, OAuthFlow

#: What each flow cannot do without, and what it does not use.
_NEEDS: Mapping[OAuthFlow, tuple[str, ...]] = {
    OAuthFlow.CLIENT_CREDENTIALS: ("token_url", "client_id", "scope"),
    OAuthFlow.REFRESH_TOKEN: ("token_url", "client_id", "refresh_token"),
    OAuthFlow.SERVICE_ACCOUNT: ("key", "scope"),
}
_USELESS: Mapping[OAuthFlow, tuple[str, ...]] = {
    OAuthFlow.CLIENT_CREDENTIALS: ("key", "refresh_token"),
    OAuthFlow.REFRESH_TOKEN: ("key",),
    OAuthFlow.SERVICE_ACCOUNT: ("client_id", "client_secret", "certificate", "refresh_token"),
}
#: An example for each key that may be missing.
_EXAMPLES = {
    "token_url": 'Write the provider\'s token endpoint, "https://…"',
    "client_id": "Write the id that the provider gave to this application",
    "scope": 'Write "https://outlook.office365.com/.default" or "https://mail.google.com/"',
    "key": SOURCES,
    "refresh_token": SOURCES,
}


@dataclass(frozen=True, slots=True)
class OAuths:
    """Builds every table of [oauth]."""

    secrets: Secrets
    faults: Faults

    def built(self, tables: Mapping[str, OAuthTable], place: Place) -> dict[str, OAuth]:
        """Return them by name."""
        return {name: self._built(name, table, place.at(name)) for name, table in tables.items()}

    def _built(self, name: str, table: OAuthTable, place: Place) -> OAuth:
        flow = OAuthFlow(table.flow)
        self._check(flow, table, place)
        return OAuth(
            name=name,
            flow=flow,
            token_url=self._url(table.token_url, place.at("token_url")),
            client_id=table.client_id,
            client_secret=self._secret(table, place, "client_secret"),
            certificate=self._secret(table, place, "certificate"),
            key=self._secret(table, place, "key"),
            refresh_token=self._secret(table, place, "refresh_token"),
            scope=table.scope,
            mechanism="" if table.mechanism == "auto" else table.mechanism,
            ca_file=self._ca_file(table, place),
            timeout=table.timeout,
        )

    def _check(self, flow: OAuthFlow, table: OAuthTable, place: Place) -> None:
        for key in _NEEDS[flow]:
            if not getattr(table, key):
                self.faults.note(place.at(key), f"is missing for {flow}", _EXAMPLES[key])
        for key in _USELESS[flow]:
            if getattr(table, key):
                self.faults.note(place.at(key), f"is not used by {flow}", "Leave it out")
        proofs = [one for one in (table.client_secret, table.certificate) if one is not None]
        if flow is OAuthFlow.CLIENT_CREDENTIALS and len(proofs) != 1:
            self.faults.note(
                place.at("client_secret"),
                "or certificate must be there, one of the two",
                "A certificate is safer: it never leaves this machine",
            )

    def _url(self, url: str, place: Place) -> str:
        try:
            parts = urlsplit(url)
            sound = parts.scheme in {"https", "http"} and bool(parts.hostname)
        except ValueError:
            sound = False
        if url and not sound:
            self.faults.note(place, "is no web address", _EXAMPLES["token_url"])
        return url

    def _secret(self, table: OAuthTable, place: Place, key: str) -> str:
        secret = getattr(table, key)
        return "" if secret is None else self.secrets.text(secret, place.at(key))

    def _ca_file(self, table: OAuthTable, place: Place) -> Path | None:
        if not table.ca_file:
            return None
        path = place.file.parent / table.ca_file
        if not path.is_file():
            self.faults.note(
                place.at("ca_file"), f"there is no file {path.name}", "Name a PEM file"
            )
        return path
