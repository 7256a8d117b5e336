"""Figures in the guides are those that were measured, and numbers of rules those of the code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import floor, log2
from pathlib import Path

import pytest

from alongside.accounts.desk import current_user
from alongside.accounts.rules import organisations, password_hashes, recovery_codes
from alongside.core.rules import undo as undoing
from alongside.core.words import load_words
from alongside.matching.rules import ahead, participants, plan_check, score
from alongside.notifications.rules import outbox
from alongside.organisation.desk import invitations
from alongside.organisation.http import sheets
from alongside.organisation.rules import team_groups
from alongside.partners.rules import chances, urgent
from alongside.profiles.rules import profiles
from alongside.sessions.desk import my_pairs, scheduling
from alongside.sessions.rules import coordination, pairings, programme, sessions
from alongside.teams.rules import actions, changes, meetings, releases, standing, workload
from tests.conftest import PROJECT

MEASURED = (PROJECT / "benchmarks" / "README.md").read_text("utf-8")
GUIDES = PROJECT / "docs" / "guides"
LEADS = (GUIDES / "leads.md").read_text("utf-8")
SIZES = ("8", "12", "16", "20", "30")


def cells(text: str) -> list[list[str]]:
    """Of every table."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().replace(" %", "%") for cell in line.strip("|").split("|")] for line in lines]


def measured(people: str, setting: str, columns: int, bands: bool = False) -> list[str]:
    """The row of a team size and setting, without these two: of how soon a rise shows, or of how good bands are."""
    found = [row for row in cells(MEASURED) if row[:2] == [people, setting] and len(row) == columns]
    right, rise = found
    return (right if bands else rise)[2:]


@pytest.mark.parametrize("people", SIZES)
def test_the_guide_says_how_long_a_rise_takes_as_it_was_measured(people: str) -> None:
    standard, strong = measured(people, "standard", 7), measured(people, "strong", 7)
    weeks = " to ".join(dict.fromkeys([standard[0], strong[0]]))

    (told,) = [row for row in cells(LEADS) if row[0] == people and len(row) == 6]

    assert told == [people, weeks, standard[1], strong[1], standard[3], strong[3]]


@pytest.mark.parametrize("people", SIZES)
def test_the_guide_says_how_often_a_band_is_right_as_it_was_measured(people: str) -> None:
    standard, strong = measured(people, "standard", 7, bands=True), measured(people, "strong", 7, bands=True)

    (told,) = [row for row in cells(LEADS) if row[0] == people and len(row) == 4]

    assert told == [people, standard[1], strong[1], standard[4]]


def test_the_guide_says_what_the_attack_found() -> None:
    alone = next(row for row in cells(MEASURED) if row[:2] == ["a lead alone", "8"])
    averages = re.search(
        r"the same lead on plain weekly averages from five answers, names the most burdened of eight in (\.\d+)",
        MEASURED,
    )

    told = re.search(r"\*\*(\d+) %\*\* of team-years\. Blind guessing", LEADS)
    with_bands = re.search(r"With the bands: \*\*(\d+) %\*\*", LEADS)

    assert averages
    assert told
    assert with_bands
    assert (int(told[1]), int(with_bands[1])) == (
        round(100 * float(averages[1])),
        round(100 * float(alone[2].split()[0])),
    )


# ── numbers of rules ────────────────────────────────────────────────────────────────────────────────────────────────

HOUR, MINUTE, WEEK = timedelta(hours=1), timedelta(minutes=1), timedelta(weeks=1)
PARTS = {
    Fraction(1, 4): {"en": "a quarter", "es": "una cuarta parte"},
    Fraction(1, 2): {"en": "half", "es": "la mitad"},
}
LANGUAGES = ("en", "es")
NUMBER = re.compile(r"\d*\.?\d+")


@dataclass(frozen=True)
class Rule:
    """What a guide says of one rule, in English and in Spanish, and its numbers by their names in it."""

    english: str
    spanish: str
    numbers: dict[str, int | Fraction]

    def said(self, language: str) -> str:
        template = self.spanish if language == "es" else self.english
        return template.format(
            **{
                name: PARTS[number][language] if isinstance(number, Fraction) else number
                for name, number in self.numbers.items()
            }
        )


