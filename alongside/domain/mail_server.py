"""Why the mail server takes nothing from here: faults of the set-up, which are no message's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alongside.domain import N_


class Fault(StrEnum):
    UNREACHABLE = "unreachable"  # or it breaks off before it has taken anything
    CERTIFICATE = "certificate"
    ENCRYPTION = "encryption"  # it wants TLS where none is set, or otherwise than set
    PASSWORD = "password"  # noqa: S105  # or it wants one where none is set
    REFUSED = "refused"  # by its policy: the sender, this machine, or passing letters on
    EVERYONE = "everyone"  # it refuses each recipient


WHAT_TO_DO = {
    Fault.UNREACHABLE: N_(
        "The mail server cannot be reached, or breaks off. Check ALONGSIDE_SMTP_HOST, ALONGSIDE_SMTP_PORT and ALONGSIDE_SMTP_SECURITY, and "
        "that this machine may connect to it."
    ),
    Fault.CERTIFICATE: N_(
        "The mail server's certificate is not trusted. If it comes from your own certificate authority, name the file of that authority in "
        "ALONGSIDE_SMTP_CA_FILE."
    ),
    Fault.ENCRYPTION: N_(
        "The mail server expects another encryption. Set ALONGSIDE_SMTP_SECURITY as its owner says: usually tls on port 465 and starttls on "
        "port 587."
    ),
    Fault.PASSWORD: N_(
        "The mail server does not accept the sign-in. Check ALONGSIDE_SMTP_USER and ALONGSIDE_SMTP_PASSWORD."
    ),
    Fault.REFUSED: N_(
        "The mail server refuses e-mail from here. Ask its owner to let this app send from the address in ALONGSIDE_SENDER and to deliver to "
        "everyone, or change that address."
    ),
    Fault.EVERYONE: N_(
        "The mail server refuses every recipient. Ask its owner why; the addresses themselves are probably right."
    ),
}

# Two mistyped addresses may well wait at the same time. Three different mailboxes that are all gone, while nobody at all can be
# written to, are likelier a server that knows nobody; if they are gone, that shows as soon as it takes one letter.
MOST_REFUSED = 3


@dataclass(frozen=True)
class Stopped:
    """Nothing is sent. `said`: in the server's own words. `since`: when that began, with this fault or another."""

    fault: Fault
    said: str
    since: datetime
