"""What programs and gateways put around letters, and the letter of ours that is quoted below one."""

BANNERS = {
    "banner": "[EXTERNAL] This message originated outside of the organization. Do not click links "
    "or open attachments unless you recognize the sender and know the content is safe.",
    "banner-caution": "CAUTION: This email originated from outside your organization. Exercise "
    "caution when opening attachments or clicking links, especially from unknown senders.",
}
DISCLAIMERS = {
    "disclaimer": (
        (
            "CONFIDENTIALITY NOTICE: This e-mail message, including any attachments, is for the sole "
            "use of the intended recipient(s) and may contain confidential and privileged information "
            "or otherwise be protected by law, including protected health information (PHI) under the "
            "Health Insurance Portability and Accountability Act (HIPAA). Any unauthorized review, "
            "use, disclosure or distribution is prohibited. If you are not the intended recipient, "
            "please contact the sender by reply e-mail and destroy all copies of the original message."
        ),
    ),
    "disclaimer-long": (
        (
            "NOTICE TO RECIPIENT: The information in this communication is intended only for the "
            "person or entity to which it is addressed and may contain medical, dental, behavioral "
            "health or substance use records whose confidentiality is protected by federal and state "
            "law (45 CFR Parts 160 and 164; 42 CFR Part 2). Federal rules prohibit any further "
            "disclosure without the specific written consent of the patient to whom it pertains."
        ),
        (
            "Any views or opinions presented are solely those of the author and do not necessarily "
            "represent those of the organization. No employee is authorized to conclude a binding "
            "agreement by e-mail without written confirmation. The organization accepts no liability "
            "for damage caused by any virus transmitted by this e-mail, for errors or omissions, or "
            "for changes made to it after it was sent. Receipt by anyone other than the named "
            "recipient is no waiver of any privilege."
        ),
        "Please consider the environment before printing this e-mail.",
    ),
}
SIGNATURES = {
    "phone-signature": "Sent from my iPhone",
    "phone-android": "Sent from my Galaxy",
    "phone-outlook": "Get Outlook for iOS",
}
LETTER = (
    "Thank you for contacting CarePlan.", "",
    "You can reach Provider Services by phone at 503-555-0100, by fax at 503-555-0101,",
    "or by mail to CarePlan, 315 SW Example Ave, Portland, OR 97204.", "",
    "Provider Services", "CarePlan", "Phone: 503-555-0100", "Fax: 503-555-0101",
    "E-mail: {to}",
)  # fmt: skip
