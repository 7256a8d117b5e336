"""Who may see what, as data. The page *Who sees what* is made from it, and every cell is tested.

Numbers in the sentences are placeholders, filled from alongside/everything/desk/permission_numbers.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.core.rules.messages import N_
from alongside.profiles.rules.profiles import FIELDS


class Reader(StrEnum):
    """A reader of one person's data: that person, those they chose, and the people and roles around them.

    In the order of the page.
    """

    SELF = "self"
    LEAD = "lead"  # of the team that the person is in
    TEAM = "team"  # the others in it
    CHOSEN = "chosen"  # to whom the person shows their own trend, while they do
    PARTNER = "partner"
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


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of data. `what` names it briefly, addressing the person whose data it is.

    `parts`: messages that fill its placeholder `{parts}`, with commas between them.
    """

    kind: str
    what: str
    cells: Mapping[Reader, Cell]
    parts: tuple[str, ...] = ()


NO_ACCESS = Cell(Access.NONE, N_("Nothing."))


def _full_access(sentence: str) -> Cell:
    return Cell(Access.ALL, sentence)


def _partial_access(sentence: str) -> Cell:
    return Cell(Access.SOME, sentence)


def _build_row(kind: str, what: str, *, parts: tuple[str, ...] = (), **cells: Cell) -> Row:
    """Denies by default: a reader not named by a value of `Reader` sees nothing."""
    named = {Reader(name): cell for name, cell in cells.items()}
    access = {reader: named.get(reader, NO_ACCESS) for reader in Reader}
    return Row(kind=kind, what=what, cells=access, parts=parts)


