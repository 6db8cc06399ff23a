"""How a connection is protected: one place for IMAP and SMTP."""

import ipaddress
import ssl

from mail_intake.model.errors import ConfigurationError, Fault
from mail_intake.model.settings import Endpoint, Tls


def client_context(endpoint: Endpoint) -> ssl.SSLContext:
    """Return a context that verifies chain and host name, TLS 1.2 or later (RFC 8996).

    ConfigurationError where the endpoint's `ca_file` cannot be read.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if endpoint.ca_file is not None:
        try:
            context.load_verify_locations(endpoint.ca_file)
        except (OSError, ssl.SSLError) as problem:
            fault = Fault(
                file=str(endpoint.ca_file),
                key="ca_file",
                problem=f"cannot be read as certificates ({problem})",
                way_out="Name a PEM file with the authority that signed the server's certificate",
            )
            raise ConfigurationError(fault) from problem
    return context


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_plain(endpoint: Endpoint) -> None:
    """Refuse an unprotected connection to another machine: ConfigurationError."""
    if endpoint.tls is not Tls.PLAIN or endpoint.insecure or is_loopback(endpoint.host):
        return
    raise ConfigurationError(
        Fault(
            file=f"{endpoint.host}:{endpoint.port}",
            key="tls",
            problem="passwords and mail would cross the network unprotected",
            way_out='Set tls = "implicit" or "starttls"; insecure = true allows it all the same',
        )
    )
