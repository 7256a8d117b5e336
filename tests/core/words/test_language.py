"""Our words, on the screen and in the code, are as plain as docs/check_language.py asks, and it finds what is not."""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from alongside.core.words import CATALOGUES, load_words

PROJECT = Path(__file__).parents[3]


def load_check() -> ModuleType:
    """Anew each time: a test may change it."""
    spec = importlib.util.spec_from_file_location("check_language", PROJECT / "docs" / "check_language.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = load_check()

ONE_WORD_NAMES = "function names of one word, percent"
SHORT_NAMES = "words in a function's name"
SHARED_NAMES = "modules that share a public function's name"
PRONOUNS = "somebody, nobody, everybody, whoever in package and docs"
LONG_LINES = f"lines over {check.LINE_LENGTH} characters in the package"
DEFAULTS = "defaults that say something"
DIGITS = "digits in a message"
GRADE = f"messages over reading grade {check.GRADE}"
REPLACED_ENGLISH = "messages with a word that the glossary replaces (en)"
REPLACED_SPANISH = "messages with a word that the glossary replaces (es)"
LOST_TERMS = "Spanish messages without the glossary's word"
REPEATED = "places of tests with a message's text"


# ── this project ────────────────────────────────────────────────────────────────────────────────────────────────────


@cache  # it takes some seconds
def figures_of_this_project() -> dict[str, tuple[bool, str]]:
    return {
        figure.name: (figure.holds, "\n".join([f"{figure.value:g}", *figure.places]))
        for figure in check.figures()
    }


@pytest.mark.parametrize(
    "name",
    [
        *(ONE_WORD_NAMES, SHORT_NAMES, SHARED_NAMES, PRONOUNS, LONG_LINES, DEFAULTS),
        *(DIGITS, GRADE, REPLACED_ENGLISH, REPLACED_SPANISH, LOST_TERMS, REPEATED),
    ],
)
def test_each_figure_of_our_words_is_within_its_limit(name: str) -> None:
    holds, places = figures_of_this_project()[name]

    assert holds, places


# ── the twins: a small project in which all is well, and one fault at a time ────────────────────────────────────────

SOUND = {
    "app.py": "",
    "alongside/weeks.py": """
        def show_week_of_one_person(t):
            t("Your week is saved.")
            t.count("{n} session is open.", "{n} sessions are open.", 1)

        def describe_week_of_one_person(week):
            match week:
                case State.OPEN:
                    return "open"
                case _:
                    assert_never(week)
    """,
    "alongside/checkins/ui/page.html": "",
    "pages/week.py": "",
    "README.md": "Someone reads this, and no one minds.",
    "CONTRIBUTING.md": "",
    "CHANGELOG.md": "",
    "docs/guide.md": "",
    "tests/test_weeks.py": """assert message("weeks", "saved") == shown""",
    "alongside/core/words/es.po": """
        msgid "Your week is saved."
        msgstr "Tu semana está guardada."

        msgid "{n} session is open."
        msgid_plural "{n} sessions are open."
        msgstr[0] "{n} sesión está abierta."
        msgstr[1] "{n} sesiones están abiertas."
    """,
}


def functions(*names: str) -> str:
    return "\n".join(f"def {name}(): ..." for name in names)


def spanish(english: str, translation: str) -> str:
    return f'msgid "{english}"\nmsgstr "{translation}"'


HARD = "Notwithstanding organisational considerations, several authorities communicate regulations annually."
FAULTS: dict[str, dict[str, str]] = {
    ONE_WORD_NAMES: {"alongside/short.py": functions("show", "save")},
    SHORT_NAMES: {
        "alongside/short.py": functions(
            *(f"show{one:c}" for one in range(97, 113)), *(f"save_{one:c}" for one in range(97, 122))
        )
    },
    SHARED_NAMES: {f"alongside/part{one}.py": functions("show_page") for one in range(check.SHARED + 1)},
    PRONOUNS: {"docs/guide.md": "Whoever calls, nobody answers.\n" * (check.PRONOUNS // 2 + 1)},
    LONG_LINES: {"alongside/long.py": "#" + " long" * 22},
    DEFAULTS: {
        "alongside/default.py": """
            match state:
                case State.OPEN:
                    word = "open"
                case _:
                    word = "closed"
        """
    },
    DIGITS: {"alongside/digit.py": 't("Links work for 14 days.")'},
    GRADE: {"alongside/hard.py": f't("{HARD}")'},
    REPLACED_ENGLISH: {"alongside/old.py": 't("Somebody was here.")'},
    REPLACED_SPANISH: {
        "alongside/core/words/es.po": spanish("This is your place.", "Este es el lugar de usted.")
    },
    LOST_TERMS: {"alongside/core/words/es.po": spanish("Cancel session", "Cancelar la cita")},
    REPEATED: {"tests/test_weeks.py": 'assert shown == "Your week is saved."\n' * (check.REPEATED + 1)},
}


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Names of the figures past their limit, in a small project with these files besides or instead."""

    def failing(files: dict[str, str]) -> list[str]:
        for name, content in (SOUND | files).items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(unindented(content), "utf-8")
        monkeypatch.setattr(check, "PROJECT", tmp_path)
        return [figure.name for figure in check.figures() if not figure.holds]

    return failing


def unindented(text: str) -> str:
    lines = text.strip("\n").splitlines()
    margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    return "\n".join(line[margin:] for line in lines) + "\n"


def test_a_project_in_which_all_is_well_is_within_each_limit(planted: Callable[..., list[str]]) -> None:
    assert planted({}) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(planted: Callable[..., list[str]], name: str) -> None:
    assert planted(FAULTS[name]) == [name]


def test_each_figure_has_a_planted_fault() -> None:
    assert set(figures_of_this_project()) == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_past_a_limit_the_command_fails_and_names_the_figure(
    planted: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    planted(FAULTS[name])

    assert check.main([]) == 1
    assert f"✗ {name}: " in capsys.readouterr().out


def test_within_all_limits_the_command_succeeds_and_prints_each_figure(
    planted: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    planted({})

    assert check.main([]) == 0
    printed = capsys.readouterr().out
    assert "✗" not in printed
    assert [name for name in FAULTS if name not in printed] == []


# ── where each rule ends ────────────────────────────────────────────────────────────────────────────────────────────


def test_names_that_python_gives_a_meaning_are_not_counted() -> None:
    source = functions("__init__", "_count", "show_page")

    assert check.function_names(source) == ["_count", "show_page"]
    assert [check.words_of_a_name(name) for name in ("_count", "show_page")] == [1, 2]


@pytest.mark.parametrize("text", ["Whoever", "nobody's", "test_somebody_else", "For everybody."])
def test_an_old_pronoun_is_found_wherever_it_is(text: str) -> None:
    assert check.old_pronouns(f"\n{text}") == [2]


@pytest.mark.parametrize("text", ["someone", "no one", "everyone", "anyone who", "some body"])
def test_a_plain_pronoun_is_none_of_the_old_ones(text: str) -> None:
    assert check.old_pronouns(text) == []


def test_a_line_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert check.long_lines("x" * check.LINE_LENGTH) == []
    assert check.long_lines("\n" + "x" * (check.LINE_LENGTH + 1)) == [2]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("State.OPEN", "word = 'closed'", [4]),
        ("Refused()", "return", [4]),
        ("State.OPEN | State.DONE", "pass", [4]),
        ("State.OPEN", "assert_never(state)", []),
        ("'open'", "word = 'closed'", []),  # text from outside: it may be anything
    ],
)
def test_a_default_in_a_match_over_members_or_classes_only_refuses(
    first: str, last: str, found: list[int]
) -> None:
    source = f"match state:\n    case {first}:\n        word = 'open'\n    case _:\n        {last}"

    assert check.defaults_that_say_something(source.replace("return", "word = None")) == found


def test_a_match_that_names_all_its_members_has_no_default() -> None:
    assert (
        check.defaults_that_say_something("match state:\n    case State.OPEN:\n        word = 'open'") == []
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Links work for 14 days.", True),
        ("Links work for {days} days.", False),
        ("At most {limit:.1f} hours.", False),  # digits of a placeholder are its format
    ],
)
def test_a_digit_in_a_message_comes_from_a_placeholder(text: str, found: bool) -> None:
    assert check.has_digit(text) is found


def test_a_grade_is_given_to_texts_that_are_long_enough_for_one() -> None:
    assert check.reading_grade(HARD) > check.GRADE
    assert check.reading_grade("You can take a week off and come back when you like.") <= check.GRADE
    assert check.reading_grade(" ".join(HARD.split()[: check.GRADED_FROM - 1])) == 0


def test_marks_of_the_text_and_names_of_placeholders_have_no_part_in_its_grade() -> None:
    plain = "You can take a week off and come back when you like."

    assert check.reading_grade(f"**{plain}**") == check.reading_grade(plain)
    assert check.reading_grade(plain.replace("week", "{organisational_considerations}")) <= check.GRADE


@pytest.mark.parametrize(
    ("english", "translation", "lost"),
    [
        ("Cancel session", "Cancelar la cita", ["sessions?"]),
        ("Your baseline", "Tu media", ["baseline"]),
        ("Cancel session", "Cancelar la sesión", []),
        ("Sessions", "Sesiones", []),
        ("{session} is over.", "{session} terminó.", []),  # the name of a placeholder is no word
        ("Obsession", "Obsesión", []),
    ],
)
def test_a_term_of_the_glossary_keeps_its_spanish(english: str, translation: str, lost: list[str]) -> None:
    assert check.lost_terms(english, translation) == lost


TEXTS = ["Your week is saved.", "Links work for {days} days.", "Save"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('assert "Your week is saved." in shown', ["Your week is saved."]),
        ('assert "Links work for 14 days." in shown', ["Links work for 14 days."]),  # filled in
        ('assert shown["Save"]', []),  # one word is a key as often as a message
        ('assert "Your week" in shown', []),  # a part of one
        ('message("weeks", "Your week is saved.")', []),
        ('message_of("weeks", "Your week is saved.")', []),
        ('messages.find("Your week is saved.")', ["Your week is saved."]),
    ],
)
def test_a_messages_text_in_a_test_counts_and_a_lookup_of_it_does_not(source: str, found: list[str]) -> None:
    assert [text for _, text in check.repeated_messages(source, TEXTS)] == found


def test_a_text_counts_at_each_of_its_places() -> None:
    source = 'first = "Your week is saved."\nsecond = "Your week is saved."'

    assert [line for line, _ in check.repeated_messages(source, TEXTS)] == [1, 2]


# ── Spanish for one and for several ─────────────────────────────────────────────────────────────────────────────────


def catalogue() -> Catalog:
    with (CATALOGUES / "es.po").open("rb") as file:
        return read_po(file, locale="es")


def without_a_number(found: Catalog) -> list[str]:
    """English of the messages with a number that lack their translation for one or for several."""
    plural = [each for each in found if isinstance(each.id, tuple)]
    return [each.id[0] for each in plural if len(each.string) != 2 or not all(each.string)]


def test_each_message_with_a_number_has_spanish_for_one_and_for_several() -> None:
    found = catalogue()

    assert found.num_plurals == 2
    assert len([each for each in found if isinstance(each.id, tuple)]) > 50
    assert without_a_number(found) == []


@pytest.mark.parametrize("strings", [("", "{n} semanas"), ("{n} semana", ""), ("{n} semana",)])
def test_spanish_that_lacks_a_number_would_be_found(strings: tuple[str, ...]) -> None:
    planted = Catalog(locale="es")
    planted.add(("{n} week", "{n} weeks"), strings)

    assert without_a_number(planted) == ["{n} week"]


def test_both_forms_of_spanish_reach_the_screen() -> None:
    """As many as none are several."""
    t = load_words("es")

    assert [t.count("{n} week", "{n} weeks", n) for n in (0, 1, 2)] == ["0 semanas", "1 semana", "2 semanas"]
