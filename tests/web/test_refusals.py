"""Every refusal that a page can meet is said in words of its own, and never with text that someone typed."""

import dataclasses
from datetime import UTC, datetime

import pytest

from alongside.desks import admin, advocate, opening_accounts, questionnaires, records  # noqa: F401 - so that their refusals are known
from alongside.domain.checkins import LIMITS, CheckIn, StaleCheckIn
from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.passwords import MustWait
from alongside.domain.people import TeamHasPeople
from alongside.web.refusals import refusal_text
from alongside.words import load_words
from tests.conftest import WEEK
from tests.wording import message

T = load_words("en")
CALM = message("web/refusals", "possible")
TYPED = "*tracer*"
FACTS = {
    "opens_at": datetime(2026, 3, 11, tzinfo=UTC),
    "seconds": 90,
    "week": WEEK,
    "people": 2,
    "most": 2,
    "number": 3,
    "revision": 3,
    "names": (TYPED, TYPED),
    "stored": CheckIn(WEEK),
    "mine": CheckIn(WEEK),
}
AT_THE_CONSOLE = (  # the operator meets these on the command line, which words them itself
    "alongside.domain.clock",  # and admins in a notice of its own
    "alongside.store.upkeep",
    "alongside.domain.spreadsheets",
    "alongside.domain.instrument_loader",
    "alongside.desks.operator",
    "alongside.desks.demo",
    "alongside.commands",
)
CONSOLE_NAMES = ("LoginNotFound", "NotAnAdmin", "NoBackup")
REASONS = [
    ("login", "not a sign-in name"),
    ("email", "needs SMTPUTF8"),
    ("password", "12 to 128 characters"),
    ("password", "too common"),
    ("password", "contains the sign-in name"),
    ("password", "contains the name of the place"),
    ("answers", "nothing answered"),
    ("email", "no address"),
    ("title", "too long"),
    ("quiet", "out of range"),
    ("calendar", "unreadable"),
    ("calendar", "too large"),
    ("calendar", "nothing"),
    ("calendar", "bad archive"),
    ("calendar", "no calendar in the archive"),
    ("time", "no time"),
    ("time", "too many"),
    ("time", "out of range"),
    ("place", "too long"),
    ("session_minutes", "unknown"),
    ("week", "still to come"),
    ("week", "before the present start"),
    ("step", "not set"),
    ("name", "1 to 100 characters"),
    ("reach", "1 to 100 characters"),
    ("note", "too long"),
    ("contacts", "too many"),
    ("case_types", "twice"),
    ("time_zone", "unknown"),
    ("week_opens", "no weekday"),
    ("language", "unknown"),
    ("action_kind", "not chosen"),
    ("action_text", "empty"),
    ("action_text", "too long"),
    ("who", "not in the team"),
    ("until", "too early"),
    ("look_again", "too late"),
    ("full_post", "out of range"),
    ("contract_hours", "out of range"),
    ("case_share", "out of range"),
    ("case_type", "unknown"),
    ("case_hours", "out of range"),
    ("case_source", "1 to 300 characters"),
    ("smallest_panel", "out of range"),
    ("confirm_until", "out of range"),
    ("weights", "nothing counts"),
    ("words", "too long"),
    ("words", "too many"),
    ("free", "ends before it starts"),
    ("free", "half a row"),
    ("free", "too many"),
    ("free", "whole quarters"),
    ("absences", "too many"),
    ("absences", "ends before it starts"),
    ("capacity", "out of range"),
    ("attributes", "unknown"),
    ("minutes", "out of range"),
    (TYPED, "out of range"),
    *((fact, "out of range") for fact in LIMITS),
]


def met_on_a_page():
    return [
        kind
        for kind in AlongsideError.__subclasses__()
        if kind.__module__.startswith("alongside.")
        and not kind.__module__.startswith(AT_THE_CONSOLE)
        and kind.__name__ not in CONSOLE_NAMES
        and kind is not BadInput  # worded by field and reason, below
    ]


def made(kind):
    """With typed text wherever a text is held."""
    return kind(*(FACTS.get(each.name, TYPED) for each in dataclasses.fields(kind) if each.init))


@pytest.mark.parametrize("kind", met_on_a_page(), ids=lambda kind: kind.__name__)
def test_each_refusal_has_words_of_its_own_without_typed_text(kind):
    said = refusal_text(made(kind), T)

    assert said != CALM
    assert TYPED not in said


def test_an_unforeseen_refusal_is_said_calmly():
    class Unforeseen(AlongsideError):
        """Only here."""

    assert refusal_text(Unforeseen(), T) == CALM
    assert refusal_text(BadInput(TYPED, "who knows"), T) == (message("web/refusals", "entered"))


def test_each_reason_of_a_bad_input_has_its_own_words():
    said = [refusal_text(BadInput(field, reason), T) for field, reason in REASONS]

    assert len(set(said)) == len(REASONS)
    assert not any(TYPED in one for one in said)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "Too many tries. Please wait 1 second."),
        (59, message("web/refusals", "seconds", many=True, n="59")),
        (60, "Too many tries. Please wait 1 minute."),
        (61, "Too many tries. Please wait 2 minutes."),
    ],
)
def test_a_wait_is_never_said_shorter_than_it_is(seconds, said):
    assert refusal_text(MustWait(seconds), T) == said


def test_numbers_are_counted_in_whole_sentences():
    assert refusal_text(TeamHasPeople(1), T).startswith("1 person is in this team.")
    assert refusal_text(TeamHasPeople(2), T).startswith("2 people are in this team.")
    assert message("web/refusals", "versions") in refusal_text(StaleCheckIn(CheckIn(WEEK), CheckIn(WEEK)), T)
