"""Values that tests of decisions start from."""

from dataclasses import replace

from mail_intake.model.answer import Answer, Outcome
from mail_intake.model.form import FieldSpec, Form, ItemSpec, Security
from mail_intake.model.mail import Address, AuthResult, Hop, Mail, Segment, SegmentKind

SECURITY = Security(
    trusted_hosts=("*.plan.example",),
    authserv_ids=("mx.plan.example",),
    marker_headers=(("X-Secure", ""), ("X-Gateway", "tls-verified")),
    marker_subjects=("[secure]",),
    portal_senders=("*@portal.plan.example",),
)
OWN = frozenset({"alerts@plan.example", "claims@plan.example", "bounces@plan.example"})


def mail(*lines, subject="hello", sender="ann@clinic.example", **more):
    """A plain mail with these body lines."""
    body = Segment(kind=SegmentKind.BODY, source="text/plain", lines=lines)
    head = Segment(kind=SegmentKind.SUBJECT, source="subject", lines=(subject,))
    return Mail(
        sender=Address(name="Ann Lee", email=sender),
        subject=subject,
        segments=(head, body),
        return_path=sender,
        **more,
    )


def with_headers(**headers):
    """A mail with these header fields; underscores stand for hyphens."""
    return replace(
        mail("hi"),
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
    )


def hop(by="mx1.plan.example", *, tls=True, version="1.3"):
    return Hop(by=by, protocol="ESMTPS" if tls else "ESMTP", tls=tls, tls_version=version)


def verdict(method, result, server="mx.plan.example", **properties):
    listed = tuple((name.replace("_", "."), value) for name, value in properties.items())
    return AuthResult(authserv_id=server, method=method, result=result, properties=listed)


def answer(field, value="x", outcome=Outcome.VALID, **more):
    raw = more.pop("raw", value)
    return Answer(
        field=field,
        value="" if outcome is Outcome.INVALID else value,
        raw=raw,
        outcome=outcome,
        **more,
    )


def spec(name, kind="text", *, required=False, **more):
    return FieldSpec(name=name, kind=kind, label=name, required=required, **more)


CONTACTS = ItemSpec(
    name="contacts",
    layout="contacts",
    minimum=1,
    fields=(
        spec("email", "email", required=True),
        spec("name", "contact_name", required=True),
        spec("job_title", "job_title", required=True),
    ),
)
CHANGES = ItemSpec(
    name="changes",
    layout="changes",
    minimum=1,
    fields=(spec("change", "change", required=True), spec("old"), spec("new")),
)
FORM = Form(
    name="contract",
    title="Contract",
    fields=(
        spec("clinic_name", "clinic_name"),
        spec("npi", "npi", required=True),
        spec("fax", "fax"),
    ),
    one_of=(("provider_name", "clinic_name"),),
)
ALERTS = Form(name="alerts", title="Alerts", fields=(), items=CONTACTS)
UPDATES = Form(name="updates", title="Updates", fields=(), items=CHANGES)
CLAIMS = Form(
    name="claims", title="Claims", fields=(spec("claim_number", required=True),), phi_rule=True
)
