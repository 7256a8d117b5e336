"""The one organisation of a database, and its support contacts."""

import json

from alongside.domain.errors import NotSetUp
from alongside.domain.organisations import Organisation, SupportContact
from alongside.store import next_checks
from alongside.store.engine import Transaction


def find_organisation(db: Transaction) -> Organisation | None:
    row = db.row(
        """
        select name, time_zone, week_opens, language, case_types, contract_hours, case_share from organisation
        """
    )
    if row is None:
        return None
    return Organisation(
        row["name"],
        row["time_zone"],
        row["week_opens"],
        row["language"],
        tuple(json.loads(row["case_types"])),
        row["contract_hours"],
        row["case_share"],
    )


def require_organisation(db: Transaction) -> Organisation:
    """Raises NotSetUp. No page behind the sign-in can be reached before an organisation exists."""
    organisation = find_organisation(db)
    if organisation is None:
        raise NotSetUp
    return organisation


def save_organisation(db: Transaction, organisation: Organisation, at: str) -> None:
    db.run(
        """
        insert into organisation (
            id, name, time_zone, week_opens, language, case_types, contract_hours, case_share, created_at
        )
        values (1, :name, :time_zone, :week_opens, :language, :case_types, :contract_hours, :case_share, :at)
        on conflict (id) do update set
            name = excluded.name, time_zone = excluded.time_zone, week_opens = excluded.week_opens,
            language = excluded.language, case_types = excluded.case_types,
            contract_hours = excluded.contract_hours, case_share = excluded.case_share
        """,
        name=organisation.name,
        time_zone=organisation.time_zone,
        week_opens=organisation.week_opens,
        language=organisation.language,
        case_types=json.dumps(organisation.case_types),
        contract_hours=organisation.contract_hours,
        case_share=organisation.case_share,
        at=at,
    )
    next_checks.check_everyone_soon(db)


def admins_need_second_factor(db: Transaction) -> bool:
    row = db.row("select admins_need_second_factor from organisation")
    return row is not None and bool(row["admins_need_second_factor"])


def set_admins_need_second_factor(db: Transaction, need: bool) -> None:
    db.run("update organisation set admins_need_second_factor = :need", need=int(need))


def list_support_contacts(db: Transaction) -> list[SupportContact]:
    rows = db.rows("select name, reach, hours from support_contact order by position")
    return [SupportContact(row["name"], row["reach"], row["hours"]) for row in rows]


def save_support_contacts(db: Transaction, contacts: list[SupportContact]) -> None:
    """Replaces the whole list."""
    db.run("delete from support_contact")
    db.run_many(
        "insert into support_contact (position, name, reach, hours) values (:position, :name, "
        ":reach, :hours)",
        (
            {"position": position, "name": contact.name, "reach": contact.reach, "hours": contact.hours}
            for position, contact in enumerate(contacts)
        ),
    )