TABLE = (
    _build_row(
        "wellbeing",
        N_("Your answers about how you are, and your strain"),
        self=_full_access(N_("Everything, for as long as you keep it.")),
        chosen=_partial_access(
            N_("Your strain in the newest {trend_weeks} weeks, until you stop sharing it. Never an answer.")
        ),
    ),
    _build_row(
        "texts",
        N_("Small wins, private notes, steps, and what shaped your weeks"),
        self=_full_access(N_("Everything, for as long as you keep it.")),
    ),
    _build_row(
        "brought_in",
        N_("Weeks you brought in from a file of your own"),
        self=_full_access(
            N_("Everything, and you can remove them at any time. No figure of a team counts them.")
        ),
        chosen=_partial_access(
            N_("Your strain, where such a week is among the newest {trend_weeks}. Never an answer.")
        ),
    ),
    _build_row(
        "bands",
        N_("Bands: your team's strain in {bands} steps, for closed periods only"),
        self=_full_access(N_("Every band ever published about your team.")),
        lead=_full_access(N_("Every band about the teams they lead. A band is about the team as a whole.")),
        team=_full_access(
            N_("The same as the lead. Anyone who manages accounts sees none, not even for their own team.")
        ),
    ),
    _build_row(
        "counted",
        N_("Whether you count in your team's bands"),
        self=_full_access(N_("Whether you count, and who counts with you.")),
        team=_full_access(
            N_("The names that count, and since when, so that no one can be added to find out about you.")
        ),
    ),
    _build_row(
        "held_back",
        N_("That you are holding a band back"),
        self=_full_access(N_("Until the period is published. Then it is deleted.")),
    ),
    _build_row(
        "work_facts",
        N_("Work data: hours, evenings, cases, heavy contacts"),
        self=_full_access(N_("Everything, for as long as you keep it.")),
        lead=_partial_access(
            N_(
                "Rounded figures for the whole team, once a week, after the week has ended. Your own "
                "data only where two admins of your organisation have turned that on. The check-in "
                "then says so, and *What my lead sees* shows you your row."
            )
        ),
        team=_partial_access(N_("The same team figures, and no one's row but their own.")),
    ),
    _build_row(
        "participation",
        N_("Whether you filled in a week"),
        self=_full_access(N_("Your own weeks.")),
        lead=_partial_access(
            N_(
                "How much of the team did, in rough words. No figure shows who, no matter who "
                "answered. Only where individual work data is turned on is your row for that week "
                "not empty."
            )
        ),
        team=_partial_access(N_("How much of the team did, in rough words.")),
    ),
    _build_row(
        "no_new_case",
        N_("That you take no new case for a time, if you say so"),
        self=_full_access(N_("Everything, and you can end it at any time.")),
        lead=_partial_access(
            N_("Your name and the last day, until it has passed. Never why, or when you said so.")
        ),
    ),
    _build_row(
        "actions",
        N_("Actions on your team's workload, and their owners"),
        self=_full_access(N_("Your team's actions, and roughly how many said that one helped.")),
        lead=_full_access(
            N_("Actions for the teams they lead, and roughly how many said that one helped. They write them.")
        ),
        team=_full_access(N_("Your team's actions, and roughly how many said that one helped.")),
        admin=_partial_access(
            N_("That an action was written, changed or closed, and by whom. Never what it says.")
        ),
    ),
    _build_row(
        "helped",
        N_("Your answer to whether an action helped"),
        self=_full_access(N_("Until your team's share comes out. Then it is deleted.")),
    ),
    _build_row(
        "sharing",
        N_("Whether you share your trend with someone, and with whom"),
        self=_full_access(N_("Everything, and you can stop sharing immediately.")),
        chosen=_partial_access(N_("That you share it with them, and until when.")),
    ),
    _build_row(
        "account",
        N_("Your account: name, sign-in name, team, line manager, contract hours, roles"),
        self=_full_access(N_("Everything.")),
        partner=_partial_access(N_("Your name.")),
        lead=_partial_access(N_("The names of the people in the team, to choose the owner of an action.")),
        team=_partial_access(N_("Your name, where you own an action.")),
        everybody=_partial_access(
            N_(
                "Your name and sign-in name, so they can choose who to share their own trend with, "
                "or who not to be matched with."
            )
        ),
        coordinator=_partial_access(
            N_(
                "Your name. The export of a round you were in also holds your line manager and team, "
                "under random ids."
            )
        ),
        admin=_full_access(
            N_(
                "Everything, and whether you have signed in yet. They can change it and sign you "
                "out. Never your password."
            )
        ),
    ),
    _build_row(
        "sign_ins",
        N_("When you signed in, and with which browser"),
        self=_full_access(N_("Every sign-in, and you can end each one.")),
        coordinator=_partial_access(
            N_("In an open round, that you have not been seen here for {absent_weeks} weeks.")
        ),
    ),
    _build_row(
        "security",
        N_("How many failed attempts there were on your account, and how often you were refused something"),
        self=_partial_access(
            N_(
                "How many failed attempts there were before you signed in. Everything, when you "
                "download your data."
            )
        ),
        admin=_partial_access(
            N_(
                "How many in one day, with your name only if there were many. Never what was typed "
                "or from where."
            )
        ),
    ),
    _build_row(
        "audit",
        N_("The log of what was done to accounts and settings"),
        self=_partial_access(N_("Every line about you.")),
        admin=_full_access(N_("The whole log. It contains no answers and no texts.")),
    ),
    _build_row(
        "preferences",
        N_("Your support profile: {parts}"),
        parts=(
            N_("availability"),
            *(field.seen_as for field in FIELDS if field.seen_as),
            N_("pauses and time off"),
        ),
        self=_full_access(N_("Everything.")),
        partner=_partial_access(N_("What you have in common today and both allow to be shown.")),
        everybody=_partial_access(
            N_(
                "People who could be your support partner: that they can ask you now, and in a few "
                "words what you have in common and both allow to be shown. None of your own words."
            )
        ),
        coordinator=_partial_access(
            N_(
                "In an open round: whether you are pausing, away, have no room for another partner, "
                "or have an incomplete profile. The export of a round you were in holds what you "
                "said then, under random ids and without names. Someone who knows you could "
                "recognise you."
            )
        ),
    ),
    _build_row(
        "match_reasons",
        N_("Why you were matched, and how well you fit"),
        self=_partial_access(N_("The reasons you both allow to be shown, and how much each counted.")),
        partner=_partial_access(N_("The same as you.")),
        coordinator=_partial_access(
            N_(
                "How well you fit, and the points for each reason. How many pairs each rule blocks "
                "in a round."
            )
        ),
    ),
    _build_row(
        "partners",
        N_("Who your support partner is, and since when"),
        self=_full_access(N_("Your own.")),
        partner=_full_access(N_("The same as you.")),
        coordinator=_full_access(N_("Every current and earlier pair. They can end one.")),
    ),
    _build_row(
        "rounds",
        N_("Whether you are in a round of support partners, and whether you were left unmatched"),
        self=_full_access(
            N_(
                "Your answer. If you were unmatched: what ruled out most partners, and that you come "
                "first next time. In how many of the next rounds a plan has a partner for you; not in "
                "small rounds."
            )
        ),
        coordinator=_full_access(
            N_(
                "Who is in and who is not. Who was unmatched and for how many rounds, what ruled out "
                "most partners for them, and a time that would open up most."
            )
        ),
        admin=_partial_access(
            N_("That a round was opened, changed, published or exported, and by whom. Never who is in it.")
        ),
    ),
    _build_row(
        "asks",
        N_("Who you sent a request to, and how you answered requests"),
        self=_full_access(N_("Your own.")),
        partner=_partial_access(N_("That one of you sent the other a request.")),
        everybody=_partial_access(
            N_(
                "Only the person you ask: your request, until you withdraw it or it expires. No one "
                "is told that a request was declined. It looks like no answer."
            )
        ),
        coordinator=_partial_access(
            N_("If you became partners: that one of you asked the other, not which one. Nothing else.")
        ),
    ),
    _build_row(
        "blocks",
        N_("Who you do not want to be matched with"),
        self=_full_access(N_("Everything.")),
        coordinator=_partial_access(
            N_(
                "That two people are not matched, among pairs blocked for other reasons. Never who "
                "asked for it."
            )
        ),
    ),
    _build_row(
        "sessions",
        N_(
            "Your sessions: the times to choose from and who chose which, when, how and where you "
            "meet, and what you agreed to"
        ),
        self=_full_access(N_("Your own.")),
        partner=_full_access(
            N_(
                "Your sessions together. Whether someone has agreed to how you meet is shown to that "
                "person alone."
            )
        ),
        coordinator=_partial_access(
            N_(
                "For a pair from a round: the deadline to accept, the next session or else the last "
                "one, and when it ended. Never how or where you meet, who proposed a time, or who "
                "accepted or declined. Figures on these sessions need at least {fewest_pairs} pairs. "
                "Nothing about pairs that people formed themselves."
            )
        ),
    ),
    _build_row(
        "feedback",
        N_(
            "Your feedback after a session: whether you met, how heard you felt, and whether you "
            "want to go on"
        ),
        self=_full_access(N_("Your own.")),
        partner=_partial_access(
            N_(
                "Only the result: that you go on, or that it has ended. If {missed} sessions in a "
                "row did not take place, you are both asked whether you would like someone else."
            )
        ),
        coordinator=_partial_access(
            N_(
                "That a pair has ended, never who wanted it or why. In a round, of two people who "
                "could be matched again: that both found it good or both would have gone on, never "
                "what one of them said. How heard people felt: the median, published once for each "
                "closed period. Enough people must have answered that no single answer shows."
            )
        ),
    ),
    _build_row(
        "talk_requests",
        N_("That you would like to talk to a coordinator"),
        self=_full_access(N_("Whether you do. You can withdraw it.")),
        coordinator=_full_access(
            N_("Your name and since when, until one of them has talked with you. Nothing else.")
        ),
    ),
    _build_row(
        "messages",
        N_("Your notifications here and by e-mail, and what a coordinator writes to you and your partner"),
        self=_full_access(N_("Everything.")),
        partner=_partial_access(N_("What a coordinator writes to you both.")),
        coordinator=_partial_access(N_("Their own message, while they write it. Not whether you read it.")),
        admin=_partial_access(
            N_("That a coordinator wrote to a pair, and which coordinator. Never to whom or what.")
        ),
    ),
    _build_row(
        "reach",
        N_("Your e-mail address, quiet hours, reminders, busy times, and your calendar's name for a session"),
        self=_full_access(N_("Everything.")),
        partner=_partial_access(
            N_(
                "Your name in their messages and calendar, if you both allow it. Of your busy times, "
                "only which times are offered to you both."
            )
        ),
        admin=_partial_access(
            N_(
                "If an e-mail to you could not be sent: your name, the address and what the mail "
                "server said. Never what the e-mail was about."
            )
        ),
    ),
    _build_row(
        "urgent",
        N_("That you need someone this week, and what you answered when someone else did"),
        self=_full_access(N_("Your own.")),
        everybody=_partial_access(
            N_(
                "Only those it is offered to, one after another: that it is you, until they answer "
                "or their time is up. No one is told that someone declined. It looks like no answer."
            )
        ),
        coordinator=_partial_access(
            N_("If you became partners this way: that you are, as with any pair where one asked the other.")
        ),
    ),
)


def row_text(row: Row, translate: Callable[..., str], numbers: Mapping[str, int]) -> str:
    return translate(row.what, parts=", ".join(translate(part) for part in row.parts), **numbers)


def cells_for_reader(reader: Reader) -> list[tuple[Row, Cell]]:
    return [(row, row.cells[reader]) for row in TABLE]
