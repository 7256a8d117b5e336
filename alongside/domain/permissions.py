"""Who may see what, as data: the page that says so is made from it, and each cell of today is tested.

A row with `present` unset belongs to a part of the app that does not exist yet; its cells say what is planned and are
shown to nobody. When such a part is built, its row becomes present and its cells are tested.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.domain import N_


class Reader(StrEnum):
    """Somebody seen from one person's data: themselves, their support partner, and the roles around them."""

    SELF = "self"
    PARTNER = "partner"
    LEAD = "lead"
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
    """One kind of data. `what` names it in a few words, as the person whose data it is would."""

    kind: str
    what: str
    cells: Mapping[Reader, Cell]
    present: bool = True


# Readers who exist in this version. Nobody has a support partner yet.
PRESENT_READERS = (Reader.SELF, Reader.LEAD, Reader.COORDINATOR, Reader.ADMIN)

NOTHING = Cell(Access.NONE, N_("Nothing."))


def _all(sentence: str) -> Cell:
    return Cell(Access.ALL, sentence)


def _some(sentence: str) -> Cell:
    return Cell(Access.SOME, sentence)


def _row(
    kind: str,
    what: str,
    *,
    self: Cell,
    partner: Cell = NOTHING,
    lead: Cell = NOTHING,
    coordinator: Cell = NOTHING,
    admin: Cell = NOTHING,
    present: bool = True,
) -> Row:
    """Deny by default: a reader who is not named sees nothing."""
    cells = {
        Reader.SELF: self,
        Reader.PARTNER: partner,
        Reader.LEAD: lead,
        Reader.COORDINATOR: coordinator,
        Reader.ADMIN: admin,
    }
    return Row(kind, what, cells, present)


TABLE = (
    _row(
        "wellbeing",
        N_("Answers about how you are, and the strain index made from them"),
        self=_all(N_("All of it, as long as you keep it.")),
    ),
    _row(
        "texts",
        N_("Small wins, private notes and steps"),
        self=_all(N_("All of it, as long as you keep it.")),
    ),
    _row(
        "work_facts",
        N_("Facts of your work: hours, evenings, cases, heavy contacts"),
        self=_all(N_("All of it, as long as you keep it.")),
    ),
    _row(
        "participation",
        N_("Whether you filled in a week"),
        self=_all(N_("Your own weeks.")),
    ),
    _row(
        "account",
        N_("Your account: name, sign-in name, team, line manager, roles"),
        self=_all(N_("All of it.")),
        admin=_all(
            N_(
                "All of it, and whether you have come in. They can change it and sign you out. Never your password."
            )
        ),
    ),
    _row(
        "sign_ins",
        N_("When you signed in, and with which browser"),
        self=_all(N_("All of it, and you can end each one.")),
    ),
    _row(
        "audit",
        N_("The log of what was done to accounts and settings"),
        self=_some(N_("Every line about you.")),
        admin=_all(N_("The whole log. It holds no answers and no texts.")),
    ),
    _row(
        "preferences",
        N_("When you have time, and how you like to meet and talk"),
        self=_all(N_("All of it.")),
        partner=_some(N_("What you both chose to share.")),
        coordinator=_all(N_("All of it.")),
        present=False,
    ),
    _row(
        "match_reasons",
        N_("Why a partner was proposed to you"),
        self=_some(N_("The reasons of your own match.")),
        partner=_some(N_("The reasons of your own match.")),
        coordinator=_all(N_("All of it.")),
        present=False,
    ),
    _row(
        "blocks",
        N_("Whom you do not want to be matched with, and your feedback"),
        self=_all(N_("Your own.")),
        coordinator=_some(N_("That two people are not to be paired, never who asked.")),
        present=False,
    ),
    _row(
        "sessions",
        N_("When you and your partner meet"),
        self=_all(N_("Your own.")),
        partner=_all(N_("Your sessions together.")),
        lead=_some(N_("How many sessions the team had, from five people on.")),
        coordinator=_some(N_("The sessions of their own rounds.")),
        present=False,
    ),
)


def shown(reader: Reader) -> list[tuple[Row, Cell]]:
    """What the app says today about one reader, row by row."""
    return [(row, row.cells[reader]) for row in TABLE if row.present]
