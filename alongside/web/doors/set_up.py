"""The set-up form: every fault found at once, beside its field."""

import secrets
from dataclasses import dataclass
from functools import cache
from hmac import compare_digest
from zoneinfo import available_timezones

from alongside.domain.errors import BadInput
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.people import Person, clean_login, clean_name
from alongside.domain.tokens import new_id
from alongside.words import LANGUAGES, Words


@cache
def set_up_code() -> str:
    """Printed on the console, new at every start: whoever can read the console may set the place up."""
    return "-".join(f"{secrets.randbelow(10_000):04d}" for _ in range(4))


@dataclass(eq=False)
class WrongFields(Exception):
    """What is wrong, field by field, in the reader's words."""

    sentences: dict[str, str]


@dataclass(frozen=True)
class PlaceForm:
    organisation: Organisation
    contacts: list[SupportContact]
    person: Person

    @staticmethod
    @cache
    def zones() -> tuple[str, ...]:
        """Places first; the names without a place are for machines."""
        places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        return (*sorted(places), "UTC")

    @classmethod
    def read(cls, typed: dict[str, str], t: Words) -> "PlaceForm":
        """Raises WrongFields."""
        wrong = _wrong_choices(typed, t)
        name = t("Please give a name of at most 100 characters.")
        kept = {
            "organisation": _kept(clean_name, typed, "organisation", name, wrong),
            "contact_name": _kept(clean_name, typed, "contact_name", name, wrong),
            "contact_reach": _kept(
                clean_name,
                typed,
                "contact_reach",
                t("How can people reach them? A number or an address."),
                wrong,
            ),
            "name": _kept(clean_name, typed, "name", name, wrong),
            "login": _kept(
                lambda _, text: clean_login(text),
                typed,
                "login",
                t("Letters, digits and . _ + @ - only, 2 to 100 of them."),
                wrong,
            ),
        }
        if wrong:
            raise WrongFields(wrong)
        contact = SupportContact(
            kept["contact_name"], kept["contact_reach"], typed.get("contact_hours", "")[:100]
        )
        organisation = Organisation(
            kept["organisation"], typed["time_zone"], int(typed["week_opens"]), typed["language"]
        )
        return cls(organisation, [contact], Person(new_id(), kept["login"], kept["name"], typed["language"]))


def _wrong_choices(typed: dict[str, str], t: Words) -> dict[str, str]:
    wrong = {}
    if not is_set_up_code(typed.get("code", "")):
        wrong["code"] = t("That is not the code the server printed. It is new at every start.")
    if typed.get("time_zone") not in PlaceForm.zones():
        wrong["time_zone"] = t("Please choose a time zone from the list, for example Europe/London.")
    if typed.get("week_opens") not in set("0123456") or typed.get("language") not in LANGUAGES:
        wrong["form"] = t("Please choose a day and a language from the lists.")
    if typed.setdefault("password", "") != typed.get("again", ""):
        wrong["again"] = t("The two are not the same.")
    return wrong


def _kept(clean, typed, field, fault, wrong) -> str:  # type: ignore[no-untyped-def]
    try:
        return str(clean(field, typed.get(field, "")))
    except BadInput:
        wrong[field] = fault
        return ""


def is_set_up_code(typed: str) -> bool:
    return compare_digest(_digits(typed), _digits(set_up_code()))


def _digits(code: str) -> bytes:
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit()).encode()
