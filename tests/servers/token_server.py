"""A token server on loopback: gives access tokens, tells Dovecot whose they are, forgets them."""

import contextlib
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, CLIENT_SECRET, REFRESH = "mail-intake", "fern41", "willow12"


@dataclass
class TokenServer:
    """Every grant that is right gives a token; `asked` holds every form that came in.

    `refusals` are answers given instead, one after the other: (status, body). `public_key`
    checks assertions. A token is good for whoever asked, and for `user` if nobody was named.
    """

    asked: list[dict[str, str]] = field(default_factory=list)
    refusals: list[tuple[int, Any]] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    expires_in: object = 3600
    extra: dict[str, str] = field(default_factory=dict)
    public_key: Any = None
    user: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    def revoke(self) -> None:
        """Forget every token: mail servers no longer take them."""
        self.tokens.clear()

    def answer(self, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(form)
        if self.refusals:
            return self.refusals.pop(0)
        user = self._granted(form)
        if user is None:
            return 400, {"error": "invalid_grant", "error_description": "AADSTS700082: expired"}
        token = secrets.token_urlsafe(12)
        self.tokens[token] = user
        return 200, {"access_token": token, "expires_in": self.expires_in, **self.extra}

    def _granted(self, form: dict[str, str]) -> str | None:
        """For whom the token is, None where the grant is not right."""
        if "assertion" in form:
            return str(self._checked(form["assertion"])["sub"])
        if "client_assertion" in form:
            self._checked(form["client_assertion"])
        elif (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return None
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != REFRESH:
            return None
        return self.user

    def _checked(self, assertion: str) -> dict[str, Any]:
        return dict(
            jwt.decode(
                assertion, self.public_key, algorithms=["RS256", "PS256"], audience=self.url,
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        )  # fmt: skip

    def introspect(self, token: str) -> tuple[int, Any]:
        """RFC 7662, as Dovecot asks it."""
        user = self.tokens.get(token)
        return 200, {"active": user is not None, "username": user or ""}

    @contextlib.contextmanager
    def running(self) -> Iterator["TokenServer"]:
        owner = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = parse_qs(self.rfile.read(length).decode())
                self._say(*owner.answer({key: value[0] for key, value in form.items()}))

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                self._say(*owner.introspect(asked.get("token", [""])[0]))

            def _say(self, status: int, told: Any) -> None:
                body = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                if status in {301, 302, 307}:
                    self.send_header("Location", owner.url)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join(5)
