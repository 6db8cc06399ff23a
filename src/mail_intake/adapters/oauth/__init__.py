"""Fetches access tokens for signing in to mail servers (OAuth 2.0, RFC 6749)."""

from mail_intake.adapters.oauth.tokens import AccessTokens

__all__ = ["AccessTokens"]
