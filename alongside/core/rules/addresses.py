"""E-mail addresses: which ones mail can be sent to, and how mail servers spell them."""

import re
from unicodedata import category, is_normalized

import idna

LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3, without the brackets)
LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def is_address(text: str, any_letters: bool = False) -> bool:
    """Whether mail can be sent there.

    `any_letters`: the server accepts letters beyond ASCII before the @ (SMTPUTF8).
    """
    try:
        ascii_before_the_at = to_smtp_address(text).isascii()
    except ValueError:
        return False
    return any_letters or ascii_before_the_at


def to_smtp_address(address: str) -> str:
    """With the domain in ASCII (`xn--…`, UTS 46). Raises ValueError if no server would accept it."""
    local, at, domain = address.rpartition("@")
    found = f"{local}{at}{to_ascii_domain(domain)}"
    # Beside what ASCII allows, letters, marks and digits of any script are valid (RFC 6531), normalised
    # (NFC).
    plain = "".join("x" if not one.isascii() and category(one)[0] in "LMN" else one for one in local)
    is_valid = at and LOCAL.fullmatch(plain) and is_normalized("NFC", local)
    if not is_valid or ".." in found or len(found.encode()) > LONGEST:
        raise ValueError(f"not an e-mail address: {address!r}")
    return found


def to_ascii_domain(domain: str) -> str:
    """Raises ValueError for an invalid host name."""
    if not domain.isascii() and domain.isprintable():
        domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    if not DOMAIN.fullmatch(domain):
        raise ValueError(f"not a host name: {domain!r}")
    return domain
