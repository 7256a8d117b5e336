"""Why the mail server accepts nothing from here: faults of the set-up, not of a single message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from alongside.core.rules.messages import N_


class MailFault(StrEnum):
    UNREACHABLE = "unreachable"  # or it drops the connection before it has accepted anything
    CERTIFICATE = "certificate"
    ENCRYPTION = "encryption"  # it wants TLS where none is set, or otherwise than set
    PASSWORD = "password"  # noqa: S105  # or it wants one where none is set
    REFUSED = "refused"  # by its policy: the sender, this machine, or relaying
    EVERYONE = "everyone"  # it refuses each recipient


def remedy_text(fault: MailFault) -> str:
    match fault:
        case MailFault.UNREACHABLE:
            return N_(
                "The mail server cannot be reached, or drops the connection. Check "
                "ALONGSIDE_SMTP_HOST, ALONGSIDE_SMTP_PORT and ALONGSIDE_SMTP_SECURITY. This machine "
                "must be able to connect to it."
            )
        case MailFault.CERTIFICATE:
            return N_(
                "The mail server's certificate is not trusted. Does it come from your own "
                "certificate authority? Then name that authority's file in ALONGSIDE_SMTP_CA_FILE."
            )
        case MailFault.ENCRYPTION:
            return N_(
                "The mail server expects another kind of encryption. Set ALONGSIDE_SMTP_SECURITY as "
                "your provider says: most often tls on port 465 or starttls on port 587."
            )
        case MailFault.PASSWORD:
            return N_(
                "The mail server does not accept the sign-in. Check ALONGSIDE_SMTP_USER and "
                "ALONGSIDE_SMTP_PASSWORD."
            )
        case MailFault.REFUSED:
            return N_(
                "The mail server refuses e-mail from here. Ask your provider to let this app send "
                "from the address in ALONGSIDE_SENDER and deliver to everyone. Or change that "
                "address."
            )
        case MailFault.EVERYONE:
            return N_(
                "The mail server refuses each recipient. Ask your provider why. The addresses may "
                "well be right."
            )
        case _:
            assert_never(fault)


# Two mistyped addresses may well be in the outbox at the same time. When three different mailboxes are
# refused and not one letter was accepted, the server more likely refuses everyone; if they really are gone,
# that shows as soon as it accepts one letter.
MOST_REFUSED = 3


@dataclass(frozen=True)
class MailStop:
    """`said`: in the server's own words. `since`: when sending stopped, with this fault or another."""

    fault: MailFault
    said: str
    since: datetime