def rule(english: str, spanish: str, **numbers: int | Fraction) -> Rule:
    return Rule(english, spanish, numbers)


def rules_for_leads() -> Iterator[Rule]:
    """As they are now: read anew at each call, so that a changed constant changes them."""
    r, w = releases, workload
    share = round(100 * organisations.Organisation(name="", time_zone="", week_opens=0).case_share)
    yield rule("At {full} % or more, no hours", "Con un {full} % o más no quedan", full=standing.FULL)
    yield rule("one action in {n} weeks at most", "una medida cada {n} semanas", n=r.SHORT)
    yield rule("the last {n} weeks or a quarter", "las últimas {n} semanas o un", n=meetings.LATEST_WEEKS)
    yield rule(
        "a period of {short} or {long} weeks",
        "por periodo de {short} u {long} semanas",
        short=r.SHORT,
        long=r.LONG,
    )
    yield rule(
        "at least {people} people; for the spread, at least {spread} |",
        "al menos {people} personas; para la dispersión, al menos {spread} |",
        people=w.FEWEST,
        spread=w.FEWEST_FOR_QUARTERS,
    )
    yield rule(
        "at least {people} people, unless your organisation set another number, which is never below {ever} |",
        "al menos {people} personas, salvo que tu organización haya fijado otro número, que nunca es menor de {ever} |",
        people=r.FEWEST,
        ever=r.FEWEST_EVER,
    )
    yield rule(
        "the {weeks} weeks before it was added and the {weeks} weeks from then on",
        "las {weeks} semanas antes de añadirla y las {weeks} semanas siguientes",
        weeks=actions.COMPARED_WEEKS,
    )
    yield rule(
        "{share} % unless your organisation set another share",
        "el {share} % salvo que tu organización haya fijado otra parte",
        share=share,
    )
    yield rule("in steps of {step} %", "en pasos del {step} %", step=w.LOAD_STEP)
    yield rule("{share} % is within that", "el {share} % queda dentro", share=share)
    yield rule(
        "a difference of less than {percent} %",
        "una diferencia menor del {percent} %",
        percent=round(100 * changes.SAME_WITHIN),
    )
    yield rule(
        "count for {weeks} weeks when they are not given again",
        "cuentan durante {weeks} semanas si no se vuelven a indicar",
        weeks=w.CARRIED_WEEKS,
    )
    moderate, high, very_high = r.CUTS
    yield rule("| low | below {cut} |", "| bajo | por debajo de {cut} |", cut=moderate)
    yield rule("| moderate | from {cut} |", "| moderado | desde {cut} |", cut=moderate)
    yield rule("| high | from {cut} |", "| alto | desde {cut} |", cut=high)
    yield rule("| very high | from {cut} |", "| muy alto | desde {cut} |", cut=very_high)
    yield rule(
        "for {new} whole period; {moved} if they came from another team or led this one",
        "llevan en el equipo {new} periodo entero; {moved} si vinieron de otro equipo o dirigieron este",
        new=r.NEWCOMERS_WAIT,
        moved=r.MOVERS_WAIT,
    )
    yield rule(
        "one lead and {all} people in all has {counting} who count, too few",
        "una persona responsable y {all} personas en total tiene {counting} que cuentan, muy pocas",
        all=r.FEWEST,
        counting=r.FEWEST - 1,
    )
    yield rule(
        "If more than {part} of the team is new", "Si más de {part} del equipo es nueva", part=r.MOST_LOST
    )
    yield rule(
        "at most {points} points to either side", "como máximo {points} puntos a cada lado", points=r.REACH
    )
    yield rule(
        "fewer than {people} of those who count answered, or fewer than {part} of their weeks",
        "menos de {people} de las personas que cuentan, o menos de {part} de sus semanas",
        people=r.FEWEST_ANSWERING,
        part=r.LEAST_ANSWERED,
    )
    yield rule(
        "makes it {times} times as much",
        "lo hace {times} veces mayor",
        times=round(r.EPSILON / r.EPSILON_STRONG),
    )
    yield rule(
        "has a band from {people} people on",
        "Tiene franja desde {people} personas",
        people=team_groups.GROUP_PEOPLE,
    )
    yield rule(
        "A period is {short} weeks in a team of {many} people or more, and {long} in a smaller one",
        "Un periodo dura {short} semanas en un equipo de {many} personas o más, y {long} en uno menor",
        short=r.SHORT,
        many=r.SHORT_FROM,
        long=r.LONG,
    )
    yield rule(
        "A team of exactly {people} who count",
        "Un equipo en el que cuentan exactamente {people}",
        people=r.FEWEST,
    )
    yield rule(
        "fewer than {people} people behind a work figure",
        "menos de {people} personas detrás de una cifra del trabajo",
        people=w.FEWEST,
    )
    yield rule(
        "or led in the {periods} periods before",
        "o dirigió en los {periods} periodos anteriores",
        periods=r.MOVERS_WAIT,
    )


