"""How connections are protected: what is trusted, and what is never said in the clear."""

import ssl

import pytest
import trustme

from mail_intake.model.errors import ConfigurationError
from mail_intake.model.settings import Endpoint, Tls
from mail_intake.tlscontext import client_context, is_loopback, refuse_plain


def plain(host, *, insecure=False):
    return Endpoint(host=host, port=143, tls=Tls.PLAIN, insecure=insecure)


def test_chain_and_name_are_verified():
    """A context verifies both, and speaks nothing older than TLS 1.2."""
    context = client_context(Endpoint(host="mail.example.org", port=993))

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_further_authority(tmp_path):
    """`ca_file` is trusted besides the system's authorities, not instead of them."""
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(path)
    usual = client_context(Endpoint(host="mail.example.org", port=993))
    more = client_context(Endpoint(host="mail.example.org", port=993, ca_file=path))

    assert len(more.get_ca_certs()) == len(usual.get_ca_certs()) + 1


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_unreadable_authority(tmp_path, content):
    """A `ca_file` that is missing or no PEM is named, with a way out."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        client_context(Endpoint(host="mail.example.org", port=993, ca_file=path))
    (fault,) = refused.value.faults

    assert (fault.file, fault.key) == (str(path), "ca_file")


@pytest.mark.parametrize(
    ("host", "itself"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("192.0.2.1", False),
        ("mail.example.org", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_loopback(host, itself):
    """Only this machine itself is loopback; a name that looks like it is not."""
    assert is_loopback(host) is itself


def test_plain_is_refused():
    """Without TLS nothing goes to another machine."""
    with pytest.raises(ConfigurationError, match="unprotected"):
        refuse_plain(plain("mail.example.org"))


@pytest.mark.parametrize(
    "endpoint",
    [
        plain("localhost"),
        plain("mail.example.org", insecure=True),
        Endpoint(host="mail.example.org", port=143, tls=Tls.STARTTLS),
        Endpoint(host="mail.example.org", port=993),
    ],
    ids=["this machine", "somebody insists", "starttls", "implicit"],
)
def test_what_is_allowed(endpoint):
    """Loopback, TLS, and an explicit word are let through: nothing is raised."""
    refuse_plain(endpoint)
