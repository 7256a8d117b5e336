"""When the answers of one week put help first: the rule of weekly.toml, and what a bad rule is told."""

import pytest

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.feedback_after_check_in import check_in_feedback
from alongside.checkins.rules.instrument_loader import SHIPPED, BadInstrument, load_instrument
from alongside.checkins.rules.trends import judge_weeks
from tests.checkins.rules.test_instruments import PACK
from tests.conftest import WEEK

WEEKLY = load_instrument(SHIPPED / "weekly.toml")
MIDDLE = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2, "support": 2, "meaning": 2}
WORST = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 0, "meaning": 0}


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        (WORST, True),
        ({"support": 0}, True),
        ({**MIDDLE, "support": 1}, True),
        ({**MIDDLE, "exhaustion": 4, "recovery": 0}, True),
        ({**MIDDLE, "exhaustion": 3, "manageability": 1, "aftereffects": 3}, True),
        (MIDDLE, False),
        ({**MIDDLE, "exhaustion": 4}, False),
        ({**MIDDLE, "exhaustion": 3, "manageability": 1}, False),
        ({**MIDDLE, "meaning": 0}, False),  # that the work felt worth little is no call for help by itself
        ({key: 4 - level for key, level in WORST.items()}, False),
        ({}, False),
    ],
)
def test_very_heavy_answers_and_missing_support_put_help_first(answers, first):
    assert WEEKLY.puts_help_first(answers) is first


RULE = """
[[help_first]]
at_least = 1
answers.salt = [2]
answers.calm = [0]
"""


def test_a_rule_of_ones_own_pack_is_read(tmp_path):
    file = tmp_path / "tide.toml"
    file.write_text(PACK + RULE, "utf-8")

    pack = load_instrument(file)

    assert [pack.puts_help_first(said) for said in ({"salt": 2}, {"salt": 1}, {"calm": 0})] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "place", "reason"),
    [
        ("at_least = 1", "at_least = 3", "help_first[1].at_least", "a whole number from 1 to 2 is needed"),
        ("at_least = 1", "", "help_first[1].at_least", "a whole number from 1 to 2 is needed"),
        (
            "at_least = 1",
            "at_most = 1",
            "help_first[1]",
            "at_most is unknown here; known are answers, at_least, weeks_in_a_row",
        ),
        ("salt = [2]", "salt = [3]", "help_first[1].answers.salt", "a whole number from 0 to 2 is needed"),
        ("salt = [2]", "salt = []", "help_first[1].answers.salt", "a list of levels is needed"),
        ("salt = [2]", "salt = 2", "help_first[1].answers.salt", "a list of levels is needed"),
        ("salt = [2]", "salt = [2, 2]", "help_first[1].answers.salt", "2 is there twice"),
        ("salt = [2]", "depth = [2]", "help_first[1].answers.depth", "is not an item with levels here"),
        ("salt = [2]", "sand = [2]", "help_first[1].answers.sand", "is not an item with levels here"),
        (
            "answers.salt = [2]\nanswers.calm = [0]",
            "",
            "help_first[1].answers",
            "items with their levels are needed, such as support = [0, 1]",
        ),
    ],
)
def test_a_fault_in_a_rule_is_named_with_its_place(tmp_path, was, becomes, place, reason):
    file = tmp_path / "tide.toml"
    file.write_text(PACK + RULE.replace(was, becomes), "utf-8")

    with pytest.raises(BadInstrument) as refused:
        load_instrument(file)

    assert refused.value.faults[0] == (place, reason)


def test_all_faults_of_a_file_are_named_at_once(tmp_path):
    file = tmp_path / "tide.toml"
    file.write_text(PACK.replace("version = 2", "version = 0").replace('"CC0"', '""') + RULE, "utf-8")

    with pytest.raises(BadInstrument) as refused:
        load_instrument(file)

    assert {fault.place for fault in refused.value.faults} == {"version", "licence"}


TWICE = "\n[[help_first]]\nat_least = 1\nweeks_in_a_row = 2\nanswers.salt = [2]\n"


@pytest.mark.parametrize(
    ("gap", "between", "first"), [(1, 0, True), (2, 0, True), (3, 0, False), (2, 1, False)]
)
def test_a_rule_for_two_weeks_in_a_row_looks_at_the_answered_week_beside_it(tmp_path, gap, between, first):
    """gap: weeks back to another such week. between: a week with other answers lies in between."""
    file = tmp_path / "tide.toml"
    file.write_text(PACK + TWICE, "utf-8")
    now = CheckIn(WEEK, answers={"salt": 2})
    weeks = [CheckIn(WEEK.back(gap), answers={"salt": 2}), now]
    weeks += [CheckIn(WEEK.back(1), answers={"salt": 1})] * between
    pack = load_instrument(file)
    trend = judge_weeks([])

    back = check_in_feedback(now, weeks=weeks, points=[], trend=trend, step=None, pack=pack, wins=list)
    assert back.help_first is first
    assert not pack.puts_help_first(now.answers)
