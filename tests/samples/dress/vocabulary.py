"""What people call the fields: for each field the labels that mean the same and nothing else.

Written from the plan's published form and the habits of clinics, not from any program's tables.
"""

LABELS: dict[str, tuple[str, ...]] = {
    "applicant": (
        "Provider Name or Clinic Name", "Provider Name / Clinic Name", "Provider/Clinic Name",
        "Clinic or Provider Name", "Name of Provider or Clinic", "Provider or Clinic Name",
    ),
    "clinic": (
        "Clinic", "Clinic Name", "Name of Clinic", "Practice", "Practice Name",
        "Name of Practice", "Clinic/Practice Name", "Organization Name", "Facility Name",
    ),
    "provider": ("Provider", "Provider Name", "Name of Provider", "Practitioner", "Practitioner Name"),
    "name": ("Name", "Full Name"),
    "contact": ("Contact", "Contact Name", "Contact Person", "Name of Contact"),
    "sender": ("Submitted by", "Sent by", "Requested by", "Completed by", "Form completed by"),
    "caller": ("Caller",),
    "title": ("Job Title", "Title", "Position", "Role", "Job Title/Position"),
    "email": ("E-mail", "Email", "E-Mail Address", "Email Address", "Email Addr."),
    "phone": (
        "Phone", "Phone Number", "Phone #", "Phone No.", "Telephone", "Telephone Number", "Tel",
        "Tel.", "Ph.",
    ),
    "fax": ("Fax", "Fax Number", "Fax #", "Fax No.", "Facsimile"),
    "address": (
        "Physical Address", "Street Address", "Practice Address", "Office Address",
        "Physical Location", "Address",
    ),
    "mailing": ("Mailing Address", "Mail Address"),
    "npi": (
        "NPI", "NPI #", "NPI Number", "NPI No.", "N.P.I.", "National Provider Identifier",
        "National Provider Identifier (NPI)",
    ),
    "group-npi": ("Group NPI", "NPI (group)", "Organizational NPI", "Type 2 NPI", "NPI (Type 2)"),
    "own-npi": ("Individual NPI", "NPI (individual)", "Type 1 NPI", "NPI (Type 1)"),
    "tin": (
        "TIN", "Tax ID", "Tax ID #", "Tax ID Number", "Taxpayer ID", "Tax Identification Number",
        "Taxpayer Identification Number (TIN)",
    ),
    "ein": ("EIN", "FEIN", "Federal Tax ID", "Federal Tax ID Number", "Tax ID (EIN)", "EIN #"),
    "dmap": (
        "DMAP ID #", "DMAP ID", "DMAP #", "DMAP Number", "DMAP Provider Number", "MAP ID",
        "Oregon Medicaid ID", "Oregon Medicaid Provider Number", "OHP Provider #", "OMAP No.",
    ),
    "specialty": ("Specialty", "Specialties", "Speciality", "Area of Specialty", "Practice Specialty"),
    "date": ("Effective", "Effective Date", "Eff. Date", "Date Effective", "Effective as of"),
    "change": ("Type of Change", "Change Type", "Kind of Change", "Type of Update"),
    "claim": ("Claim #", "Claim Number", "Claim No.", "Claim", "Claim ID"),
    "patient": ("Patient", "Patient Name", "Name of Patient"),
    "birth": ("DOB", "Date of Birth", "D.O.B.", "Birth Date"),
    "member": ("OHP Member ID", "Member ID", "Member ID #", "Member Number"),
    "service": ("Date of Service", "DOS", "Service Date"),
    "diagnosis": ("Dx", "Diagnosis", "Dx Code"),
    "billed": ("Billed", "Amount Billed"),
}  # fmt: skip
CHANGED = {
    "address": "Address", "phone": "Phone", "fax": "Fax", "email": "E-mail", "name": "Name",
    "tin": "TIN", "npi": "NPI",
}  # fmt: skip
LABELS |= {
    f"old-{kind}": (f"Old {word}", f"Previous {word}", f"Former {word}", f"Prior {word}",
                    f"{word} (old)")
    for kind, word in CHANGED.items()
}  # fmt: skip
LABELS |= {f"new-{kind}": (f"New {word}", f"{word} (new)") for kind, word in CHANGED.items()}
PLACES = frozenset({"address", "mailing", "old-address", "new-address"})


def folded(label: str) -> str:
    return " ".join(label.casefold().split())


KINDS = {folded(label): kind for kind, labels in LABELS.items() for label in labels}
BY_LENGTH = sorted(KINDS, key=len, reverse=True)
