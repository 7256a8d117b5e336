"""Actions on a team's workload. Each has an owner, an end date and a review date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from alongside.checkins.rules.checkins import clean_text
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.visible_text import strip_invisible
from alongside.core.rules.weeks import Week
from alongside.teams.rules.workload import TeamWeek

LONGEST_TEXT = 500  # characters of the details, and of the outcome
LATEST_REVIEW = timedelta(days=366)  # a review more than a year away would be forgotten
COMPARED_WEEKS = 4  # before and after, the same number that `changes` compares


class ActionKind(StrEnum):
    REASSIGN = "reassign"
    PAUSE_INTAKE = "pause_intake"
    COVER_HEARING = "cover_hearing"
    ADD_SUPERVISION = "add_supervision"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class TeamAction:
    """`who_id` and `who_name`: the owner, None once they are erased. `look_again`: the review date.

    revision: counts saves, from 1. asked: whether the team was asked if it helped.
    """

    id: str
    team_id: str
    kind: ActionKind
    text: str
    who_id: str | None
    who_name: str | None
    opened_on: date
    until: date
    look_again: date
    closed_on: date | None = None
    outcome: str = ""
    revision: int = 1
    asked: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def is_due(self, today: date) -> bool:
        """Whether it is open and its review date has come."""
        return self.is_open and self.look_again <= today


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    """An action as typed; None means not filled in. The text may be empty unless the kind is OTHER."""

    kind: ActionKind | None
    text: str
    who_id: str | None
    until: date | None
    look_again: date | None


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
    by_review = sorted(every, key=lambda action: (action.look_again, action.until))
    newest_first = sorted(
        (action for action in every if action.closed_on),
        key=lambda action: (action.closed_on or date.min, action.opened_on),
        reverse=True,
    )
    return TeamActions(today, tuple(action for action in by_review if action.is_open), tuple(newest_first))


def weeks_before_and_after(
    weeks: Sequence[TeamWeek], action: TeamAction
) -> tuple[tuple[TeamWeek, ...], tuple[TeamWeek, ...]]:
    """The weeks before the one in which the action was opened, and the weeks from that one on; oldest first.

    A week without figures is one with everything withheld. Weeks later than the newest of `weeks` have not
    come yet and are left out.
    """
    found = {week.week: week for week in weeks}
    opened = Week.of(action.opened_on)
    newest = max(found, default=opened.back(1))

    def week_back(back: int) -> TeamWeek:
        wanted = opened.back(back)
        return found.get(wanted) or TeamWeek(team_id=action.team_id, week=wanted)

    before = tuple(week_back(back) for back in range(COMPARED_WEEKS, 0, -1))
    after = tuple(week_back(-ahead) for ahead in range(COMPARED_WEEKS) if opened.back(-ahead) <= newest)
    return before, after


def open_action(
    action_id: str, team_id: str, draft: ActionDraft, people: Mapping[str, str], today: date
) -> TeamAction:
    """`people`: the possible owners, id to name. Raises BadInput."""
    found = _clean_draft(draft, None, people, today)
    return TeamAction(id=action_id, team_id=team_id, opened_on=today, **found)


def change_action(
    stored: TeamAction, draft: ActionDraft, seen_revision: int, people: Mapping[str, str], today: date
) -> TeamAction:
    """The next revision, or the same when nothing differs (a double click).

    Raises BadInput, ActionClosed, and ActionChanged when it was saved elsewhere after `seen_revision`.
    """
    if not stored.is_open:
        raise ActionClosed(stored, draft)
    mine = replace(stored, **_clean_draft(draft, stored, people, today))
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
    return replace(stored, closed_on=today, outcome=kept, revision=stored.revision + 1)


def _clean_draft(
    draft: ActionDraft, before: TeamAction | None, people: Mapping[str, str], today: date
) -> dict[str, Any]:
    """The fields that a form sets. Raises BadInput.

    A day that has passed, or an owner who has left the team, may stay as it was before.
    """
    if draft.kind is None:
        raise BadInput("action_kind", "not chosen")
    text = _clean_text("action_text", draft.text)
    if draft.kind is ActionKind.OTHER and not text:
        raise BadInput("action_text", "empty")
    owners = {**({before.who_id: before.who_name} if before and before.who_id else {}), **people}
    if draft.who_id not in owners:
        raise BadInput("who", "not in the team")
    for field, typed, last in (
        ("until", draft.until, date.max),
        ("look_again", draft.look_again, today + LATEST_REVIEW),
    ):
        if typed is None:
            raise BadInput(field, "no day")
        if not (before and typed == getattr(before, field)) and not today <= typed <= last:
            raise BadInput(field, "too early" if typed < today else "too late")
    return {
        "kind": draft.kind,
        "text": text,
        "who_id": draft.who_id,
        "who_name": owners[draft.who_id],
        "until": draft.until,
        "look_again": draft.look_again,
    }


def _clean_text(field: str, text: str) -> str:
    kept = clean_text(field, strip_invisible(text))
    if len(kept) > LONGEST_TEXT:
        raise BadInput(field, "too long")
    return kept
