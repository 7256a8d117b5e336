"""People who have not signed in yet, and how long their links last."""

from collections.abc import Iterable
from datetime import datetime

from alongside.accounts.rules.invitations import Invitee, InviteeCounts, InviteeGroup
from alongside.accounts.rules.people import Person
from alongside.accounts.store import accounts
from alongside.core.rules.name_search import Found
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row


def count_invitees(db: Transaction) -> InviteeCounts:
    (row,) = db.rows(
        """
        select count(*) - count(invited.person_id) as new, count(invited.person_id) as unused
        from person
        left join (select distinct person_id from invitation) as invited on invited.person_id = person.id
        where person.left_on is null and person.account_since is null
        """
    )
    return from_row(InviteeCounts, row)


def list_invitees(db: Transaction, whom: InviteeGroup, limit: int, team_id: str = "") -> Found[Invitee]:
    """The first `limit` by name. team_id: only for InviteeGroup.TEAM."""
    rows = db.rows(
        """
        select person.*, invited.link_until, invited.made_at, count(*) over () as number
        from person
        left join (
            select person_id, max(case when used_at is null then expires_at end) as link_until,
                   max(created_at) as made_at
            from invitation
            group by person_id
        ) as invited on invited.person_id = person.id
        where person.left_on is null and person.account_since is null
          and (:whom <> 'new' or invited.person_id is null)
          and (:whom <> 'unused' or invited.person_id is not null)
          and (:whom <> 'team' or exists (
              select 1 from membership where person_id = person.id and team_id = :team_id and until is null
          ))
        order by person.name, person.login
        limit :limit
        """,
        whom=whom,
        team_id=team_id,
        limit=limit,
    )
    found = tuple(from_row(Invitee, row, person=from_row(Person, row)) for row in rows)
    return Found(found, rows[0]["number"] - len(rows) if rows else 0)


def find_working_links(db: Transaction, token_hashes: Iterable[str], at: datetime) -> set[str]:
    """The hashes of links that are neither used, replaced nor expired."""
    return {one for one in token_hashes if accounts.find_invitation(db, one, at) is not None}
