"""Who may see what, as data. The page *Who sees what* is made from it, and every present cell is tested.

A row without `present` belongs to a part of the app that does not exist yet. Its cells say what is planned
and are shown to no one. Once that part is built, its row becomes present and its cells are tested.

Numbers in the sentences are placeholders, filled from alongside/desks/permission_numbers.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.domain import N_


class Reader(StrEnum):
    """A reader of one person's data: that person, those they chose, and the people and roles around them."""

    SELF = "self"
    PARTNER = "partner"
    CHOSEN = "chosen"  # to whom the person shows their own trend, while they do
    LEAD = "lead"  # of the team that the person is in
    TEAM = "team"  # the others in it
    EVERYONE = "everybody"  # in the organisation
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class Access(StrEnum):
    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    access: Access
    sentence: str


@dataclass(frozen=True)
class Row:
    """One kind of data. `what` names it briefly, addressing the person whose data it is."""

    kind: str
    what: str
    cells: Mapping[Reader, Cell]
    present: bool = True


# Readers in this version, in the order of the page.
PRESENT_READERS = (
    Reader.SELF,
    Reader.LEAD,
    Reader.TEAM,
    Reader.CHOSEN,
    Reader.PARTNER,
    Reader.EVERYONE,
    Reader.COORDINATOR,
    Reader.ADMIN,
)

NO_ACCESS = Cell(Access.NONE, N_("Nothing."))


def _full_access(sentence: str) -> Cell:
    return Cell(Access.ALL, sentence)


def _partial_access(sentence: str) -> Cell:
    return Cell(Access.SOME, sentence)


def _build_row(kind: str, what: str, *, present: bool = True, **cells: Cell) -> Row:
    """Denies by default: a reader not named by a value of `Reader` sees nothing."""
    named = {Reader(name): cell for name, cell in cells.items()}
    return Row(kind, what, {reader: named.get(reader, NO_ACCESS) for reader in Reader}, present)


