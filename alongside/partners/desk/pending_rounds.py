"""A round on its way: it was published, that can be undone for a while, and until then no one is told.

What was seen is kept in a row of its own until it is due. The scheduled job applies it, and so does any code
that reads or writes pairings first (`accounts/desk/due_work.py`). The engine is loaded only then.
"""

from collections.abc import Collection
from datetime import datetime

from alongside.accounts.desk.clock import clock_refusal
from alongside.accounts.desk.due_work import register_due_work
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import PersonNotFound
from alongside.accounts.store import audit
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.undo import NothingToUndo
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Population
from alongside.matching.rules.writing import population_as_dict
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.partners.rules.rounds import Publication
from alongside.partners.store import rounds
from alongside.sessions.desk import pending_decisions  # noqa: F401  # takes effect before a round does


def start_publishing(
    db: Transaction,
    population: Population,
    by: str,
    takes_effect_at: datetime,
    leave_out: Collection[tuple[str, str]],
) -> bool:
    """`leave_out`: of each pair, or group of three, the first two people. False if it is on its way already.

    Raises PersonNotFound.
    """
    here = {seeker.id for seeker in population.people}
    for unknown in {one for key in leave_out for one in key} - here:
        raise PersonNotFound(unknown)
    publication = Publication(
        round=population.round,
        published_by=by,
        takes_effect_at=to_whole_second(takes_effect_at),
        population=population_as_dict(population),
    )
    if not rounds.save_publication(db, publication):
        return False
    rounds.delete_omissions(db, population.round)  # of a publication that was undone
    rounds.save_omissions(db, population.round, leave_out)
    return True


def undo_publishing(db: Transaction, number: int) -> None:
    """Call it within `open_for_writing`, so that one that is due is applied first. Raises NothingToUndo.

    Which pairs were to be left out is kept for the next try.
    """
    if not rounds.delete_publication(db, number):
        raise NothingToUndo


def undo_before_erasure(db: Transaction, person_id: str, now: datetime) -> None:
    """If the person is in a round on its way: what is kept of it would hold them. Its coordinator is told."""
    waiting = rounds.find_publication(db)
    if waiting is None or all(one["id"] != person_id for one in waiting.population["people"]):
        return
    undo_publishing(db, waiting.round)
    if waiting.published_by != person_id:
        notices.save_notice(db, waiting.published_by, NoticeKind.ROUND_NOT_PUBLISHED, now)


def is_due(db: Transaction, now: datetime) -> bool:
    """Never while the clock is in doubt."""
    return rounds.is_publication_due(db, now) and clock_refusal(db, now) is None


def publish_due_round(db: Transaction, now: datetime) -> None:
    waiting = rounds.find_publication(db) if is_due(db, now) else None
    if waiting is None or (round := rounds.round_by_number(db, waiting.round)) is None:
        return
    from alongside.partners.desk.publishing import publish_as_seen

    rounds.delete_publication(db, waiting.round)
    publish_as_seen(db, waiting, round, now)
    by = waiting.published_by
    audit.record_action(db, now, by, Action.ROUND_PUBLISHED, subject_id=by, detail=str(waiting.round))


register_due_work(is_due, publish_due_round)
