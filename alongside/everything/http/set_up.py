"""The set-up form: every fault found at once, beside its field."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from alongside.accounts.desk.signing_in import common_passwords
from alongside.accounts.rules.organisations import Organisation, SupportContact, clean_reach
from alongside.accounts.rules.passwords import check_password
from alongside.accounts.rules.people import LONGEST_NAME, Person, clean_login, clean_name
from alongside.core.rules.errors import BadInput
from alongside.core.rules.tokens import new_id
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, Words
from alongside.everything.rules.set_up_codes import CODE_LASTS


@cache
def time_zones() -> tuple[str, ...]:
    """Places first; the names without a place are for machines."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return (*sorted(places), "UTC")


def find_time_zone(typed: str) -> str | None:
    """From the whole name of a time zone, or only its city: then the first of several of that name."""
    by_name = {_fold_text(zone): zone for zone in time_zones()}
    by_city = {_fold_text(zone.rsplit("/", 1)[-1]): zone for zone in reversed(time_zones())}
    return (by_city | by_name).get(_fold_text(typed))


@dataclass(eq=False)
class WrongFields(Exception):
    """What is wrong, field by field, in the reader's words."""

    sentences: dict[str, str]


@dataclass(frozen=True)
class OrganisationForm:
    organisation: Organisation
    contacts: list[SupportContact]
    person: Person

    @classmethod
    def read(cls, typed: dict[str, str], code_is_right: bool, t: Words) -> "OrganisationForm":
        """Raises WrongFields."""
        reading = _FormReader(typed, t)
        if not code_is_right:
            reading.refuse_code()
        organisation = Organisation(
            name=reading.read_name("organisation"),
            time_zone=reading.read_zone(),
            week_opens=reading.read_weekday(),
            language=reading.read_language(),
        )
        contact = SupportContact(
            reading.read_name("contact_name"),
            reading.read_contact_address(),
            reading.read_name("contact_hours", optional=True),
        )
        person = Person(
            id=new_id(),
            login=reading.read_login(),
            name=reading.read_name("name"),
            language=organisation.language,
        )
        reading.read_password(person.login)
        if reading.wrong:
            raise WrongFields(reading.wrong)
        return cls(organisation, [contact], person)


class _FormReader:
    """Reads field by field. Faults are collected, and a harmless value takes the place of a wrong one."""

    def __init__(self, typed: dict[str, str], t: Words) -> None:
        self.typed, self.t = typed, t
        self.wrong: dict[str, str] = {}

    def refuse_code(self) -> None:
        self.wrong["code"] = self.t(
            "The server printed no such code in the last {days} days. Each start prints a new one.",
            days=self.t.number(CODE_LASTS.days),
        )

    def read_name(self, field: str, optional: bool = False) -> str:
        if optional and not self.typed.get(field, "").strip():
            return ""
        fault = self.t(
            "Please fill this in, with up to {longest} characters.", longest=self.t.number(LONGEST_NAME)
        )
        return self._read_clean(field, lambda text: clean_name(field, text), fault)

    def read_contact_address(self) -> str:
        fault = self.t("Enter a phone number or an address. A web address starts with https://")
        return self._read_clean("contact_reach", clean_reach, fault)

    def read_login(self) -> str:
        fault = self.t("Use only letters, digits and . _ + @ -. A single character is too short.")
        return self._read_clean("login", clean_login, fault)

    def read_zone(self) -> str:
        zone = find_time_zone(self.typed.get("time_zone", ""))
        if zone is None:
            self.wrong["time_zone"] = self.t(
                "Please choose a time zone from the list, for example Europe/London."
            )
        return zone or "UTC"

    def read_weekday(self) -> int:
        chosen = self.typed.get("week_opens", "")
        if chosen not in list("0123456"):
            self.wrong["week_opens"] = self.t("Please choose a day from the list.")
            return 0
        return int(chosen)

    def read_language(self) -> str:
        chosen = self.typed.get("language", "")
        if chosen not in LANGUAGES:
            self.wrong["language"] = self.t("Please choose a language from the list.")
        return chosen

    def read_password(self, login: str) -> None:
        """Last, because it must not hold the names."""
        password = self.typed.setdefault("password", "")
        try:
            check_password(password, login, self.typed.get("organisation", ""), common_passwords())
        except BadInput as error:
            self.wrong["password"] = refusal_text(error, self.t)
        if password != self.typed.get("again", ""):
            self.wrong["again"] = self.t("The passwords do not match.")

    def _read_clean(self, field: str, clean: Callable[[str], str], fault: str) -> str:
        try:
            return clean(self.typed.get(field, ""))
        except BadInput:
            self.wrong[field] = fault
            return ""


def _fold_text(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
