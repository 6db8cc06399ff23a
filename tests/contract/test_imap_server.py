"""What our own IMAP harness must do as a real server does, so that tests against it tell the truth."""

import threading
from contextlib import ExitStack, suppress

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

BODY = b"Subject: hello\r\nMessage-ID: <1@example.org>\r\n\r\ncaf\xe9 \x01\r\n"


@pytest.fixture(params=["house", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def server(request):
    names = {"house": "house_account", "dovecot": "account"}
    return request.getfixturevalue(names[request.param])


@pytest.fixture
def client(server):
    with server.person() as one:
        one.normalise_times = False
        yield one


@pytest.fixture
def other(server, client):
    """A second connection to the same folder."""
    with server.person() as one:
        yield one


def test_capabilities(client):
    """The extensions that the source uses are there."""
    wanted = {b"IDLE", b"UIDPLUS", b"MOVE", b"MULTIAPPEND", b"LITERAL+"}

    assert wanted <= set(client.capabilities())


def test_wrong_password(server):
    """A wrong password is refused with the response code of RFC 5530."""
    end = server.endpoint()
    with ExitStack() as stack:
        client = stack.enter_context(IMAPClient(end.host, end.port, ssl=False, timeout=5))
        with pytest.raises(LoginError, match="AUTHENTICATIONFAILED"):
            client.login(end.username, "wrong")


def test_select(client):
    """Opening says what identifies messages, and that keywords are kept."""
    client.append("INBOX", BODY)
    opened = client.select_folder("INBOX")

    assert opened[b"EXISTS"] == 1
    assert opened[b"UIDNEXT"] > client.search()[0]
    assert opened[b"UIDVALIDITY"] > 0
    assert b"\\*" in opened[b"PERMANENTFLAGS"]


def test_examine(client):
    """A folder opened for looking cannot be changed, whether the server says so or not."""
    client.append("INBOX", BODY)
    client.select_folder("INBOX", readonly=True)
    with suppress(IMAPClientError):
        client.add_flags(client.search(), ["\\Seen"])
    client.select_folder("INBOX")

    assert client.search(["SEEN"]) == []


def test_folders(client):
    """Folders are made and listed, umlauts and levels included."""
    for name in ("Processed", "Büro/Neu"):
        client.create_folder(name)

    assert {"INBOX", "Processed", "Büro/Neu"} <= {name for _, _, name in client.list_folders()}


def test_a_missing_folder(client):
    """There is no opening what does not exist."""
    with pytest.raises(IMAPClientError):
        client.select_folder("Nowhere")


def test_byte_for_byte(client):
    """A message comes back as it went in, and its size is its length."""
    client.append("INBOX", BODY)
    (answer,) = client.fetch(client.search(), ["BODY.PEEK[]", "RFC822.SIZE"]).values()

    assert (answer[b"BODY[]"], answer[b"RFC822.SIZE"]) == (BODY, len(BODY))


def test_line_ends(server, client):
    """Delivered with bare LF, kept with CRLF."""
    server.deliver(b"Subject: x\n\none\ntwo\n")
    client.noop()
    (answer,) = client.fetch(client.search(), ["BODY.PEEK[]"]).values()

    assert b"Subject: x\r\n\r\none\r\ntwo\r\n" in answer[b"BODY[]"]


def test_trace(server, client):
    """A delivered message begins with what the last server wrote."""
    server.deliver(BODY)
    client.noop()
    (answer,) = client.fetch(client.search(), ["BODY.PEEK[HEADER]"]).values()
    names = [line.partition(b":")[0] for line in answer[b"BODY[HEADER]"].split(b"\r\n")]

    assert names[0] == b"Return-Path"
    assert names.index(b"Delivered-To") < names.index(b"Received") < names.index(b"Subject")


@pytest.mark.parametrize(("start", "length"), [(0, 10), (10, 7), (50, 1000), (5000, 10)])
def test_partial(client, start, length):
    """A piece is a piece; beyond the end there is nothing."""
    client.append("INBOX", BODY)
    (answer,) = client.fetch(client.search(), [f"BODY.PEEK[]<{start}.{length}>"]).values()

    assert answer[f"BODY[]<{start}>".encode()] == BODY[start : start + length]


def test_header(client):
    """The header block ends with the empty line."""
    client.append("INBOX", BODY)
    (answer,) = client.fetch(client.search(), ["BODY.PEEK[HEADER]"]).values()

    assert answer[b"BODY[HEADER]"] == BODY.partition(b"caf")[0]


def test_peek(client):
    """Peeking sets no flag; looking without it does."""
    client.append("INBOX", BODY)
    uids = client.search()
    client.fetch(uids, ["BODY.PEEK[]"])
    before = client.get_flags(uids)[uids[0]]
    client.fetch(uids, ["BODY[]"])
    after = client.get_flags(uids)[uids[0]]

    assert b"\\Seen" not in before
    assert b"\\Seen" in after


def test_internal_date(client):
    """The time of arrival carries its zone."""
    client.append("INBOX", BODY)
    (answer,) = client.fetch(client.search(), ["INTERNALDATE"]).values()

    assert answer[b"INTERNALDATE"].utcoffset() is not None


def test_star_names_the_last(client):
    """ "n:*" answers the last message even where its UID lies below n."""
    client.append("INBOX", BODY)
    (uid,) = client.search()

    assert client.search(["UID", f"{uid + 1}:*"]) == [uid]


def test_search_by_keyword(client):
    """A keyword is stored, found, and seen by another connection."""
    client.multiappend("INBOX", [{"msg": BODY}, {"msg": BODY}])
    first, second = client.search()
    client.add_flags([first], ["MailIntake"], silent=True)

    assert client.search(["KEYWORD", "MailIntake"]) == [first]
    assert client.search(["UNKEYWORD", "MailIntake"]) == [second]


def test_search_by_header(client):
    """A message is found by its Message-ID."""
    client.append("INBOX", BODY)

    assert len(client.search(["HEADER", "Message-ID", "<1@example.org>"])) == 1
    assert client.search(["HEADER", "Message-ID", "<2@example.org>"]) == []


def test_move(client):
    """Moving takes a message away, keywords included, and is silent about unknown UIDs."""
    client.append("INBOX", BODY, flags=["MailIntake"])
    client.create_folder("Processed")
    (uid,) = client.search()
    client.move([uid, uid + 100], "Processed")
    left = client.search()
    client.select_folder("Processed")

    assert left == []
    assert len(client.search(["KEYWORD", "MailIntake"])) == 1


def test_copy_and_expunge(client):
    """UID EXPUNGE removes what it names and leaves what a person marked."""
    client.multiappend("INBOX", [{"msg": BODY}, {"msg": BODY}])
    ours, theirs = client.search()
    client.create_folder("Processed")
    client.copy([ours], "Processed")
    client.delete_messages([ours, theirs])
    client.uid_expunge([ours])

    assert client.search() == [theirs]


def test_uids_are_never_used_again(client):
    """A UID that is gone stays gone."""
    client.append("INBOX", BODY)
    (old,) = client.search()
    client.delete_messages([old])
    client.expunge()
    client.append("INBOX", BODY)

    assert client.search()[0] > old


def test_two_connections(client, other):
    """One connection's flag is seen by the other after NOOP."""
    client.append("INBOX", BODY)
    client.noop()
    client.add_flags(client.search(), ["\\Flagged"])
    other.noop()

    assert len(other.search(["FLAGGED"])) == 1


def test_expunged_by_another(client, other):
    """What another connection expunged is not fetched: left out, or refused until NOOP."""
    client.multiappend("INBOX", [{"msg": BODY}, {"msg": BODY}])
    client.noop()
    other.noop()
    gone, there = client.search()
    other.delete_messages([gone])
    other.expunge()
    client.noop()

    assert list(client.fetch([gone, there], ["BODY.PEEK[]"])) == [there]


def test_idle(server, client):
    """Mail that comes while idling is announced before IDLE ends."""
    client.idle()
    thread = threading.Thread(target=server.deliver, args=(BODY,))
    thread.start()
    news = client.idle_check(timeout=5)
    thread.join()
    _, rest = client.idle_done()

    assert (1, b"EXISTS") in news + rest


def test_large(client):
    """A megabyte and more goes in and comes out."""
    content = BODY + b"0123456789abcdef\r\n" * 80_000
    client.append("INBOX", content)
    (answer,) = client.fetch(client.search(), ["BODY.PEEK[]"]).values()

    assert answer[b"BODY[]"] == content


def test_status(client):
    """A folder's state can be asked without opening it."""
    client.append("INBOX", BODY)

    assert client.folder_status("INBOX", ["MESSAGES"]) == {b"MESSAGES": 1}


def test_another_uid_validity(server, client):
    """A renumbered folder says so when it is opened again."""
    before = client.select_folder("INBOX")[b"UIDVALIDITY"]
    server.renumber()

    assert client.select_folder("INBOX")[b"UIDVALIDITY"] != before