def rules_for_coordinators() -> Iterator[Rule]:
    """As `rules_for_leads`."""
    first, overdue = coordination.FIRST_SESSION_WITHIN // WEEK, coordination.OVERDUE_AFTER // WEEK
    undo, lasts, urgently = (
        undoing.UNDO_FOR // MINUTE,
        pairings.LASTS // WEEK,
        pairings.LASTS_URGENT // WEEK,
    )
    standard, weights = participants.Rules(), participants.Weights()
    yield rule(
        "less than {weeks} week ago; no session yet",
        "hace menos de {weeks} semana; aún no hay sesión",
        weeks=first,
    )
    yield rule(
        "the last one was less than {weeks} weeks ago",
        "la última fue hace menos de {weeks} semanas",
        weeks=overdue,
    )
    yield rule(
        "no first session {first} week after the last acceptance, or none for {weeks} weeks after a session",
        "ninguna primera sesión {first} semana después de la última aceptación, o ninguna en las {weeks} semanas después",
        first=first,
        weeks=overdue,
    )
    yield rule(
        "has not answered {days} days before is reminded once",
        "no ha respondido {days} días antes se le recuerda una vez",
        days=pairings.ANSWER_SOON.days,
    )
    yield rule(
        "Then you have {minutes} minutes to undo it",
        "Después tienes {minutes} minutos para deshacerlo",
        minutes=undo,
    )
    yield rule(
        "can be undone for {minutes} minutes", "se puede deshacer durante {minutes} minutos", minutes=undo
    )
    yield rule(
        "{times} times are suggested from the availability of the next {days} days",
        "se sugieren {times} horarios, según la disponibilidad de los próximos {days} días",
        times=sessions.OFFERED,
        days=scheduling.AHEAD,
    )
    yield rule(
        "None is sooner than in {lead} hours ({soon} hours for an urgent request",
        "Ninguno es antes de {lead} horas ({soon} horas en una solicitud urgente",
        lead=scheduling.LEAD // HOUR,
        soon=scheduling.LEAD_SOON // HOUR,
    )
    yield rule(
        "propose others ({most} in all at most) or ask for {more} more",
        "proponer otros ({most} en total como máximo) o pedir {more} más",
        most=sessions.MOST_OFFERED,
        more=sessions.OFFERED,
    )
    yield rule(
        "opens {before} minutes before and stays until {after} hours after the planned end",
        "se abre {before} minutos antes y sigue hasta {after} horas después del final previsto",
        before=my_pairs.DOORS_OPEN // MINUTE,
        after=my_pairs.DOORS_CLOSE // HOUR,
    )
    yield rule(
        "for {days} days each person can say",
        "durante {days} días cada persona puede decir",
        days=sessions.FEEDBACK_OPEN_FOR.days,
    )
    yield rule(
        "the first of them {weeks} weeks later",
        "el primero {weeks} semanas más tarde",
        weeks=pairings.RHYTHM // WEEK,
    )
    early, late, _ = (one // WEEK for one in pairings.REVIEWS)
    yield rule(
        "A pair lasts {lasts} weeks; an urgent one, {urgently} weeks. After {early} weeks, after {late} weeks and in the last week",
        "Una pareja dura {lasts} semanas; una urgente, {urgently} semanas. Después de {early} semanas, después de {late} semanas y en la última semana",
        lasts=lasts,
        urgently=urgently,
        early=early,
        late=late,
    )
    yield rule("it goes on for {weeks} weeks more", "sigue {weeks} semanas más", weeks=lasts)
    yield rule(
        "after {minutes} minutes in which they can be undone",
        "tras {minutes} minutos en los que se puede deshacer",
        minutes=undo,
    )
    yield rule(
        "no session for {days} days are asked once",
        "lleva {days} días sin sesión se le pregunta una vez",
        days=pairings.REMIND_AFTER.days,
    )
    yield rule(
        "not here for {days} days is paused",
        "no estuvo aquí durante {days} días se le pone en pausa",
        days=profiles.INACTIVE.days,
    )
    yield rule(
        "one after the other, {people} at most. Each has {hours} hours",
        "una persona tras otra, {people} como máximo. Cada una tiene {hours} horas",
        people=urgent.MOST_OFFERS,
        hours=urgent.OFFER_LASTS // HOUR,
    )
    yield rule("the two partners for {weeks} weeks", "une a las dos durante {weeks} semanas", weeks=urgently)
    yield rule("stays open for {days} days", "sigue abierta {days} días", days=urgent.LASTS.days)
    yield rule(
        "ask once in {days} days and take on one in {days} days. A person who took one on rests for {hours} hours",
        "pedir una vez cada {days} días y atender una cada {days} días. Quien atendió una descansa {hours} horas",
        days=urgent.AGAIN_AFTER.days,
        hours=urgent.REST // HOUR,
    )
    yield rule(
        "no more than {percent} % of their score",
        "no pierda más del {percent} % de su puntuación",
        percent=standard.worst_pair_gives_up // 10,
    )
    yield rule(
        "in pools of up to {people} people", "en grupos de hasta {people} personas", people=score.LARGEST_POOL
    )
    yield rule(
        "in pools of up to {people} people a plan of {rounds} rounds",
        "en grupos de hasta {people} personas se hace con cada ensayo un plan de {rounds} rondas",
        people=ahead.SMALL_POOL,
        rounds=plan_check.ROUNDS,
    )
    yield rule(
        "In rounds of {people} people or more, each person",
        "En rondas de {people} personas o más, cada persona",
        people=chances.FEWEST_OTHERS + 1,
    )
    yield rule(
        "in how many of the next {rounds} rounds the plan",
        "en cuántas de las próximas {rounds} rondas el plan",
        rounds=plan_check.ROUNDS - 1,
    )
    yield rule(
        "each round of the last {weeks} weeks. Nothing is said of fewer than {n} pairs",
        "cada ronda de las últimas {weeks} semanas. Nada se dice de menos de {n} parejas",
        weeks=programme.LOOKS_BACK.days // 7,
        n=programme.FEWEST,
    )
    yield rule(
        "counts pairs that lasted {weeks} weeks or more",
        "cuenta las parejas que duraron {weeks} semanas o más",
        weeks=programme.TIME_TO_MEET_TWICE.days // 7,
    )
    yield rule(
        "more than {most} partners at a time, however much room they offer; a group of three makes {most}.",
        "más de {most} parejas a la vez, por mucho sitio que ofrezca; un grupo de tres cuenta como {most}.",
        most=profiles.ACTIVE_PARTNERS,
    )
    yield rule(
        "less than {minutes} minutes in common at a stretch (unless changed) in the next {days} days",
        "menos de {minutes} minutos seguidos en común (salvo cambio) en los próximos {days} días",
        minutes=standard.minutes,
        days=participants.DAYS,
    )
    yield rule(
        "within the last {rounds} rounds (unless changed)",
        "en las últimas {rounds} rondas (salvo cambio)",
        rounds=standard.cooldown,
    )
    yield rule("a number from 0 to {full}", "va de 0 a {full}", full=participants.FULL)
    yield rule("weighted by rarity) | {n} |", "ponderado por rareza) | {n} |", n=weights.issues)
    yield rule("is offered by the other | {n} |", "lo ofrece la otra | {n} |", n=weights.wants)
    yield rule("it is the same | {n} |", "es la misma | {n} |", n=weights.talk)
    yield rule(
        "can begin at {starts} or more quarter hours of the {days} days | {n} |",
        "pueden empezar en {starts} o más cuartos de hora de los {days} días | {n} |",
        starts=participants.PLENTY,
        days=participants.DAYS,
        n=weights.overlap,
    )
    yield rule("as issue areas | {n} |", "como los ámbitos de trabajo | {n} |", n=weights.circumstances)
    yield rule("can change it any more | {n} |", "puede cambiarlo ya | {n} |", n=weights.feedback)
    yield rule(
        "decided about a pair for {minutes} minutes",
        "decidió sobre una pareja, {minutes} minutos",
        minutes=undo,
    )
    yield rule(
        "for {days} days after they were due", "{days} días después de cuando tocaban", days=outbox.KEPT.days
    )


# Numbers that are no rule of ours: years of sources, scales, examples, and figures that say how they were measured.
ALLOWED = {
    "leads": (
        *("one from 1995", "uno de 1995", "63 to 76 %", "entre el 63 y el 76 %", "At 110 %", "Con un 110 %"),
        *("from 0 to 100", "de 0 a 100", "in teams of 8 nearly always", "en equipos de 8 casi siempre"),
        *(
            "in a team of 8, if hours",
            "en un equipo de 8, si las horas",
            "correlate 0.2",
            "correlación de 0,2",
        ),
        *(
            "0.5 is a coin",
            "0,5 es una moneda",
            "99 units",
            "99 unidades",
            "(chance 12.5 %)",
            "(azar: 12,5 %)",
        ),
        *(
            "from 5 answers on",
            "desde 5 respuestas",
            "simulation of teams of 8",
            "simulación de equipos de 8",
        ),
        *(
            "**47 %** of team-years. Blind guessing: 12.6 %",
            "**47 %** de los equipos y años. Al azar: 12,6 %",
        ),
        *("With the bands: **14 %**", "Con las franjas: **14 %**"),
        "In teams of 30: average 15 %, bands 4 %, guessing 3 %",
        "En equipos de 30: media 15 %, franjas 4 %, azar 3 %",
        *("within 9 weeks", "en 9 semanas", "fewer than 12 is right", "menos de 12 no acierta"),
        *("With 9 it is 4 in 5", "Con 9 son 4 de cada 5"),
        *("one A4 page", "una hoja A4"),
    ),
    "coordinators": (
        *(
            "Edmonds, 1965",
            "et al., 2013",
            ".38 to .59 in 173",
            "0,38 a 0,59 en 173",
            "64 digits",
            "64 cifras",
        ),
        *("14 people who fit alike have 13 rounds", "14 personas que encajan igual tienen 13 rondas"),
        *("counts 0 for them", "cuenta 0 para ellas"),
    ),
}
RULES = {"leads": rules_for_leads, "coordinators": rules_for_coordinators}
BOTH = pytest.mark.parametrize(("name", "language"), [(name, each) for name in RULES for each in LANGUAGES])


def guide(name: str, language: str) -> str:
    return (GUIDES / ("" if language == "en" else language) / f"{name}.md").read_text("utf-8")


def missing(name: str, language: str) -> list[str]:
    text = guide(name, language)
    return [said for one in RULES[name]() if (said := one.said(language)) not in text]


def unexplained_digits(name: str, language: str, text: str) -> list[str]:
    """Lines with a digit outside of what a rule says, what was measured and what is allowed."""
    for said in sorted(
        [*(one.said(language) for one in RULES[name]()), *ALLOWED[name]], key=len, reverse=True
    ):
        text = text.replace(said, "")
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|^\d+\. ", "", text, flags=re.M)
    lines = [line for line in text.splitlines() if not _was_measured(line, name)]
    return [line for line in lines if re.search(r"\d", line)]


def _was_measured(line: str, name: str) -> bool:
    """A row about teams of one size, or about what figures give away: both name their measurement above."""
    row = line.strip("|").split("|")
    return name == "leads" and (
        (row[0].strip() in SIZES and len(row) in {4, 6})
        or (len(row) == 4 and re.search(r"\d[.,]\d\d \| \d[.,]\d\d \|", line) is not None)
    )


@BOTH
def test_numbers_of_rules_in_a_guide_are_those_of_the_code(name: str, language: str) -> None:
    assert missing(name, language) == []


@BOTH
def test_twin_a_number_that_changes_is_no_longer_in_the_guide(name: str, language: str) -> None:
    """Each number of each rule, one at a time."""
    text = guide(name, language)
    changed = [
        Rule(one.english, one.spanish, {**one.numbers, key: value + 1}).said(language)
        for one in RULES[name]()
        for key, value in one.numbers.items()
        if not isinstance(value, Fraction)
    ]

    assert len(changed) >= 30
    assert [said for said in changed if said in text] == []


def test_twin_other_cuts_between_the_bands_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "CUTS", (30, 50, 70))

    assert missing("leads", "en") == [
        "| low | below 30 |",
        "| moderate | from 30 |",
        "| very high | from 70 |",
    ]
    assert unexplained_digits("leads", "en", LEADS) == [
        "| low | below 31 |",
        "| moderate | from 31 |",
        "| very high | from 69 |",
    ]


