"""Actions on a team's workload. Each has an owner, an end date and a review date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from alongside.domain.checkins import clean_text
from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.visible_text import strip_invisible
from alongside.domain.weeks import Week
from alongside.domain.workload import TeamWeek

LONGEST_TEXT = 500  # characters of the details, and of the outcome
LATEST_REVIEW = timedelta(days=366)  # a review more than a year away would be forgotten
COMPARED_WEEKS = 4  # before and after, the same number that `changes` compares


class ActionKind(StrEnum):
    REASSIGN = "reassign"
    PAUSE_INTAKE = "pause_intake"
    COVER_HEARING = "cover_hearing"
    ADD_SUPERVISION = "add_supervision"
    OTHER = "other"


@dataclass(frozen=True)
class TeamAction:
    """Dates are ISO. `who`: id and name of the owner, None once they are erased. `look_again`: the review
    date.

    revision: counts saves, from 1.
    """

    id: str
    team_id: str
    kind: ActionKind
    text: str
    who: tuple[str, str] | None
    opened_on: str
    until: str
    look_again: str
    closed_on: str | None = None
    outcome: str = ""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def owner_id(self) -> str:
        """Empty once the owner is erased."""
        return self.who[0] if self.who else ""

    def is_due(self, today: date) -> bool:
        """Whether it is open and its review date has come."""
        return self.is_open and self.look_again <= today.isoformat()


@dataclass(frozen=True)
class ActionDraft:
    """An action as typed, dates as ISO; None and empty mean not filled in.
    The text may be empty unless the kind is OTHER.
    """

    kind: ActionKind | None
    text: str
    who_id: str
    until: str
    look_again: str


@dataclass(frozen=True)
class TeamActions:
    """One team's actions on one day. `open`: by review date, earliest first; `closed`: newest first."""

    today: date
    open: tuple[TeamAction, ...]
    closed: tuple[TeamAction, ...]

    @property
    def due_actions(self) -> tuple[TeamAction, ...]:
        return tuple(action for action in self.open if action.is_due(self.today))


@dataclass(eq=False)
class ActionChanged(AlongsideError):
    """It was changed elsewhere after this form was opened. Carries both versions:
    `mine` is what was typed.
    """

    stored: TeamAction
    mine: ActionDraft | str


@dataclass(eq=False)
class ActionClosed(AlongsideError):
    """It was closed elsewhere in the meantime. `mine` is what was typed."""

    stored: TeamAction
    mine: ActionDraft | str


def arrange_actions(actions: Iterable[TeamAction], today: date) -> TeamActions:
    every = sorted(actions, key=lambda action: action.id)  # a stable order among equals
    still_open = sorted(
        (action for action in every if action.is_open), key=lambda action: (action.look_again, action.until)
    )
    closed = sorted(
        (action for action in every if not action.is_open),
        key=lambda action: (action.closed_on or "", action.opened_on),
        reverse=True,
    )
    return TeamActions(today, tuple(still_open), tuple(closed))


def weeks_before_and_after(
    weeks: Sequence[TeamWeek], action: TeamAction
) -> tuple[tuple[TeamWeek, ...], tuple[TeamWeek, ...]]:
    """The weeks before the one in which the action was opened, and the weeks from that one on; oldest first.

    A week without figures is one with everything withheld. Weeks later than the newest of `weeks` have not
    come yet and are left out.
    """
    found = {week.week: week for week in weeks}
    opened = Week.of(date.fromisoformat(action.opened_on))
    newest = max(found, default=opened.back(1))

    def week_back(back: int) -> TeamWeek:
        wanted = opened.back(back)
        return found.get(wanted) or TeamWeek(action.team_id, wanted)

    before = tuple(week_back(back) for back in range(COMPARED_WEEKS, 0, -1))
    after = tuple(week_back(-ahead) for ahead in range(COMPARED_WEEKS) if opened.back(-ahead) <= newest)
    return before, after


def open_action(
    action_id: str, team_id: str, draft: ActionDraft, people: Mapping[str, str], today: date
) -> TeamAction:
    """`people`: the possible owners, id to name. Raises BadInput."""
    blank = TeamAction(action_id, team_id, ActionKind.OTHER, "", None, today.isoformat(), "", "")
    return _fill_in(blank, draft, people, today)


def change_action(
    stored: TeamAction, draft: ActionDraft, seen_revision: int, people: Mapping[str, str], today: date
) -> TeamAction:
    """The next revision, or the same when nothing differs (a double click).

    Raises BadInput, ActionClosed, and ActionChanged when it was saved elsewhere after `seen_revision`.
    """
    if not stored.is_open:
        raise ActionClosed(stored, draft)
    mine = _fill_in(stored, draft, people, today)
    if mine == stored:
        return stored
    if stored.revision != seen_revision:
        raise ActionChanged(stored, draft)
    return replace(mine, revision=stored.revision + 1)


def close_action(stored: TeamAction, outcome: str, seen_revision: int, today: date) -> TeamAction:
    """Closes it, with an outcome if there is one. Closing it again with the same outcome changes nothing.

    Raises BadInput, ActionClosed, and ActionChanged when it was saved elsewhere after `seen_revision`.
    """
    if not stored.is_open:
        if stored.outcome == outcome.strip():
            return stored
        raise ActionClosed(stored, outcome)
    kept = _clean_text("action_outcome", outcome)
    if stored.revision != seen_revision:
        raise ActionChanged(stored, outcome)
    return replace(stored, closed_on=today.isoformat(), outcome=kept, revision=stored.revision + 1)


def _fill_in(action: TeamAction, draft: ActionDraft, people: Mapping[str, str], today: date) -> TeamAction:
    """Accepts a day that has passed, or an owner who has left the team, if it was so before.
    Raises BadInput.
    """
    if draft.kind is None:
        raise BadInput("action_kind", "not chosen")
    text = _clean_text("action_text", draft.text)
    if draft.kind is ActionKind.OTHER and not text:
        raise BadInput("action_text", "empty")
    may = {**dict([action.who] if action.who else []), **people}
    if draft.who_id not in may:
        raise BadInput("who", "not in the team")
    return replace(
        action,
        kind=draft.kind,
        text=text,
        who=(draft.who_id, may[draft.who_id]),
        until=_clean_day("until", draft.until, today, date.max, action.until),
        look_again=_clean_day(
            "look_again", draft.look_again, today, today + LATEST_REVIEW, action.look_again
        ),
    )


def _clean_text(field: str, text: str) -> str:
    kept = clean_text(field, strip_invisible(text))
    if len(kept) > LONGEST_TEXT:
        raise BadInput(field, "too long")
    return kept


def _clean_day(field: str, text: str, first: date, last: date, before: str) -> str:
    """`before`: the earlier day, which may stay even if it has passed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(field, "no day") from None
    if day.isoformat() != before and not first <= day <= last:
        raise BadInput(field, "too early" if day < first else "too late")
    return day.isoformat()
