"""Asks a token server, and says in plain words what it refuses."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from mail_intake.model.errors import ConfigurationError, Fault, TemporaryFailure
from mail_intake.model.settings import Endpoint, OAuth
from mail_intake.tlscontext import client_context, is_loopback

#: Largest answer that is read, in bytes: tokens have a few kilobytes.
_MOST = 2**17
#: Longest refusal that is told, in characters.
_WORDS_MOST = 200
_SERVER_ERROR, _TOO_MANY = 500, 429
#: Refusals that pass by themselves (RFC 6749 §4.1.2.1, used by providers at this place, too).
_LATER = frozenset({"temporarily_unavailable", "server_error", "slow_down"})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret is never sent to where an answer points."""

    def redirect_request(self, *_: object) -> None:
        """Take no redirection."""


def ask(oauth: OAuth, url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Post a form; return the answer, which has a non-empty access_token.

    ConfigurationError where the server refuses for good, TemporaryFailure otherwise.
    """
    host = urlsplit(url).hostname or ""
    if urlsplit(url).scheme != "https" and not is_loopback(host):
        _refuse(oauth, "token_url", "secrets would cross the network unprotected", "Use https")
    body = urlencode(form).encode("ascii")
    request = urllib.request.Request(url, body, {"Accept": "application/json"})  # noqa: S310 - https, or this machine
    try:
        with _opener(oauth).open(request, timeout=oauth.timeout) as response:
            answer = _json(response.read(_MOST))
    except urllib.error.HTTPError as refusal:
        with refusal:
            _refused(oauth, host, refusal.code, _json(refusal.read(_MOST)))
    except (OSError, HTTPException) as trouble:
        _unreachable(oauth, host, trouble)
    if not isinstance(answer.get("access_token"), str) or not answer["access_token"]:
        raise TemporaryFailure(f"{host}: the answer has no access token. It is tried again")
    return answer


def _opener(oauth: OAuth) -> urllib.request.OpenerDirector:
    trust = Endpoint(host="", port=0, ca_file=oauth.ca_file)
    https = urllib.request.HTTPSHandler(context=client_context(trust))
    return urllib.request.build_opener(_NoRedirect, https)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _refused(oauth: OAuth, host: str, code: int, told: Mapping[str, Any]) -> NoReturn:
    error = str(told.get("error", ""))[:60]
    if code >= _SERVER_ERROR or code == _TOO_MANY or error in _LATER:
        raise TemporaryFailure(f"{host}: {code} {error or 'no token now'}. It is tried again")
    words = " ".join(str(told.get("error_description", "")).split())
    for secret in (oauth.client_secret, oauth.refresh_token):
        words = words.replace(secret, "…") if secret else words
    said = f"{error} ({words[:_WORDS_MOST]})" if words else error or f"status {code}"
    _refuse(
        oauth,
        _KEYS.get(error, "token_url"),
        f"{host} gives no token: {said}",
        _WAYS_OUT.get(error, "Compare client, address and scope with the provider's console"),
    )


#: What a refusal is about (RFC 6749 §5.2), and what to do.
_KEYS = {
    "invalid_grant": "flow",
    "invalid_client": "client_id",
    "unauthorized_client": "client_id",
    "invalid_scope": "scope",
}
_WAYS_OUT = {
    "invalid_grant": "The authorisation has expired or was revoked: grant it again",
    "invalid_client": "The application's secret or certificate is wrong or has expired: renew it",
    "unauthorized_client": "Allow this application to read mail, with an administrator's consent",
}


def _unreachable(oauth: OAuth, host: str, trouble: Exception) -> NoReturn:
    cause = getattr(trouble, "reason", trouble)
    if isinstance(cause, ssl.SSLCertVerificationError):
        _refuse(
            oauth,
            "ca_file",
            f"the certificate of {host} is refused: {cause.verify_message}",
            "Set ca_file to its authority",
        )
    words = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    raise TemporaryFailure(
        f"{host}: the token server cannot be reached: {words}. It is tried again"
    ) from trouble


def _refuse(oauth: OAuth, key: str, problem: str, way_out: str) -> NoReturn:
    fault = Fault(file=f"oauth.{oauth.name}", key=key, problem=problem, way_out=way_out)
    raise ConfigurationError(fault) from None
