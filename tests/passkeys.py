"""A device that makes passkeys and signs with them, for tests: what a browser would hand over (WebAuthn, ES256, attestation "none")."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from alongside.desks.passkeys import PasskeysDesk
from alongside.domain.passkeys import Answer, IssuedChallenge, RelyingParty

HERE = RelyingParty("alongside.example.org", "https://alongside.example.org")
PRESENT, VERIFIED, HOLDS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey, and what the device says of itself. counts: how far it has counted its signatures; None where it never does."""

    person_id: str = "ana"
    secret: bytes = b"s" * 32
    host: str = HERE.host
    origin: str = HERE.origin
    verified: bool = True
    counts: int | None = None
    number: bytes = b"credential"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, challenge: str) -> Answer:
        """As `navigator.credentials.create` answers."""
        attested = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + self._public_key()
        data = self._data(HOLDS_CREDENTIAL) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer("webauthn.create", challenge, attestationObject=attestation)

    def signs(self, challenge: str) -> Answer:
        """As `navigator.credentials.get` answers."""
        if self.counts is not None:
            self.counts += 1
        data, said = self._data(), self._said("webauthn.get", challenge)
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            "webauthn.get",
            challenge,
            authenticatorData=data,
            signature=signature,
            userHandle=self.person_id.encode(),
        )

    def _answer(self, kind: str, challenge: str, **response: bytes) -> Answer:
        brought = {"clientDataJSON": self._said(kind, challenge), **response}
        number = bytes_to_base64url(self.number)
        credential = {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": {name: bytes_to_base64url(value) for name, value in brought.items()},
        }
        return Answer(credential, self.secret)

    def _said(self, kind: str, challenge: str) -> bytes:
        asked = bytes_to_base64url(challenge.encode())
        return json.dumps({"type": kind, "challenge": asked, "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return sha256(self.host.encode()).digest() + bytes([flags]) + (self.counts or 0).to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def asked(challenge: str, now: datetime) -> IssuedChallenge:
    return IssuedChallenge(challenge, HERE, now + timedelta(minutes=5))


def added(desk: PasskeysDesk, device: Device, name: str = "my phone") -> Device:
    """The device makes one for the person of this desk."""
    challenge = f"to add {device.number!r}"
    desk.add_passkey(name, device.made(challenge), asked(challenge, desk.now))
    return device
