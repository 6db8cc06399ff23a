"""A private Dovecot 2.3 (Debian 12): its own configuration, ports and mail, no system users.

Works as root (mail processes then run as nobody) and as anybody else. Every name is an account
with the password SECRET, so each test has a fresh one.
"""

import contextlib
import grp
import itertools
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import trustme
from imapclient import IMAPClient

from mail_intake.model.settings import Endpoint, MailboxSettings, SettleBy, Tls

BINARY = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SECRET = "tulip7"
#: On this address Dovecot takes no password without TLS; clients come from another one (for a
#: client of the very same address it makes an exception).
STRICT_HOST = "127.0.0.2"
#: An address that the certificate does not name.
UNNAMED_HOST = "127.0.0.3"

_CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
instance_name = {instance}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
local {strict} {{
  disable_plaintext_auth = yes
}}
auth_mechanisms = {mechanisms}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{mail}
mail_fsync = never
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
default_process_limit = 200
default_client_limit = 400
lda_mailbox_autocreate = yes
namespace inbox {{
  inbox = yes
  separator = /
}}
{passdb}
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1 {strict}
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1 {unnamed}
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Else every wrong password makes the next sign-in slower.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
"""


_OAUTH2 = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2.conf
}}
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Dovecot:
    """A running server; `ca_file` vouches for its certificate."""

    root: Path
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    secret: str = SECRET
    mail: str = "~/Maildir"  #: where an account's mail lies
    introspection: str = ""  #: where it asks whose an access token is; "" takes passwords only
    _names: Iterator[int] = field(default_factory=itertools.count)

    @property
    def ca_file(self) -> Path:
        return self.root / "ca.pem"

    def account(self) -> "Account":
        """A fresh account."""
        return Account(self, f"user{next(self._names)}")

    def log(self) -> str:
        return (self.root / "dovecot.log").read_text()

    @contextlib.contextmanager
    def running(self) -> Iterator["Dovecot"]:
        self._prepare()
        process = subprocess.Popen(
            [str(BINARY), "-F", "-c", str(self.root / "dovecot.conf")], stderr=subprocess.DEVNULL
        )
        try:
            self._wait_until_it_listens(process)
            yield self
        finally:
            process.terminate()
            process.wait(10)

    def _prepare(self) -> None:
        as_root = os.geteuid() == 0
        person = pwd.getpwnam("nobody") if as_root else pwd.getpwuid(os.geteuid())
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        certificate = authority.issue_cert("localhost", "127.0.0.1", STRICT_HOST)
        certificate.private_key_pem.write_to_path(self.root / "key.pem")
        for pem in certificate.cert_chain_pems:
            pem.write_to_path(self.root / "cert.pem", append=True)
        (self.root / "mail").mkdir()
        (self.root / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                root=self.root,
                instance=f"mail-intake-{self.port}",
                strict=STRICT_HOST,
                unnamed=UNNAMED_HOST,
                secret=self.secret,
                mail=self.mail,
                user=person.pw_name,
                group=grp.getgrgid(person.pw_gid).gr_name,
                uid=person.pw_uid,
                gid=person.pw_gid,
                port=self.port,
                tls_port=self.tls_port,
                lmtp_port=self.lmtp_port,
                mechanisms="plain login" + (" xoauth2 oauthbearer" if self.introspection else ""),
                passdb=_OAUTH2.format(root=self.root) if self.introspection else "",
            )
        )
        (self.root / "oauth2.conf").write_text(
            f"introspection_mode = get\nintrospection_url = {self.introspection}\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        if as_root:
            self.root.chmod(0o755)
            os.chown(self.root / "mail", person.pw_uid, person.pw_gid)

    def _wait_until_it_listens(self, process: subprocess.Popen) -> None:
        for _ in range(500):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.lmtp_port), 1).close()
                return
            assert process.poll() is None, self.log()
            time.sleep(0.02)
        raise AssertionError(self.log())


@dataclass(frozen=True)
class Account:
    """One account on the server, and what a test does with it."""

    server: Dovecot
    name: str

    def endpoint(self, tls: Tls = Tls.PLAIN, **more) -> Endpoint:
        port = self.server.tls_port if tls is Tls.IMPLICIT else self.server.port
        end = Endpoint(
            host="127.0.0.1",
            port=port,
            tls=tls,
            ca_file=self.server.ca_file,
            username=self.name,
            password=SECRET,
            timeout=5.0,
        )
        return replace(end, **more)

    def settings(self, **more) -> MailboxSettings:
        box = MailboxSettings(
            name="alerts",
            form="alerts",
            addresses=(f"{self.name}@plan.example",),
            place=self.endpoint(),
            settle=SettleBy.KEEP,
        )
        return replace(box, **more)

    def deliver(self, content: bytes) -> None:
        """Deliver by LMTP, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail("sender@example.org", [f"{self.name}"], content)

    def renumber(self) -> None:
        """Give the folder another UIDVALIDITY, by the administrator's own tool."""
        number = str(3_000_000_000 + next(self.server._names))
        options = ("mailbox", "update", "-u", self.name, "--uid-validity", number, "INBOX")
        configuration = str(self.server.root / "dovecot.conf")
        subprocess.run(["doveadm", "-c", configuration, *options], check=True)

    def restore(self) -> None:
        """Lose what the server knows about its messages, while connections are open."""
        maildir = self.server.root / "mail" / self.name / "Maildir"
        for index in (*maildir.glob("dovecot-uidlist*"), *maildir.glob("dovecot.index*")):
            index.unlink()

    @contextlib.contextmanager
    def person(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """A person's own mail program, with the folder open."""
        with IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=5) as client:
            client.login(self.name, SECRET)
            client.select_folder(folder)
            yield client


@pytest.fixture(scope="session")
def dovecot():
    """One server for the whole session; skipped by name where it is not installed."""
    if BINARY is None:
        pytest.skip("Dovecot is not installed: make test-servers")
    with contextlib.ExitStack() as stack:
        # Not pytest's own folder: nobody else may enter that, and socket paths must be short.
        root = stack.enter_context(tempfile.TemporaryDirectory(prefix="mail-intake-"))
        yield stack.enter_context(Dovecot(Path(root)).running())


@pytest.fixture
def account(dovecot):
    """A fresh account."""
    return dovecot.account()
