"""All rows about one person: reading, exporting and erasing them."""

import json
from contextlib import closing, suppress
from typing import Any

from alongside.accounts.store import drafts
from alongside.checkins.rules.checkins import FACT_COLUMNS, WEEKLY
from alongside.checkins.store import checkins, steps
from alongside.core.rules.sealing import CannotOpen, KeyPair
from alongside.core.store.driver import Database
from alongside.core.store.engine import Transaction
from alongside.everything.rules.records import Table
from alongside.partners.rules.chances import FEWEST_OTHERS
from alongside.partners.rules.match_explanation import FEWEST_UNAVAILABLE

# One query for each table of an export. Hashes of passwords, codes, tokens and invitations are left out: they
# tell a person nothing, and exports lie around on disks. `*` only where a new column is the person's to have.
OF_PERSON = {
    "person": """
        select person.id as person_id, person.login, person.name, person.language, lead.name as line_manager,
               person.joined_on, person.account_since, person.left_on, person.contract_hours
        from person left join person as lead on lead.id = person.lead_id
        where person.id = :person_id
        """,
    "role": "select * from role where person_id = :person_id order by role",
    "membership": """
        select membership.person_id, membership.since, membership.until, membership.team_id, team.name as team
        from membership join team on team.id = membership.team_id
        where membership.person_id = :person_id order by membership.since
        """,
    "led_team": """
        select team_lead.person_id, team_lead.team_id, team.name as team
        from team_lead join team on team.id = team_lead.team_id
        where team_lead.person_id = :person_id order by team.name
        """,
    "password": "select person_id, changed_at from password where person_id = :person_id",
    "recovery_code": """
        select person_id, row_number() over (order by hash) as number, used_at
        from recovery_code where person_id = :person_id order by hash
        """,
    "second_factor": """
        select person_id, since from second_factor where person_id = :person_id and since is not null
        """,
    "passkey": """
        select person_id, id, name, added_at, last_used_at
        from passkey where person_id = :person_id order by added_at, id
        """,
    "invitation": """
        select person_id, id, created_at, expires_at, used_at
        from invitation where person_id = :person_id order by created_at, id
        """,
    "key_pair": """
        select person_id, id, made_at, retired_at
        from key_pair where person_id = :person_id order by made_at, id
        """,
    "locked_history": """
        select person_id, id, locked_at
        from locked_history where person_id = :person_id order by locked_at, id
        """,
    "sign_in": """
        select person_id, id, started_at, last_seen_at, device, shared, own_device, ended_at, confirmed_at,
               wrong_tries_before
        from sign_in where person_id = :person_id order by started_at, id
        """,
    "known_browser": """
        select person_id, sign_in_id, used_at
        from known_browser where person_id = :person_id order by used_at, sign_in_id
        """,
    "security_count": """
        select person_id, hour, kind, times
        from security_count where person_id = :person_id order by hour, kind
        """,
    "wrong_try": "select * from wrong_try where person_id = :person_id",
    "check_in": "select * from check_in where person_id = :person_id order by week",
    "response": """
        select person_id, week, instrument, version, saved_at, brought_in
        from response where person_id = :person_id order by week, instrument
        """,
    "step": "select * from step where person_id = :person_id order by week",
    "draft": """
        select person_id, form, version, kept_at, content, sealed
        from draft where person_id = :person_id order by form
        """,
    "baseline": "select * from baseline where person_id = :person_id order by since_week",
    "action": """
        select action.id, action.team_id, team.name as team, action.kind, action.text, action.opened_on,
               action.until, action.look_again, action.closed_on, action.outcome,
               case when action.opened_by = :person_id then 1 else 0 end as opened_by_you,
               case when action.who_id = :person_id then 1 else 0 end as seen_to_by_you
        from action join team on team.id = action.team_id
        where action.who_id = :person_id or action.opened_by = :person_id
        order by action.opened_on, action.id
        """,
    "action_answer": "select * from action_answer where person_id = :person_id order by action_id",
    "hold_back": """
        select hold_back.person_id, hold_back.team_id, team.name as team, hold_back.at
        from hold_back join team on team.id = hold_back.team_id
        where hold_back.person_id = :person_id
        """,
    "put_aside": "select * from put_aside where person_id = :person_id order by instrument",
    "no_new_case": "select * from no_new_case where person_id = :person_id",
    "share": """
        select share.person_id, share.id, person.name as shown_to, share.since, share.until, share.ended_at
        from share join person on person.id = share.to_id
        where share.person_id = :person_id order by share.since, share.id
        """,
    "profile": "select * from profile where person_id = :person_id",
    "free_time": "select * from free_time where person_id = :person_id order by weekday, from_minute",
    "absence": "select * from absence where person_id = :person_id order by first_day",
    "block": """
        select block.person_id, block.blocked_id, person.name as not_with, block.since
        from block join person on person.id = block.blocked_id
        where block.person_id = :person_id order by block.since, block.blocked_id
        """,
    "round_answer": """
        select person_id, round, comes, at from round_answer where person_id = :person_id order by round
        """,
    "round_seeker": """
        select person_id, round, seeker from round_seeker where person_id = :person_id order by round
        """,
    # As on the page: in a small round, it would say something about few others.
    "planned_partner": """
        select distinct person_id, round, ahead from planned_partner
        where person_id = :person_id and (
            select count(*) from round_seeker where round_seeker.round = planned_partner.round
        ) > :fewest_others
        order by round, ahead
        """,
    # As far as the person may know. `unavailable` is withheld below a minimum, and `peers` always: each block
    # by someone else lowers it by one.
    "left_out": """
        select person_id, round, binding,
               case when unavailable >= :fewest then unavailable end as unavailable, opening, waited
        from left_out where person_id = :person_id order by round
        """,
    "pairing_person": """
        select own.person_id, own.pairing_id, partner.id as partner_id, partner.name as partner,
               pairing.round, pairing.asked, pairing.since, pairing.until, pairing.ended_at,
               own.accepted_at, own.agreed_at, own.kept_at
        from pairing_person as own
        join pairing on pairing.id = own.pairing_id
        join pairing_person as other on other.pairing_id = own.pairing_id and other.person_id <> own.person_id
        join person as partner on partner.id = other.person_id
        where own.person_id = :person_id order by pairing.since, own.pairing_id, partner.id
        """,
    "pairing_decision": """
        select person_id, pairing_id, decision, takes_effect_at
        from pairing_decision where person_id = :person_id order by takes_effect_at, pairing_id
        """,
    "session_cancellation": """
        select person_id, session_id, takes_effect_at
        from session_cancellation where person_id = :person_id order by takes_effect_at, session_id
        """,
    # To the person who asked, a decline looks like no answer: here too.
    "asked_by_me": """
        select ask.asker_id as person_id, ask.id, person.name as asked, ask.at, ask.until,
               case ask.answer when 'no' then null else ask.answer end as answer, ask.withdrawn_at
        from ask join person on person.id = ask.asked_id
        where ask.asker_id = :person_id order by ask.at, ask.id
        """,
    # Only requests that were answered: for others, no one is to learn whether they were withdrawn, or whether
    # the person who asked has since blocked them.
    "asked_of_me": """
        select ask.asked_id as person_id, ask.id, person.name as asked_by, ask.at, ask.until, ask.answer,
               ask.answered_at
        from ask join person on person.id = ask.asker_id
        where ask.asked_id = :person_id and ask.answer in ('yes', 'no') order by ask.at, ask.id
        """,
    # When they are or were; who was for which time, and what others said of it, is theirs.
    "session": """
        select own.person_id, session.id as session_id, session.pairing_id, session.state, session.begins,
               session.minutes, session.mode, session.place, session.made_at
        from session join pairing_person as own on own.pairing_id = session.pairing_id
        where own.person_id = :person_id order by session.made_at, session.id
        """,
    "session_time": """
        select by_id as person_id, session_id, begins
        from session_time where by_id = :person_id order by session_id, begins
        """,
    "session_yes": """
        select person_id, session_id, begins
        from session_yes where person_id = :person_id order by session_id, begins
        """,
    "session_feedback": """
        select person_id, session_id, met, heard, weight, said_at
        from session_feedback where person_id = :person_id order by said_at, session_id
        """,
    "talk_request": """
        select person_id, id, at, done_at from talk_request where person_id = :person_id order by at, id
        """,
    "notice": """
        select person_id, id, kind, at, text, seen_at
        from notice where person_id = :person_id order by at, id
        """,
    "reach": """
        select person_id, email, quiet_from, quiet_until, check_in_weekday, check_in_minute, named, title,
               feed_hash is not null as feed, feed_weekday, feed_minute, confirmed
        from reach where person_id = :person_id
        """,
    "unwanted_mail": "select * from unwanted_mail where person_id = :person_id order by kind",
    "busy_time": "select * from busy_time where person_id = :person_id order by begins",
    "calendar_zone": "select * from calendar_zone where person_id = :person_id order by name",
    "urgent_request": """
        select asker_id as person_id, id, at, until, ended_at
        from urgent_request where asker_id = :person_id order by at, id
        """,
    # As with asks: what one answered, alone.
    "urgent_offer": """
        select urgent_offer.person_id, urgent_offer.request_id, person.name as asked_by, urgent_offer.at,
               urgent_offer.answer, urgent_offer.answered_at
        from urgent_offer
        join urgent_request on urgent_request.id = urgent_offer.request_id
        join person on person.id = urgent_request.asker_id
        where urgent_offer.person_id = :person_id and urgent_offer.answer is not null
        order by urgent_offer.at, urgent_offer.request_id
        """,
    "outbox": """
        select person_id, id, kind, made_at, due_at, state, sent_at
        from outbox where person_id = :person_id order by made_at, id
        """,
    "audit": """
        select id, at, actor_id, subject_id, action, detail
        from audit where subject_id = :person_id or actor_id = :person_id order by at, rowid
        """,
}