TABLE = (
    _build_row(
        "wellbeing",
        N_("Answers about how you are, and the strain index made from them"),
        self=_full_access(N_("All of it, as long as you keep it.")),
        chosen=_partial_access(N_("The strain of your newest 12 weeks, never an answer, until you stop showing it.")),
    ),
    _build_row(
        "texts",
        N_("Small wins, private notes and steps"),
        self=_full_access(N_("All of it, as long as you keep it.")),
    ),
    _build_row(
        "bands",
        N_("The bands: how strained your team was, in four steps, for closed periods only"),
        self=_full_access(N_("Every one that was ever released about your team.")),
        lead=_full_access(N_("Every one about the teams they lead. A band is about the team as a whole.")),
        team=_full_access(
            N_("The same as the lead. Whoever looks after accounts sees none, not even of their own team.")
        ),
    ),
    _build_row(
        "counted",
        N_("Whether you count in the bands of your team"),
        self=_full_access(N_("Whether you do, and who counts with you.")),
        team=_full_access(
            N_("The names that count, and since when, so that no one can be added to find out about you.")
        ),
    ),
    _build_row(
        "held_back",
        N_("That you hold a band back"),
        self=_full_access(N_("As long as the period is not published. Then it is forgotten.")),
    ),
    _build_row(
        "work_facts",
        N_("Facts of your work: hours, evenings, cases, heavy contacts"),
        self=_full_access(N_("All of it, as long as you keep it.")),
        lead=_partial_access(
            N_(
                "Rounded figures of the team as a whole, once a week and after the week. Yours alone only where two admins of your "
                "organisation have declared it; the check-in then says so, and *What my lead sees* shows you your row."
            )
        ),
        team=_partial_access(N_("The same figures of the team. Nobody's row but their own.")),
    ),
    _build_row(
        "participation",
        N_("Whether you filled in a week"),
        self=_full_access(N_("Your own weeks.")),
        lead=_partial_access(
            N_(
                "In a word, how large a part of the team did. No figure tells who it was, whoever gave the answers; only where facts of "
                "each person are declared, your row of that week is not empty."
            )
        ),
        team=_partial_access(N_("In a word, how large a part of the team did.")),
    ),
    _build_row(
        "actions",
        N_("Actions: what is done about the load of your team, and who sees to it"),
        self=_full_access(N_("Those of your team.")),
        lead=_full_access(N_("Those of the teams they lead. They write them.")),
        team=_full_access(N_("Those of your team.")),
        admin=_partial_access(N_("That an action was written, changed or closed, and by whom; never what it says.")),
    ),
    _build_row(
        "sharing",
        N_("Whether you show your own trend to somebody, and to whom"),
        self=_full_access(N_("All of it, and you can end it at once.")),
        chosen=_partial_access(N_("That you show it to them, and until when.")),
    ),
    _build_row(
        "account",
        N_("Your account: name, sign-in name, team, line manager, contract hours, roles"),
        self=_full_access(N_("All of it.")),
        partner=_partial_access(N_("Your name.")),
        lead=_partial_access(N_("The names of who is in the team, to write down who sees to an action.")),
        team=_partial_access(N_("Your name, where an action says who sees to it.")),
        everybody=_partial_access(
            N_(
                "Your name and sign-in name, to choose whom to show their own trend to, or with whom they do not want to be paired."
            )
        ),
        coordinator=_partial_access(
            N_(
                "Your name. In the export of a round you were in, also your line manager and your team, under random ids."
            )
        ),
        admin=_full_access(
            N_(
                "All of it, and whether you have come in. They can change it and sign you out. Never your password."
            )
        ),
    ),
    _build_row(
        "sign_ins",
        N_("When you signed in, and with which browser"),
        self=_full_access(N_("All of it, and you can end each one.")),
        coordinator=_partial_access(N_("In an open round, that you were not seen here for four weeks.")),
    ),
    _build_row(
        "security",
        N_("How many wrong tries there were at your account, and how often you were refused something"),
        self=_partial_access(
            N_(
                "How many wrong tries there were before you signed in; all of it when you carry off your data."
            )
        ),
        admin=_partial_access(
            N_(
                "How many on a day, with your name only when there were many. Never what was typed or from where."
            )
        ),
    ),
    _build_row(
        "audit",
        N_("The log of what was done to accounts and settings"),
        self=_partial_access(N_("Every line about you.")),
        admin=_full_access(N_("The whole log. It holds no answers and no texts.")),
    ),
    _build_row(
        "preferences",
        N_(
            "Your support profile: your times, how you like to meet and talk, issue areas, what you offer and would like, life "
            "circumstances, pauses and days away"
        ),
        self=_full_access(N_("All of it.")),
        partner=_partial_access(N_("What you both let be named and have in common, as it stands today.")),
        everybody=_partial_access(
            N_(
                "Those who could be your partner: that they could ask you now, and in a few words what you have in common of what you "
                "both let be named. None of your own words."
            )
        ),
        coordinator=_partial_access(
            N_(
                "In an open round, whether you are pausing, away, without room for one more, or not complete yet. The export of a round "
                "you were in holds what you said then, under random ids and without names: somebody who knows you could recognise you."
            )
        ),
    ),
    _build_row(
        "match_reasons",
        N_("Why you were matched, and how well you fit"),
        self=_partial_access(N_("The parts that you both let be named, and how much each counted.")),
        partner=_partial_access(N_("The same as you.")),
        coordinator=_partial_access(
            N_(
                "How well you fit, and the points of each part. How many pairs each rule keeps apart in a round."
            )
        ),
    ),
    _build_row(
        "partners",
        N_("Who your support partner is, and since when"),
        self=_full_access(N_("Your own.")),
        partner=_full_access(N_("The same as you.")),
        coordinator=_full_access(N_("Every pair of today and of before. They can end one.")),
    ),
    _build_row(
        "rounds",
        N_("Whether you are in a round of support partners, and whether you were left out"),
        self=_full_access(
            N_(
                "Your answer. When you were left out: what cost you most partners, and that you come first next time."
            )
        ),
        coordinator=_full_access(
            N_(
                "Who is in and who is not, who was left out and for how many rounds, what cost them most partners, and a time that would "
                "open most."
            )
        ),
        admin=_partial_access(
            N_("That a round was opened, changed, published or exported, and by whom; never who is in it.")
        ),
    ),
    _build_row(
        "asks",
        N_("Whom you asked to be your partner, and what you answered when you were asked"),
        self=_full_access(N_("Your own.")),
        partner=_partial_access(N_("That one of you asked the other.")),
        everybody=_partial_access(
            N_(
                "Only the one whom you ask: that you do, until you take it back or the time is up. A no is told to nobody, and looks like "
                "no answer."
            )
        ),
        coordinator=_partial_access(
            N_("Of two who became partners: that one asked the other, not which one. Of all else nothing.")
        ),
    ),
    _build_row(
        "blocks",
        N_("With whom you do not want to be paired"),
        self=_full_access(N_("All of it.")),
        coordinator=_partial_access(
            N_(
                "That two people are kept apart, among pairs that are for other reasons. Never who asked for it."
            )
        ),
    ),
    _build_row(
        "sessions",
        N_(
            "Your sessions: the times to choose from and who took which, when, how and where you meet, and what you agreed to"
        ),
        self=_full_access(N_("Your own.")),
        partner=_full_access(
            N_("Your sessions together. Whether somebody has agreed to how you meet is told to them alone.")
        ),
        coordinator=_partial_access(
            N_(
                "Of a pair from a round: until when a yes is waited for, the next date or else the last one, and when it ended. Never how or "
                "where you meet, who proposed a time, and who said yes or no. Figures of such dates from five pairs on. Of pairs that people "
                "made themselves nothing."
            )
        ),
    ),
    _build_row(
        "feedback",
        N_(
            "What you say of a session afterwards: whether you met, how heard you felt, and whether you would like to go on"
        ),
        self=_full_access(N_("Your own.")),
        partner=_partial_access(
            N_(
                "Only what comes of it: that you go on, or that it has ended. When two sessions in a row did not take place, you are both "
                "asked whether you would like somebody else."
            )
        ),
        coordinator=_partial_access(
            N_(
                "That a pair has ended, never who wished it or why. In a round, of two who could be partners anew: that both found it good or both "
                "would have gone on, never what one of them said. How heard people felt: what lies in the middle, told once for a period that is "
                "over, when enough people said it for no single answer to show."
            )
        ),
    ),
    _build_row(
        "talk_requests",
        N_("That you would like to talk to a coordinator"),
        self=_full_access(N_("Whether you do. You can take it back.")),
        coordinator=_full_access(
            N_("Your name and since when, until one of them has talked with you. It says nothing else.")
        ),
    ),
    _build_row(
        "messages",
        N_(
            "What Alongside tells you on your first page and by e-mail, with what a coordinator writes to you and your partner"
        ),
        self=_full_access(N_("All of it.")),
        partner=_partial_access(N_("What a coordinator writes to the two of you.")),
        coordinator=_partial_access(N_("What they write themselves, while they write it. Not whether you read it.")),
        admin=_partial_access(
            N_("That a coordinator wrote to a pair, and which coordinator; neither to whom nor what.")
        ),
    ),
    _build_row(
        "reach",
        N_(
            "Your e-mail address, quiet hours and reminders, what your calendar calls a session, and when you are busy"
        ),
        self=_full_access(N_("All of it.")),
        partner=_partial_access(
            N_(
                "Your name in their messages and calendar, if you both let it stand there. Of your busy times nothing but which times are "
                "offered to you both."
            )
        ),
        admin=_partial_access(
            N_(
                "When an e-mail to you could not be sent: your name, the address and what the mail server said. Never what the e-mail was "
                "about."
            )
        ),
    ),
    _build_row(
        "urgent",
        N_("That you need somebody this week, and what you answered when somebody else did"),
        self=_full_access(N_("Your own.")),
        everybody=_partial_access(
            N_(
                "Those to whom it is offered, one after the other: that it is you, until they answer or their time is up. A no is told to "
                "nobody, and looks like no answer."
            )
        ),
        coordinator=_partial_access(
            N_("Of two who became partners by it: that they are, as of two of whom one asked the other.")
        ),
    ),
)


def cells_for_reader(reader: Reader) -> list[tuple[Row, Cell]]:
    """The present rows, each with this reader's cell."""
    return [(row, row.cells[reader]) for row in TABLE if row.present]
