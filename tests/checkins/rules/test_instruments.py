"""Packs: what is accepted, what is refused and where, and how answers are scored."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.instrument_loader import (
    SHIPPED,
    BadInstrument,
    find_faults,
    load_instrument,
    load_library,
)
from alongside.checkins.rules.instruments import STRAIN, Instrument, Item, Scale, check_answers, score_answers
from alongside.checkins.rules.questionnaires import Response, score_results
from alongside.checkins.rules.reliable_change import STANDS_OUT_FROM
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.settings import PROJECT
from tests.conftest import WEEK

WEEKLY = load_instrument(SHIPPED / "weekly.toml")

PACK = """
key = "tide"
version = 2
every_weeks = 4
licence = "CC0"
may_be_shipped = true
source = "Written for this test"

[title]
en = "Tide"
es = "Marea"

[intro]
en = "About the sea."
es = "Sobre el mar."

[levels.amount]
en = ["None", "Some", "Much"]
es = ["Nada", "Algo", "Mucho"]

[[items]]
key = "salt"
text.en = "How salty was it?"
text.es = "¿Cuán salado estaba?"
levels = "amount"

[[items]]
key = "calm"
text.en = "How calm was it?"
text.es = "¿Cuán tranquilo estaba?"
levels.en = ["No", "Yes"]
levels.es = ["No", "Sí"]

[[items]]
key = "depth"
text.en = "How deep was it?"
text.es = "¿Cuán hondo era?"
low = 0
high = 5
decimals = 3

