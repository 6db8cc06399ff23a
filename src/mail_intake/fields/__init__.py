"""One file for each kind of field: find, judge, explain, mask, show; `lexicon` recognises by a vocabulary."""

from mail_intake.fields import (
    address,
    change,
    claim_number,
    date,
    dmap,
    email,
    job_title,
    name,
    npi,
    phone,
    specialty,
    text,
    tin,
)
from mail_intake.fields.kind import Kind

#: How every kind is told to people, by its name, as forms call it.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        npi.KIND,
        tin.KIND,
        dmap.KIND,
        phone.KIND,
        phone.FAX,
        email.KIND,
        address.KIND,
        name.CLINIC,
        name.PROVIDER,
        name.CONTACT,
        specialty.KIND,
        job_title.KIND,
        date.KIND,
        change.KIND,
        claim_number.KIND,
        text.KIND,
    )
}
