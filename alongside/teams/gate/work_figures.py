"""Releases the work figures of a team's week, once. Also gives work data by name, where that is turned on."""

from datetime import datetime

from alongside.accounts.store import organisations
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.rules.case_weights import CaseWeight, effective_weights, shipped_weights
from alongside.organisation.store import case_weights
from alongside.teams.rules import workload
from alongside.teams.rules.releases import shows_persons
from alongside.teams.rules.team_figures import PersonWeek
from alongside.teams.rules.workload import Weighing
from alongside.teams.store import protected, release_settings, workloads


def release_work_figures(store: Store, now: datetime) -> None:
    """Releases the figures of every week whose day has come, for all teams, from what is saved by then.

    Later answers and erasures change nothing, so comparing before and after shows nothing.
    """
    with store.read() as db:
        former, weeks = workloads.has_former(db), _unreleased_weeks(db, now)
    if former:
        with store.write() as db:
            workloads.release_former(db, _current_weighing(db), now)
            weeks = _unreleased_weeks(db, now)
    for week in weeks:
        with store.write() as db:
            if week in workloads.released_weeks(db):
                continue
            said, weighing = protected.facts_of_week(db, week), _current_weighing(db)
            before = protected.cases_said_before(db, week, week.back(workload.CARRIED_WEEKS))
            figures = [
                workload.team_week(
                    team_id, week, hours, said.get(team_id, []), weighing, before=before.get(team_id, [])
                )
                for team_id, hours in protected.contract_hours_in_week(db, week).items()
            ]
            workloads.release_weeks(db, figures, now)


def _unreleased_weeks(db: Transaction, now: datetime) -> list[Week]:
    organisation, since = organisations.find_organisation(db), protected.first_membership(db)
    if organisation is None or since is None:
        return []
    coming, _ = workload.next_release(now, organisation.week_rule.zone)
    first = workload.first_week(since)
    past = [first.back(-number) for number in range(max(0, first.until(coming)))]
    released = workloads.released_weeks(db)
    return [week for week in past if week not in released]


def _current_weighing(db: Transaction) -> Weighing:
    return Weighing(current_weights(db), organisations.require_organisation(db).case_share)


def current_weights(db: Transaction) -> dict[str, CaseWeight]:
    return effective_weights(
        shipped_weights(), case_weights.list_weights(db), organisations.require_organisation(db).case_types
    )


def person_weeks(
    db: Transaction, team_id: str, week: Week, now: datetime, only: str | None = None
) -> list[PersonWeek]:
    """Individual work data, by name; only that of `only`, if given.

    Empty if it was not turned on before the week, and until the week's figures are released.
    """
    coming, _ = workload.next_release(now, organisations.require_organisation(db).week_rule.zone)
    if week >= coming or not shows_persons(week, release_settings.list_settings(db)):
        return []
    found = protected.facts_of_persons(db, team_id, week)
    return [said for person_id, said in found if only in (None, person_id)]
