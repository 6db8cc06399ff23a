"""What is sent to a token server, for each way of being authorised."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mail_intake.model.errors import ConfigurationError, Fault
from mail_intake.model.settings import OAuth, OAuthFlow

#: How long an assertion may be used, in seconds: servers take an hour at most.
_ASSERTION = 600
_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def token_url(oauth: OAuth) -> str:
    """Return the token server's address; a service account's key names it."""
    if oauth.flow is OAuthFlow.SERVICE_ACCOUNT and not oauth.token_url:
        return str(_account(oauth)["token_uri"])
    return oauth.token_url


def grant(oauth: OAuth, user: str, refresh_token: str, now: float) -> dict[str, str]:
    """Return the form to post. `now` is in seconds since 1970; ConfigurationError for a broken key."""
    if oauth.flow is OAuthFlow.SERVICE_ACCOUNT:  # RFC 7523 §2.1: for a user of the domain
        return {"grant_type": _JWT_BEARER, "assertion": _for_user(oauth, user, now)}
    form = _client(oauth, now) | ({"scope": oauth.scope} if oauth.scope else {})
    if oauth.flow is OAuthFlow.REFRESH_TOKEN:  # RFC 6749 §6: for a person who once agreed
        return form | {"grant_type": "refresh_token", "refresh_token": refresh_token}
    # RFC 6749 §4.4: an application of its own
    return form | {"grant_type": "client_credentials"}


def _client(oauth: OAuth, now: float) -> dict[str, str]:
    """Say who the application is: by a certificate (RFC 7523 §2.2) or a secret (RFC 6749 §2.3.1)."""
    who = {"client_id": oauth.client_id}
    if oauth.certificate:
        proof = {
            "client_assertion_type": _CLIENT_ASSERTION,
            "client_assertion": _proof(oauth, now),
        }
        return who | proof
    return who | ({"client_secret": oauth.client_secret} if oauth.client_secret else {})


def _proof(oauth: OAuth, now: float) -> str:
    """Sign with the certificate's key, as Microsoft's identity platform asks (PS256, x5t#S256)."""
    pem = oauth.certificate.encode()
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as problem:
        raise _broken(
            oauth, "certificate", "holds no certificate with its private key"
        ) from problem
    thumbprint = jwt.utils.base64url_encode(certificate.fingerprint(SHA256())).decode()
    claims = {
        "aud": oauth.token_url,
        "iss": oauth.client_id,
        "sub": oauth.client_id,
        "jti": str(uuid.uuid4()),
        **_times(now),
    }
    otherwise = _broken(oauth, "certificate", "holds no RSA key to sign with")
    return _signed(claims, key, {"alg": "PS256", "x5t#S256": thumbprint}, otherwise)


def _for_user(oauth: OAuth, user: str, now: float) -> str:
    """Sign for one user of the domain, as Google's service accounts do (RS256)."""
    account = _account(oauth)
    claims = {
        "iss": account["client_email"],
        "sub": user,
        "scope": oauth.scope,
        "aud": oauth.token_url or account["token_uri"],
        **_times(now),
    }
    names = {"alg": "RS256", "kid": str(account.get("private_key_id", ""))}
    otherwise = _broken(oauth, "key", "holds no RSA key to sign with")
    return _signed(claims, account["private_key"], names, otherwise)


def _times(now: float) -> dict[str, int]:
    # A token server whose clock is a little behind refuses what begins in its future.
    return {"iat": int(now) - 30, "nbf": int(now) - 30, "exp": int(now) + _ASSERTION}


def _account(oauth: OAuth) -> Mapping[str, Any]:
    try:
        account = json.loads(oauth.key)
    except ValueError:
        account = None
    needed = {"client_email", "private_key", "token_uri"}
    if not isinstance(account, dict) or not needed <= account.keys():
        raise _broken(oauth, "key", "is no key of a service account (JSON)")
    return account


def _signed(
    claims: Mapping[str, Any], key: Any, header: dict[str, str], otherwise: ConfigurationError
) -> str:
    try:
        return jwt.encode(dict(claims), key, algorithm=header["alg"], headers=header)
    except (jwt.PyJWTError, ValueError, TypeError) as problem:
        raise otherwise from problem


def _broken(oauth: OAuth, key: str, problem: str) -> ConfigurationError:
    way_out = "Put in what the provider's console gave, whole"
    fault = Fault(file=f"oauth.{oauth.name}", key=key, problem=problem, way_out=way_out)
    return ConfigurationError(fault)