@BOTH
def test_a_guide_holds_no_other_number(name: str, language: str) -> None:
    text = guide(name, language)

    assert unexplained_digits(name, language, text) == []
    assert unexplained_digits(name, language, f"{text}\nwithin 5 days") == ["within 5 days"]


def test_the_guide_says_the_weekday_on_which_figures_are_published() -> None:
    english, spanish = (load_words(language).weekday(releases.PUBLISHED_ON) for language in LANGUAGES)

    assert f"on the {english} after it" in LEADS
    assert set(re.findall(r"\w+day\b", LEADS)) & {load_words("en").weekday(n) for n in range(7)} == {english}
    assert f"el {spanish} siguiente" in guide("leads", "es")


@pytest.mark.parametrize("name", RULES)
def test_both_languages_say_the_same_numbers(name: str) -> None:
    english, spanish = (guide(name, language).replace(",", ".") for language in LANGUAGES)

    assert sorted(map(float, NUMBER.findall(english))) == sorted(map(float, NUMBER.findall(spanish)))


def test_numbers_of_the_threat_model_are_those_of_the_code() -> None:
    text = " ".join((PROJECT / "docs" / "threat-model.md").read_text("utf-8").split())
    waits = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")[
        invitations.RESET_DELAY.days
    ]
    letters = 4 * recovery_codes.CODE_GROUPS
    passes, memory, lanes = password_hashes.TIME_COST, password_hashes.MEMORY_COST, password_hashes.LANES

    assert f"for {sheets.SHEET_LASTS // MINUTE} minutes in the server's memory" in text
    assert f"argon2id ({memory // 1024} MiB, {passes} passes, {lanes} lanes)" in text
    assert f"recovery codes ({floor(letters * log2(31))} bits)" in text
    assert f"waits {waits} days" in text
    assert f"for {waits} days loses" in text
    assert f"is {current_user.OWN_DEVICE_LIMIT.days} days where its owner chose that" in text


@pytest.mark.parametrize("paper", ["docs/guides", "docs/accessibility.md"])
def test_an_image_holds_what_pages_show(paper: str) -> None:
    assert f"COPY {paper} /app/{paper}\n" in (PROJECT / "deploy" / "Containerfile").read_text("utf-8")
    assert f"!{paper}" in (PROJECT / ".dockerignore").read_text("utf-8").splitlines()


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

PAPERS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])


def anchors(file: Path) -> set[str]:
    """As GitHub makes them of headings."""
    text = re.sub(r"^ *```.*?^ *```", "", file.read_text("utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(file: Path, text: str) -> list[str]:
    found = []
    for link in re.findall(r"\]\((?!https?:|mailto:)([^) ]+)\)", text):
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


def test_every_link_between_papers_leads_to_its_place() -> None:
    assert {
        str(file.relative_to(PROJECT)): dead
        for file in PAPERS
        if (dead := dead_links(file, file.read_text("utf-8")))
    } == {}
    assert dead_links(PROJECT / "README.md", "[a](docs/nothing.md) [b](README.md#nowhere)") == [
        "docs/nothing.md",
        "README.md#nowhere",
    ]
