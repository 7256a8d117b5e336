"""Every refusal that a page can meet is said in words of its own, and never with text that someone typed."""

import ast
import dataclasses
from datetime import UTC, datetime
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import walk_packages

import pytest

import alongside
from alongside.accounts.rules.passwords import MustWait
from alongside.accounts.rules.people import TeamHasPeople
from alongside.checkins.rules.checkins import WORK_FACTS, CheckIn, FactKind, StaleCheckIn
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.ui.refusals import refusal_text, words_for
from alongside.core.words import load_words
from alongside.matching.rules.participants import Rule
from alongside.partners.rules.rounds import Obstacle
from tests.conftest import WEEK
from tests.fixtures.wording import message

T = load_words("en")
CALM = message("core/ui/refusals", "possible")
NEUTRAL = message("core/ui/refusals", "entered")
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
    "obstacle": Obstacle.RULE,
    "rule": Rule.LANGUAGE,
}
AT_THE_CONSOLE = (  # the operator meets these on the command line, which words them itself
    "alongside.core.rules.clock",  # and admins in a notice of its own
    "alongside.storage.store.examination",
    "alongside.storage.store.upkeep",
    "alongside.storage.store.row_copies",
    "alongside.storage.store.transfers",
    "alongside.core.tenants",
    "alongside.core.rules.spreadsheets",
    "alongside.checkins.rules.instrument_loader",
    "alongside.everything.desk.operator",
    "alongside.everything.desk.demo",
    "alongside.everything.commands",
)
CONSOLE_NAMES = ("LoginNotFound", "NotAnAdmin", "NoBackup", "NoDatabase")
# No widget lets anyone send these.
WITHOUT_WORDS = {
    ("lasts", "not one of those to choose from"),
    ("step", "cannot be left out"),
    ("heard", "not met"),
    *((TYPED, reason) for reason in ("unknown item", "not a number", "not a level", "too many decimals")),
    # `until` and `look_again` of an action, worded below
    *((TYPED, reason) for reason in ("no day", "too early", "too late")),
}
# A field whose own words are missing would fall to these.
IN_GENERAL_WORDS = {
    ("case_types", "too many"),
    ("case_types", "twice"),
    ("contacts", "too many"),
    ("cooldown", "out of range"),
    ("heard", "out of range"),
    ("weights", "out of range"),
    ("worst_pair_gives_up", "out of range"),
    *((TYPED, reason) for reason in ("out of range", "too long", "1 to 100 characters", "too many", "twice")),
}


def met_on_a_page():
    for module in walk_packages(alongside.__path__, "alongside."):  # so that all refusals are known
        if module.name != "alongside.__main__" and ".ui" not in module.name and ".http" not in module.name:
            import_module(module.name)
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
    assert refusal_text(BadInput(TYPED, "who knows"), T) == NEUTRAL


def inputs_refused_in_the_code() -> set[tuple[str, str]]:
    """Field and reason of each `BadInput("…", "…")`; a variable counts as typed text."""
    calls = (
        node.args
        for file in Path(alongside.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BadInput"
    )
    return {
        pair
        for arguments in calls
        if len(arguments) == 2
        for pair in product(*map(texts_of, arguments))
        if pair[1] != TYPED  # a member of FileRefusal: see tests/staff_lists/words/test_plans.py
    }


def texts_of(argument: ast.expr) -> list[str]:
    if isinstance(argument, ast.IfExp):
        return [*texts_of(argument.body), *texts_of(argument.orelse)]
    return [argument.value] if isinstance(argument, ast.Constant) else [TYPED]


def test_each_bad_input_has_words_without_typed_text():
    general = {refusal_text(BadInput("", reason), T) for _, reason in IN_GENERAL_WORDS}
    said = {pair: refusal_text(BadInput(*pair), T) for pair in inputs_refused_in_the_code()}

    assert {pair for pair, text in said.items() if text == NEUTRAL} == WITHOUT_WORDS
    assert {pair for pair, text in said.items() if text in general} == IN_GENERAL_WORDS
    assert not any(TYPED in text for text in said.values())


def test_each_work_fact_and_each_day_of_an_action_has_words_of_its_own():
    numbers = [fact.name for fact in WORK_FACTS if fact.kind is not FactKind.YES_OR_NO]
    said = [
        *(refusal_text(BadInput(fact, "out of range"), T) for fact in numbers),
        *(refusal_text(BadInput(day, "too late"), T) for day in ("until", "look_again")),
        refusal_text(BadInput("note", "out of range"), T),
    ]

    assert len(set(said)) == len(said)


def test_words_for_one_refusal_are_registered_once():
    with pytest.raises(ValueError, match="twice"):
        words_for(MustWait)(lambda error, t: "")

    assert refusal_text(MustWait(1), T) != ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "Too many tries. Please wait 1 second."),
        (59, message("accounts/ui/refusals", "seconds", many=True, n="59")),
        (60, "Too many tries. Please wait 1 minute."),
        (61, "Too many tries. Please wait 2 minutes."),
    ],
)
def test_a_wait_is_never_said_shorter_than_it_is(seconds, said):
    assert refusal_text(MustWait(seconds), T) == said


def test_numbers_are_counted_in_whole_sentences():
    assert refusal_text(TeamHasPeople(1), T).startswith("1 person is in this team.")
    assert refusal_text(TeamHasPeople(2), T).startswith("2 people are in this team.")
    assert message("checkins/ui/refusals", "versions") in refusal_text(
        StaleCheckIn(CheckIn(WEEK), CheckIn(WEEK)), T
    )