# What identifies a row of an export where that is not the primary key of the table with its name: the export
# leaves a part of that key out, or has columns of other tables.
OTHER_KEYS = {
    "person": ("person_id",),
    "led_team": ("person_id", "team_id"),
    "recovery_code": ("person_id", "number"),
    "known_browser": ("sign_in_id",),
    "security_count": ("hour", "kind"),
    "wrong_try": ("person_id",),
    "pairing_person": ("person_id", "pairing_id", "partner_id"),
    "planned_partner": ("person_id", "round", "ahead"),
    "asked_by_me": ("id",),
    "asked_of_me": ("id",),
    "session": ("person_id", "session_id"),
    "session_yes": ("session_id", "begins"),
    "session_feedback": ("session_id",),
    "urgent_offer": ("request_id",),
}

CHECK_IN_COLUMNS = (
    *("person_id", "week", "away"),
    *FACT_COLUMNS,
    *("win", "note", "factors", "sealed", "revision", "saved_at", "brought_in"),
)


def tables_of_person(db: Transaction, person_id: str, keys: KeyPair | None = None) -> tuple[Table, ...]:
    """Every row about this person, in the order of `OF_PERSON`, with one answer per row.

    Sealed texts are opened with the keys; without keys they stay sealed.
    """
    tables = []
    for name, question in OF_PERSON.items():
        columns, rows = db.read_table(
            question, person_id=person_id, fewest=FEWEST_UNAVAILABLE, fewest_others=FEWEST_OTHERS
        )
        if name == "check_in":
            places = [columns.index(column) for column in CHECK_IN_COLUMNS]
            columns, rows = CHECK_IN_COLUMNS, [tuple(row[place] for place in places) for row in rows]
        key = OTHER_KEYS.get(name)
        if key is None:
            # the person first, since an export is of one
            key = tuple(sorted(db.primary_key(name), key=lambda column: column != "person_id"))
        table = Table(name, key, columns, tuple(rows))
        tables.append(_open_table(table, keys) if "sealed" in columns else table)
        if name == "response":
            answered = db.rows(
                "select * from response where person_id = :person_id order by week, instrument",
                person_id=person_id,
            )
            answers = tuple(
                (person_id, row["week"], row["instrument"], item, value)
                for row in answered
                for item, value in json.loads(row["answers"]).items()
            )
            key = ("person_id", "week", "instrument", "item")
            tables.append(Table("answer", key, (*key, "value"), answers))
    return tuple(tables)


