"""Passkeys: signing in by unlocking a phone or computer (WebAuthn, level 3).

The device signs a challenge of ours, for this host alone, once it has checked who holds it (by a finger, a
face or a PIN). By its PRF extension it hands over a secret that only this passkey can work out, which wraps
the private key as a password does.
"""

import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from alongside.accounts.rules.passwords import PRODUCT
from alongside.accounts.rules.people import Person
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.tokens import new_token

CHALLENGE_LASTS = timedelta(minutes=5)
CHALLENGE_KEY_LENGTH = 32  # bytes, by which challenges are marked as ours
MOST_PASSKEYS = 10  # of one person
SECRET_LENGTH = 32  # bytes, of what PRF gives
# The same for all: each passkey makes another secret of it.
PRF_INPUT = sha256(b"alongside: opens what its owner wrote").digest()

Json = dict[str, Any]


@dataclass(eq=False)
class WrongPasskey(AlongsideError):
    """Unknown, removed, made for another address, used before, or signed by another device; the app does not
    say which.
    """


@dataclass(eq=False)
class ChallengeExpired(AlongsideError):
    """Nothing was asked of this browser for this, or too long ago."""


@dataclass(eq=False)
class CannotOpenTexts(AlongsideError):
    """The passkey sent no secret, or not the one that wraps its owner's key."""


@dataclass(eq=False)
class NoPasskeysHere(AlongsideError):
    """Browsers make none here: the address is a number, or neither https nor on this machine."""


@dataclass(eq=False)
class NotAPasskey(AlongsideError):
    """What a device sent as a new passkey cannot be used here."""


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """`credential_id` and `public_key` (COSE) are base64url. `name`: what its owner calls it."""

    id: str
    person_id: str
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    added_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True)
class RelyingParty:
    """This server as browsers know it: the name of its host, and the beginning of its addresses
    (`https://…`).
    """

    host: str
    origin: str


@dataclass(frozen=True)
class IssuedChallenge:
    """A challenge that this browser was given, by which server, and until when it can be answered."""

    challenge: str
    party: RelyingParty
    until: datetime


@dataclass(frozen=True)
class Answer:
    """What a device sent. secret: by PRF; empty if it has none."""

    credential: Json
    secret: bytes = field(default=b"", repr=False)

    @property
    def credential_id(self) -> str:
        return str(self.credential.get("id", ""))

    @classmethod
    def read(cls, credential: str, secret: str) -> "Answer":
        """Raises WrongPasskey."""
        try:
            found, given = json.loads(credential), base64url_to_bytes(secret)
        except (ValueError, RecursionError) as error:
            raise WrongPasskey from error
        if not isinstance(found, dict):
            raise WrongPasskey
        return cls(found, given if len(given) == SECRET_LENGTH else b"")


@dataclass(frozen=True)
class Challenges:
    """Each is random, and valid for one purpose and CHALLENGE_LASTS.

    The browser keeps it with our signature.
    """

    key: bytes = field(repr=False)

    def new_challenge(self, purpose: str, now: datetime) -> tuple[str, str]:
        """The challenge, and what the browser keeps."""
        challenge, until = new_token(), str(int((now + CHALLENGE_LASTS).timestamp()))
        return challenge, ".".join((challenge, until, self._challenge_mark(challenge, until, purpose)))

    def check_challenge(
        self, brought: str, purpose: str, party: RelyingParty, now: datetime
    ) -> IssuedChallenge:
        """Raises ChallengeExpired."""
        challenge, _, rest = brought.partition(".")
        until, _, mark = rest.partition(".")
        if not hmac.compare_digest(mark.encode(), self._challenge_mark(challenge, until, purpose).encode()):
            raise ChallengeExpired
        asked = IssuedChallenge(challenge, party, datetime.fromtimestamp(int(until), now.tzinfo))
        if now > asked.until:
            raise ChallengeExpired
        return asked

    def _challenge_mark(self, *said: str) -> str:
        return hmac.new(self.key, json.dumps(said).encode(), sha256).hexdigest()


def options_to_add(person: Person, others: list[Passkey], challenge: str, party: RelyingParty) -> Json:
    """For `navigator.credentials.create`: found without a name being typed, and never a second one on the
    same device.
    """
    return _with_secret(
        generate_registration_options(
            rp_id=party.host,
            rp_name=PRODUCT,
            user_id=person.id.encode(),
            user_name=person.login,
            user_display_name=person.name,
            challenge=challenge.encode(),
            timeout=_milliseconds(CHALLENGE_LASTS),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(other.credential_id)) for other in others
            ],
        )
    )


def options_to_sign_in(challenge: str, party: RelyingParty) -> Json:
    """For `navigator.credentials.get`: any passkey of this host that its owner chooses."""
    return _with_secret(
        generate_authentication_options(
            rp_id=party.host,
            challenge=challenge.encode(),
            timeout=_milliseconds(CHALLENGE_LASTS),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


@dataclass(frozen=True)
class NewPasskey:
    """What a device made: base64url, as in `Passkey`."""

    credential_id: str
    public_key: str
    sign_count: int


def verify_new_passkey(answer: Answer, asked: IssuedChallenge) -> NewPasskey:
    """Raises NotAPasskey. Who built the device is not asked (no attestation)."""
    try:
        found = verify_registration_response(
            credential=answer.credential,
            expected_challenge=asked.challenge.encode(),
            expected_rp_id=asked.party.host,
            expected_origin=asked.party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotAPasskey from error
    return NewPasskey(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def verify_signature(passkey: Passkey, answer: Answer, asked: IssuedChallenge) -> int:
    """How often the device says it has signed. Raises WrongPasskey if it did not sign this challenge."""
    response = answer.credential.get("response")
    whose = bytes_to_base64url(passkey.person_id.encode())
    if not isinstance(response, dict) or response.get("userHandle") != whose:
        raise WrongPasskey
    try:
        found = verify_authentication_response(
            credential=answer.credential,
            expected_challenge=asked.challenge.encode(),
            expected_rp_id=asked.party.host,
            expected_origin=asked.party.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,  # `was_copied` checks it, with its own answer
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise WrongPasskey from error
    return found.new_sign_count


def was_copied(passkey: Passkey, sign_count: int) -> bool:
    """Whether another device may hold it too: its count of signatures did not grow.

    Many devices never count (0).
    """
    return passkey.sign_count > 0 and sign_count <= passkey.sign_count


def _with_secret(options: Any) -> Json:
    return {
        **options_to_json_dict(options),
        "extensions": {"prf": {"eval": {"first": bytes_to_base64url(PRF_INPUT)}}},
    }


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