[[scales]]
key = "sea"
name.en = "Sea"
name.es = "Mar"
items = ["salt", "calm", "depth"]
reversed = ["calm"]
minimum_answered = 2
since = 2
sd = 16.5
reliability = 0.87
reliability_kind = "retest"
retest_weeks = 4
source = "Nobody (2026)"
"""


@pytest.fixture
def tide(tmp_path: Path) -> Instrument:
    return load_instrument(written(tmp_path, PACK))


def written(folder: Path, text: str, name: str = "tide.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


# What a pack says


def test_a_pack_is_read_whole(tide):
    amount = {"en": ("None", "Some", "Much"), "es": ("Nada", "Algo", "Mucho")}

    assert tide.items[0] == Item(
        key="salt",
        text={"en": "How salty was it?", "es": "¿Cuán salado estaba?"},
        levels=amount,
        low=0,
        high=2,
        decimals=0,
    )
    assert tide.items[2] == Item(
        key="depth",
        text={"en": "How deep was it?", "es": "¿Cuán hondo era?"},
        levels={},
        low=0,
        high=5,
        decimals=3,
    )
    assert (tide.key, tide.version, tide.every_weeks, tide.may_be_shipped) == ("tide", 2, 4, True)
    assert tide.scale("sea").reversed == frozenset({"calm"})
    assert (tide.scale("sea").sd, tide.scale("sea").reliability) == (16.5, 0.87)
    assert (tide.scale("sea").retest_weeks, tide.scale("sea").since) == (4, 2)


def test_an_internal_consistency_has_no_interval_and_a_first_version_says_nothing_of_earlier_ones(tmp_path):
    first = PACK.replace("version = 2", "version = 1").replace("since = 2\n", "")
    kind = 'reliability_kind = "retest"\nretest_weeks = 4'

    sea = load_instrument(
        written(tmp_path, first.replace(kind, 'reliability_kind = "internal_consistency"'))
    ).scale("sea")

    assert (sea.reliability, sea.retest_weeks, sea.since) == (0.87, None, 1)


def test_wording_falls_back_to_english(tide):
    assert tide.item("salt").wording("es") == "¿Cuán salado estaba?"
    assert tide.item("salt").wording("fr") == "How salty was it?"
    assert tide.item("salt").labels("fr") == ("None", "Some", "Much")
    assert tide.title_in("de") == "Tide"
    assert tide.intro_in("es") == "Sobre el mar."
    assert tide.scale("sea").name_in("es") == "Mar"
    assert tide.item("depth").labels("es") == ()


def test_a_pack_without_english_falls_back_to_its_own_language(tmp_path):
    lines = [line for line in PACK.splitlines() if "en = " not in line]

    only_spanish = load_instrument(written(tmp_path, "\n".join(lines)))

    assert only_spanish.title_in("en") == "Marea"


@pytest.mark.parametrize(
    ("was", "becomes", "place", "reason"),
    [
        ('key = "tide"', 'key = "Tide!"', "key", "a key of a-z"),
        ("version = 2", "version = 0", "version", "whole number from 1"),
        ("version = 2", "version = true", "version", "whole number from 1"),
        ("every_weeks = 4", "", "every_weeks", "whole number from 0"),
        ("every_weeks = 4", "every_weeks = 105", "every_weeks", "whole number from 0 to 104"),
        ('licence = "CC0"', "", "licence", "text is needed"),
        ('source = "Written for this test"', 'source = " "', "source", "text is needed"),
        ("may_be_shipped = true", 'may_be_shipped = "yes"', "may_be_shipped", "true or false"),
        ("version = 2", "version = 2\ncolour = 1", "the file", "colour is unknown here"),
        ('key = "salt"', 'key = "salt"\nunit = "g"', "items.salt", "unit is unknown here"),
        ("minimum_answered = 2", "minimum_answered = 2\nmean = 3", "scales.sea", "mean is unknown here"),
        ('key = "calm"', 'key = "salt"', "items", "salt is there twice"),
        ('key = "calm"', "", "items[2].key", "a key of a-z"),
        ('levels = "amount"', 'levels = "amounts"', "items.salt.levels", "'amounts' is not among"),
        ('"Some", "Much"]', '"Much"]', "levels.amount", "different numbers of levels"),
        ('["No", "Yes"]', '["No"]', "items.calm.levels.en", "2 to 11 labels"),
        ('["No", "Yes"]', '["No", "No"]', "items.calm.levels.en", "No is there twice"),
        ('levels.es = ["No", "Sí"]', "", "items.calm.levels", "es is in one of title and"),
        ('text.es = "¿Cuán hondo era?"', "", "items.depth.text", "es is in one of title and"),
        ('es = "Marea"', "", "intro", "es is in one of title and"),
        ('es = "Marea"', 'Spanish = "Marea"', "title", "'Spanish' is not a language code"),
        ("low = 0", "low = 5", "items.depth.high", "must be above low"),
        ("low = 0", "low = nan", "items.depth.low", "a number is needed"),
        ("high = 5", "high = inf", "items.depth.high", "a number is needed"),
        ("high = 5", "", "items.depth.high", "a number is needed"),
        ("decimals = 3", "decimals = 30", "items.depth.decimals", "whole number from 0 to 9"),
        ('levels = "amount"', 'levels = "amount"\nlow = 1', "items.salt", "has levels, so it takes no low"),
        (
            'items = ["salt", "calm", "depth"]',
            'items = ["salt", "foam"]',
            "scales.sea.items",
            "foam is not an item",
        ),
        ('items = ["salt", "calm", "depth"]', "items = []", "scales.sea.items", "a scale needs an item"),
        (
            'items = ["salt", "calm", "depth"]',
            'items = ["salt", "salt"]',
            "scales.sea.items",
            "salt is there twice",
        ),
        ('reversed = ["calm"]', 'reversed = ["foam"]', "scales.sea.reversed", "foam is not an item"),
        ('reversed = ["calm"]', 'reversed = "calm"', "scales.sea.reversed", "a list of item keys"),
        ("minimum_answered = 2", "minimum_answered = 4", "scales.sea.minimum_answered", "from 1 to 3"),
        ("minimum_answered = 2", "minimum_answered = 0", "scales.sea.minimum_answered", "from 1 to 3"),
        ('source = "Nobody (2026)"', "", "scales.sea.source", "figures need the source"),
        ("sd = 16.5", "", "scales.sea.reliability", "come together"),
        ("sd = 16.5", "sd = 0", "scales.sea.sd", "points of 0-100"),
        ("reliability = 0.87", "reliability = 1", "scales.sea.reliability", "between 0 and 1"),
        (
            'reliability_kind = "retest"\n',
            "",
            "scales.sea.reliability_kind",
            "retest or internal_consistency",
        ),
        ('"retest"', '"alpha"', "scales.sea.reliability_kind", "retest or internal_consistency"),
        ('"retest"', '"internal_consistency"', "scales.sea.retest_weeks", "comes with a retest"),
        ("retest_weeks = 4\n", "", "scales.sea.retest_weeks", "whole number from 1"),
        ("retest_weeks = 4", "retest_weeks = 0", "scales.sea.retest_weeks", "whole number from 1"),
        ("sd = 16.5\nreliability = 0.87", "", "scales.sea.reliability_kind", "comes with sd and reliability"),
        ("since = 2\n", "", "scales.sea.since", "is needed: the version from which on"),
        ("since = 2", "since = 3", "scales.sea.since", "whole number from 1 to 2"),
        ("[[scales]]", "[scales]", "scales", "one or more [[scales]]"),
        ('text.en = "How salty was it?"', "text.en = 7", "items.salt.text.en", "text is needed"),
        ("[title]", "[title", "the file", "is not TOML"),
        pytest.param(
            "version = 2", f"version = {'9' * 5000}", "the file", "is not TOML", id="a number of 5,000 digits"
        ),
    ],
)
def test_a_fault_is_named_with_its_file_place_and_reason(tmp_path, was, becomes, place, reason):
    assert was in PACK
    file = written(tmp_path, PACK.replace(was, becomes, 1))

    with pytest.raises(BadInstrument) as refused:
        load_instrument(file)

    assert (refused.value.file, refused.value.faults[0].place) == (file, place)
    assert reason in refused.value.faults[0].reason
    assert str(refused.value).startswith(f"tide.toml: {place}: ")


@pytest.mark.parametrize(
    "wording",
    [
        "![a](https://elsewhere.example/pixel.png)",
        "see [here](//elsewhere.example)",
        "<img src=x>",
        "very **much**",
        "some_thing_",
        "`code`",
        "a $x$ b",
        ":material/home: home",
        ":red",
        "go to http://elsewhere.example",
        "go to www.elsewhere.example",
        "&lt;b&gt;",
        "# loud",
        "1. first",
        "- first",
        "two\\nlines",
        "back\\u202ewards",
        "bell\\u0007",
        "~~gone~~",
        "a | b",
    ],
)
@pytest.mark.parametrize("was", ["How salty was it?", "Some", "About the sea.", "Tide", "Sea"])
def test_wording_that_could_be_read_as_formatting_is_refused(tmp_path, was, wording):
    file = written(tmp_path, PACK.replace(f'"{was}"', f'"{wording}"', 1))

    with pytest.raises(BadInstrument) as refused:
        load_instrument(file)

    assert "could be read as formatting" in refused.value.faults[0].reason


@pytest.mark.parametrize(
    "wording", ["Not at all!", "¿Qué tal?", "Yes (mostly)", "At 10:30", "So-so", "A & B", "50 %"]
)
def test_ordinary_punctuation_is_welcome(tmp_path, wording):
    pack = load_instrument(written(tmp_path, PACK.replace('"Some"', f'"{wording}"', 1)))

    assert pack.item("salt").labels("en")[1] == wording


@pytest.mark.parametrize("table", ["items", "scales", "help_first"])
def test_a_list_longer_than_a_hundred_is_refused(tmp_path, table):
    many = f"\n[[{table}]]\nkey = 'again'\n" * 101

    with pytest.raises(BadInstrument, match=f"{table}: 1 to 100 are possible"):
        load_instrument(written(tmp_path, PACK + many))


def test_a_file_that_is_not_utf_8_or_not_there_is_named(tmp_path):
    (tmp_path / "latin.toml").write_bytes(PACK.encode("latin-1"))

    with pytest.raises(BadInstrument, match="is not UTF-8"):
        load_instrument(tmp_path / "latin.toml")
    with pytest.raises(BadInstrument, match="cannot be read"):
        load_instrument(tmp_path / "gone.toml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "tide.toml").write_bytes(b"\xef\xbb\xbf" + PACK.encode())

    assert load_instrument(tmp_path / "tide.toml").key == "tide"


# The library


@pytest.mark.parametrize("may", ["true", "false"])
def test_a_pack_that_may_not_be_shipped_is_refused_in_the_shipped_folder_only(tmp_path, may):
    text = PACK.replace("may_be_shipped = true", f"may_be_shipped = {may}")
    written(tmp_path / "own", text)
    written(tmp_path / "shipped", text)

    assert set(load_library(tmp_path / "none", tmp_path / "own")) == {"tide"}
    if may == "true":
        assert set(load_library(tmp_path / "shipped")) == {"tide"}
    else:
        with pytest.raises(BadInstrument, match="forbids shipping"):
            load_library(tmp_path / "shipped")


def test_a_faulty_pack_of_the_organisation_is_named_and_leaves_the_others_working(tmp_path):
    bad = written(tmp_path / "own", PACK.replace("version = 2", "version = -1"), "a_bad.toml")
    written(tmp_path / "own", PACK, "b_good.toml")

    packs = load_library(SHIPPED, tmp_path / "own")
    (fault,) = find_faults(SHIPPED, tmp_path / "own")

    assert {"weekly", "tide"} <= set(packs)
    assert (fault.file, fault.faults[0].place) == (bad, "version")


def test_an_own_pack_cannot_take_the_place_of_a_shipped_one(tmp_path):
    written(tmp_path / "own", PACK.replace('key = "tide"', 'key = "weekly"'))

    packs = load_library(SHIPPED, tmp_path / "own")

    assert packs["weekly"] == WEEKLY
    assert [fault.faults[0].reason for fault in find_faults(SHIPPED, tmp_path / "own")] == [
        "weekly is the key of another pack"
    ]


def test_a_missing_own_folder_is_a_fault_and_no_crash(tmp_path):
    assert set(load_library(SHIPPED, tmp_path / "gone")) == set(load_library(SHIPPED))
    assert [fault.faults[0].place for fault in find_faults(SHIPPED, tmp_path / "gone")] == ["the folder"]


def test_every_shipped_pack_is_sound_and_in_english_and_spanish():
    packs = load_library(SHIPPED)

    assert {"weekly", "steady"} <= set(packs)
    assert {frozenset(pack.title) for pack in packs.values()} == {frozenset({"en", "es"})}
    assert find_faults(SHIPPED) == []


# Of each shipped scale: since which version its questions are as they are, and what they are. A change of a question raises `since`.
QUESTIONS = {
    ("steady", "depletion"): (1, "d41e4c68c965"),
    ("steady", "distance"): (1, "a2fca0006781"),
    ("steady", "difference"): (1, "bb8ff80592cb"),
    ("weekly", "strain"): (1, "faddb3e192f9"),
    ("weekly", "support"): (1, "efe60513b500"),
    ("weekly", "meaning"): (1, "c3c83656c5e3"),
}


def questions(pack: Instrument, scale: Scale) -> str:
    asked = [(repr(pack.item(key)), key in scale.reversed) for key in scale.items]
    return sha256(repr(asked).encode()).hexdigest()[:12]


def test_a_shipped_scale_with_other_questions_is_compared_from_its_new_version_on():
    found = {
        (pack.key, scale.key): (scale.since, questions(pack, scale))
        for pack in load_library(SHIPPED).values()
        for scale in pack.scales
    }

    assert found == QUESTIONS


def test_another_wording_is_another_question():
    """The twin."""
    first, *others = WEEKLY.items
    reworded = replace(WEEKLY, items=(replace(first, text={**first.text, "es": "Otra"}), *others))
    strain = WEEKLY.scale(STRAIN)

    assert questions(reworded, strain) != questions(WEEKLY, strain)


def test_the_weekly_items_are_the_six_of_the_design():
    strain = WEEKLY.scale(STRAIN)

    assert [item.key for item in WEEKLY.items] == [
        "exhaustion",
        "manageability",
        "recovery",
        "aftereffects",
        "support",
        "meaning",
    ]
    assert strain.items == ("exhaustion", "manageability", "recovery", "aftereffects")
    assert (strain.reversed, strain.minimum_answered) == (frozenset({"manageability", "recovery"}), 3)
    assert {len(item.labels(language)) for item in WEEKLY.items for language in ("en", "es")} == {5}


# Scores


def test_strain_is_the_mean_of_the_answered_with_two_reversed():
    # 3 of 4 is 75; manageability 1 is 25, turned 75; recovery 2 is 50, turned 50; aftereffects 4 is 100.
    four = {"exhaustion": 3, "manageability": 1, "recovery": 2, "aftereffects": 4}

    assert score_answers(WEEKLY, four)[STRAIN] == (75 + 75 + 50 + 100) / 4 == 75.0


@pytest.mark.parametrize(
    ("answers", "strain"),
    [
        ({"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}, 100.0),
        ({"exhaustion": 0, "manageability": 4, "recovery": 4, "aftereffects": 0}, 0.0),
        ({"exhaustion": 3, "manageability": 1, "recovery": 3}, (75 + 75 + 25) / 3),
        ({"exhaustion": 3, "manageability": 1}, None),
        ({"exhaustion": 3, "manageability": 1, "support": 4, "meaning": 4}, None),
        ({}, None),
    ],
)
def test_strain_needs_three_of_its_four(answers, strain):
    assert score_answers(WEEKLY, answers)[STRAIN] == strain


def test_a_numeric_item_is_scored_by_its_place_in_its_range(tide):
    # salt 1 of 2 is 50; calm 1 of 1 is 100, turned 0; depth 2.5 of 5 is 50
    assert score_answers(tide, {"salt": 1, "calm": 1, "depth": 2.5}) == {"sea": 100 / 3}


USUAL = {"exhaustion": 3, "manageability": 3, "recovery": 1, "aftereffects": 1}  # 75, 25, 75, 25: 50 in all


@pytest.mark.parametrize(
    ("left_out", "others_alone"),
    [("exhaustion", 41.67), ("manageability", 58.33), ("recovery", 41.67), ("aftereffects", 58.33)],
)
def test_a_usual_week_scores_the_same_whatever_is_left_out(left_out, others_alone):
    answers = {key: level for key, level in USUAL.items() if key != left_out}

    assert score_answers(WEEKLY, answers, USUAL)[STRAIN] == pytest.approx(
        score_answers(WEEKLY, USUAL)[STRAIN]
    )
    assert score_answers(WEEKLY, answers)[STRAIN] == pytest.approx(others_alone, abs=0.01)  # the twin


def test_a_heavier_week_is_as_much_heavier_whatever_is_left_out():
    """With the usual answer itself in its place, 18.75 points more would count instead of 25."""
    heavier = {"exhaustion": 4, "manageability": 2, "recovery": 0}

    assert score_answers(WEEKLY, heavier, USUAL)[STRAIN] == pytest.approx(50 + 25)


def test_usual_answers_change_nothing_where_all_is_answered_or_one_is_not_known():
    part = {"exhaustion": 4, "manageability": 2, "recovery": 0}
    unknown = {key: level for key, level in USUAL.items() if key != "aftereffects"}

    assert score_answers(WEEKLY, {**part, "aftereffects": 0}, USUAL) == score_answers(
        WEEKLY, {**part, "aftereffects": 0}
    )
    assert score_answers(WEEKLY, part, unknown) == score_answers(WEEKLY, part)


def test_usual_answers_make_no_score_of_too_few():
    assert score_answers(WEEKLY, {"exhaustion": 4, "recovery": 0}, USUAL)[STRAIN] is None


LEVELS = st.dictionaries(st.sampled_from([item.key for item in WEEKLY.items]), st.integers(0, 4))


USUALS = st.none() | st.fixed_dictionaries({item.key: st.floats(0, 4) for item in WEEKLY.items})


@given(LEVELS, USUALS)
def test_every_score_lies_between_0_and_100(answers, usual):
    assert all(value is None or 0 <= value <= 100 for value in score_answers(WEEKLY, answers, usual).values())


@given(LEVELS, USUALS)
def test_turning_every_answer_round_turns_the_score_round(answers, usual):
    turned = {key: 4 - level for key, level in answers.items()}
    turned_usual = usual and {key: 4 - level for key, level in usual.items()}

    before, after = score_answers(WEEKLY, answers, usual), score_answers(WEEKLY, turned, turned_usual)

    assert {
        key: None if value is None else pytest.approx(100 - value) for key, value in before.items()
    } == after


# Answers


@pytest.mark.parametrize(
    ("answers", "item", "reason"),
    [
        ({"sugar": 1}, "sugar", "unknown item"),
        ({"salt": 0.5}, "salt", "not a level"),
        ({"salt": 3}, "salt", "out of range"),
        ({"salt": -1}, "salt", "out of range"),
        ({"salt": float("nan")}, "salt", "not a number"),
        ({"depth": float("inf")}, "depth", "out of range"),
        ({"depth": 10**400}, "depth", "out of range"),
        ({"depth": 5.001}, "depth", "out of range"),
        ({"depth": 1.2345}, "depth", "too many decimals"),
        ({"salt": True}, "salt", "not a number"),
        ({"salt": "1"}, "salt", "not a number"),
        ({"salt": None}, "salt", "not a number"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_name(tide, answers, item, reason):
    with pytest.raises(BadInput) as refused:
        check_answers(tide, {"calm": 1, **answers})

    assert (refused.value.field, refused.value.reason) == (item, reason)


def test_levels_and_finely_divided_numbers_are_accepted(tide):
    check_answers(tide, {"salt": 2, "calm": 0.0, "depth": 2.111})
    check_answers(tide, {})


# The guide


def test_the_example_of_the_guide_is_a_sound_pack(tmp_path):
    guide = (PROJECT / "docs" / "instruments.md").read_text("utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]

    pack = load_instrument(written(tmp_path, example))

    assert score_answers(pack, {"outside": 3, "dark_hours": 3}) == {"daylight": (75 + 75) / 2}


EXAMPLE = PROJECT / "docs" / "examples" / "own-questionnaire"


def burnout(pack: Instrument, week: Week, level: int) -> Response:
    """The same on every question; only the reversed one asks for the opposite."""
    answers = {item.key: 4 - level if item.key == "work_7" else level for item in pack.items}
    return Response(week, pack.key, pack.version, answers)


def test_the_published_questionnaire_of_the_guide_works_as_an_organisations_own():
    pack = load_library(SHIPPED, EXAMPLE)["copenhagen"]

    assert find_faults(SHIPPED, EXAMPLE) == []
    assert [len(scale.items) for scale in pack.scales] == [6, 7, 6]
    assert score_answers(pack, burnout(pack, WEEK, 4).answers) == {
        "personal": 100,
        "work": 100,
        "client": 100,
    }
    assert score_answers(pack, burnout(pack, WEEK, 1).answers) == {"personal": 25, "work": 25, "client": 25}


def test_it_promises_no_rate_as_its_published_reliabilities_are_internal_consistencies():
    pack = load_library(SHIPPED, EXAMPLE)["copenhagen"]
    guide = (PROJECT / "docs" / "instruments.md").read_text("utf-8")

    found = score_results(pack, [burnout(pack, WEEK, 1), burnout(pack, WEEK.back(-12), 2)])

    assert [(scale.change.stands_out, scale.change.by_error_alone) for scale in found.scales] == [
        (True, None)
    ] * 3
    for scale in found.scales:
        assert f"| {STANDS_OUT_FROM * 25 / scale.change.rci:.1f} points |" in guide


def test_it_holds_none_of_the_questionnaires_wording():
    """A placeholder is put in brackets."""
    pack = load_instrument(EXAMPLE / "copenhagen.toml")
    wording = [item.wording("en") for item in pack.items] + [
        label for item in pack.items for label in item.labels("en")
    ]

    assert [text for text in wording if not (text.startswith("(") and text.endswith(")"))] == []


def test_it_is_not_shipped(tmp_path):
    example = (EXAMPLE / "copenhagen.toml").read_text("utf-8")

    with pytest.raises(BadInstrument, match="forbids shipping"):
        load_library(written(tmp_path, example).parent)