def _open_table(table: Table, keys: KeyPair | None) -> Table:
    """Puts opened texts into their columns; drops the column `sealed` if nothing stays sealed."""

    def open_row(row: dict[str, Any]) -> dict[str, Any]:
        if table.name == "check_in":
            return row | {"sealed": None} | checkins.unseal_texts(row, row["person_id"], keys)
        if table.name == "step" and row["sealed"] is not None and keys is not None:
            step = steps.step_from_row(row, row["person_id"], keys)
            texts = {"text": step.text, "outcome": step.outcome, "at_time": step.when, "at_place": step.where}
            return row | texts | {"sealed": None}
        if table.name == "draft":
            with suppress(CannotOpen):
                content = drafts.content_of(row, row["person_id"], keys)
                return row | {"content": content, "sealed": None if content else row["sealed"]}
        return row

    columns = tuple(column for column in table.columns if column != "sealed")
    rows = list(map(open_row, table.as_dicts()))
    if any(row["sealed"] for row in rows):
        columns = table.columns
    return Table(table.name, table.key, columns, tuple(tuple(row[one] for one in columns) for row in rows))


def tables_as_database(tables: tuple[Table, ...]) -> bytes:
    """An SQLite file with these tables only, made in memory, so that no temporary file holds any of it."""
    with closing(Database(memory=True)) as made:
        made.conn.execute("pragma foreign_keys = on")
        for table in tables:
            belongs = table.name != "person" and "person_id" in table.columns
            kinds = (
                {type(row[place]) for row in table.rows if row[place] is not None}
                for place in range(len(table.columns))
            )
            # float if any value is one; text for an empty column
            types = (float if float in found else next(iter(found), str) for found in kinds)
            opened = made.table(table.name).create(
                dict(zip(table.columns, types, strict=True)),
                pk=table.key if len(table.key) > 1 else table.key[0],
                foreign_keys=[("person_id", "person", "person_id")] if belongs else [],
                strict=True,
            )
            opened.insert_all(table.as_dicts())
        return bytes(made.conn.serialize())


