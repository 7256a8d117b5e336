"""All that one reader may know about some teams, copied into a database in memory that holds nothing else."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime

from alongside.accounts.rules.people import Role, Team
from alongside.accounts.store import audit, organisations, people
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.store import case_weights
from alongside.teams.gate.periods import coming_periods
from alongside.teams.gate.work_figures import current_weights
from alongside.teams.rules import workload
from alongside.teams.rules.releases import LONG, current_setting
from alongside.teams.rules.team_figures import FiguresChanged, Fingerprint, Terms
from alongside.teams.store import action_answers, aggregates, protected, release_settings, releases, workloads

AFTER_ALL = "9999"  # later than any week
Shown = Callable[[Transaction], Collection[Team]]


def figures(
    store: Store,
    reader_id: str,
    shown: Shown,
    now: datetime,
    of: Fingerprint | None = None,
) -> AbstractContextManager[Transaction]:
    """A database in memory with all that this person may know about these teams now, and nothing else.

    of: the fingerprint that the figures must have, since what is made from them is shared by all readers who
    get the same one. Raises FiguresChanged.
    """

    def copy_everything(db: Transaction, kept: Transaction) -> None:
        if of is not None and of != _current_fingerprint(db, reader_id, shown, now):
            raise FiguresChanged
        bands_from = _bands_from(db, reader_id)
        found = shown(db)
        rosters = protected.rosters_of_teams(db, [team.id for team in found])
        for team, roster in zip(found, rosters, strict=True):
            aggregates.copy_team(db, kept, team, AFTER_ALL if bands_from is None else bands_from)
            aggregates.copy_roster(kept, team.id, roster)
        for team_id, period in coming_periods(db, [team.id for team in found], now).items():
            aggregates.copy_period(kept, team_id, period)
        aggregates.copy_weights(kept, current_weights(db).values())
        organisation = organisations.require_organisation(db)
        terms = Terms(
            newest=organisation.week_rule.newest(now),
            organisation=organisation.name,
            case_share=organisation.case_share,
            person_facts=current_setting(release_settings.list_settings(db)).person_facts,
            bands_hidden=bands_from is None,
        )
        aggregates.copy_terms(kept, terms)
        begun = [since for team in found if (since := protected.first_membership(db, team.id))]
        coming = workload.next_release(now, organisation.week_rule.zone, min(begun, default=None))
        aggregates.copy_next_release(kept, *coming)

    return store.aggregates(copy_everything)


def _bands_from(db: Transaction, reader_id: str) -> str | None:
    """The first week of the oldest block whose bands this person may see; "" for any, None for none.

    An admin could choose whom a band is about, so admins see none. Former admins see none of the blocks that
    began before they had been without that role for a full period.
    """
    if Role.ADMIN in people.roles_of(db, reader_id):
        return None
    until = audit.role_last_withdrawn(db, reader_id, Role.ADMIN)
    return "" if until is None else Week.of(until.date()).back(-LONG - 1).text


def figures_fingerprint(store: Store, reader_id: str, shown: Shown, now: datetime) -> Fingerprint:
    """Reads no figures. Differs from an earlier one, or another reader's, whenever `figures` may differ."""
    with store.read() as db:
        return _current_fingerprint(db, reader_id, shown, now)


def _current_fingerprint(db: Transaction, reader_id: str, shown: Shown, now: datetime) -> Fingerprint:
    organisation, teams = organisations.require_organisation(db), shown(db)
    ids = [team.id for team in teams]
    return (
        now.astimezone(organisation.week_rule.zone).date(),
        organisation,
        releases.last_closing(db),
        _bands_from(db, reader_id),
        workloads.newest_release(db),
        action_answers.newest_release(db),
        tuple(release_settings.list_settings(db)),
        tuple(case_weights.list_weights(db)),
        tuple(
            zip(teams, protected.rosters_of_teams(db, ids), protected.staff_of_teams(db, ids), strict=True)
        ),
    )
