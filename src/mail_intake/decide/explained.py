"""One sentence for staff about each finding: what is missing, wrong or doubtful, and what to do.

A letter says the same to the sender in `decide.asked`; neither ever offers a guess.
"""

from mail_intake.decide.merge import UNVERIFIED
from mail_intake.fields import KINDS
from mail_intake.model.answer import Finding, FindingKind

#: Why a value that was taken should be looked at, by its code.
DOUBTS = {
    "unsure": "It stands where it might mean something else: please compare it with the message.",
    UNVERIFIED: "It replaces another value, and who sent it took no part before: please ask the clinic.",
    "ssn_likely": "It may be a Social Security number: please make sure that it is the tax ID.",
    "zip_and_state_differ": "Its ZIP code belongs to another state: please make sure which is right.",
    "relative": "The day was counted from the day of the message: please make sure that it is meant.",
    "unassigned": "No such number was given out yet: please call before it is used.",
    "typographic_apostrophe": "It has a typographic apostrophe, which no mail server takes: please ask for it.",
    "odd_ending": "Its domain has an unusual ending: please make sure that it is no typing error.",
    "incomplete": "A part of it is not there: please compare it with the message.",
    "completed": "A part of it was taken from elsewhere in the message: please compare it.",
}
#: What tells of a patient, by its code (45 CFR 164.514(b)(2)).
SIGNS = {
    "BIRTH_DATE": "The message holds a patient's day of birth.",
    "RECORD_NUMBER": "The message holds the number of a patient's record or account.",
    "MEMBER_NUMBER": "The message holds a member's number.",
    "MEDICARE_NUMBER": "The message holds a Medicare beneficiary identifier.",
    "OHP_NUMBER": "The message holds an Oregon Health Plan member ID.",
    "SOCIAL_SECURITY": "The message holds a Social Security number that is no tax ID of the clinic.",
    "PATIENT_NAME": "The message holds a patient's name.",
    "SERVICE_DATE": "The message holds the day of a patient's service.",
    "AGE": "The message holds the age of a patient over 89.",
    "PATIENT_CONTACT": "The message holds a patient's telephone number or address.",
    "UNREADABLE": "The message is encrypted or behind a portal: what it holds is not known.",
    "CLAIM_FILE": "A file that was not read is named like a claim or a remittance advice.",
    "ATTACHMENT": "A file was not read: what it holds is not known.",
}
#: Why something required is not there, by its code.
ABSENCES = {
    "not_given": "It is required, and the message does not give it.",
    "pending": "It is required, and the sender says that it is still to come.",
}


def explained(finding: Finding, kind: str) -> str:
    """Return the sentence; `kind` is that of the field the finding is about, "" for none."""
    if finding.kind is FindingKind.PHI:
        return SIGNS[finding.code]
    if finding.kind is FindingKind.DOUBT:
        return DOUBTS[finding.code]
    return ABSENCES.get(finding.code) or KINDS[kind].explain(finding.code)