def count_records(db: Transaction, person_id: str) -> dict[str, int]:
    """Of what can be counted without keys."""
    (row,) = db.rows(
        """
        select (select count(*) from check_in where person_id = :id) as weeks,
               (select count(*) from response where person_id = :id and instrument <> :weekly) as longer,
               (select count(*) from step where person_id = :id) as steps,
               (select count(*) from sign_in where person_id = :id) as sign_ins
        """,
        id=person_id,
        weekly=WEEKLY,
    )
    return dict(row)


def erase_person(db: Transaction, person_id: str) -> None:
    """Deletes the person and, by foreign keys, all their rows; other people only lose their line manager.

    Deleted bytes can remain in the file: page splits leave copies behind that `secure_delete` misses. So the
    file is due for rewriting, which `Store.vacuum` does after this transaction.
    """
    _redact_messages(db, person_id)
    _erase_from_pairings(db, person_id)
    db.run("delete from person where id = :id", id=person_id)
    db.schedule_vacuum()


def _erase_from_pairings(db: Transaction, person_id: str) -> None:
    """Deletes pairings of two; in a trio, keeps only the link between the other two."""
    rows = db.rows(
        """
        select pairing.id, pairing.links
        from pairing join pairing_person on pairing_person.pairing_id = pairing.id
        where pairing_person.person_id = :id
        """,
        id=person_id,
    )
    for row in rows:
        links = [link for link in json.loads(row["links"]) if person_id not in (link["a"], link["b"])]
        if links:
            db.update("pairing", ("id",), {"id": row["id"], "links": links})
        else:
            db.run("delete from pairing where id = :id", id=row["id"])


def _redact_messages(db: Transaction, person_id: str) -> None:
    """Removes names and places from unsent messages to others about sessions with this person."""
    own_sessions = db.rows(
        """
        select session.id
        from pairing_person join session on session.pairing_id = pairing_person.pairing_id
        where pairing_person.person_id = :id
        """,
        id=person_id,
    )
    to_partners = db.rows(
        """
        select distinct outbox.id, outbox.about
        from pairing_person as own
        join pairing_person as other on other.pairing_id = own.pairing_id and other.person_id <> own.person_id
        join outbox on outbox.person_id = other.person_id
        where own.person_id = :id
        """,
        id=person_id,
    )
    ids = {row["id"] for row in own_sessions}
    for row in to_partners:
        about = json.loads(row["about"])
        if about.get("uid") in ids:
            db.update("outbox", ("id",), {"id": row["id"], "about": {**about, "names": [], "place": ""}})
