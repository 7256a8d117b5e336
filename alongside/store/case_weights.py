"""The organisation's own hours per case."""

from alongside.domain.workload import CaseWeight
from alongside.store.engine import Transaction


def list_weights(db: Transaction) -> list[CaseWeight]:
    rows = db.rows("select case_type, hours, source, set_on from case_weight order by case_type")
    return [CaseWeight(**dict(row)) for row in rows]


def save_weight(db: Transaction, weight: CaseWeight) -> None:
    """Replaces what the organisation had set for this type, regardless of capitals."""
    delete_weight(db, weight.case_type)
    db.run(
        """
        insert into case_weight (case_type, hours, source, set_on)
        values (:case_type, :hours, :source, :set_on)
        """,
        case_type=weight.case_type,
        hours=weight.hours,
        source=weight.source,
        set_on=weight.set_on,
    )


def delete_weight(db: Transaction, case_type: str) -> bool:
    """After this the shipped hours apply. Returns whether there was anything to delete."""
    same = [
        weight.case_type for weight in list_weights(db) if weight.case_type.casefold() == case_type.casefold()
    ]
    db.run_many("delete from case_weight where case_type = :case_type", ({"case_type": one} for one in same))
    return bool(same)
