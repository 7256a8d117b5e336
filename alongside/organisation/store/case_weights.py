"""The organisation's own hours per case."""

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows, to_row
from alongside.organisation.rules.case_weights import CaseWeight


def list_weights(db: Transaction) -> list[CaseWeight]:
    return from_rows(CaseWeight, db.rows("select * from case_weight order by case_type"))


def save_weight(db: Transaction, weight: CaseWeight) -> None:
    """Replaces what the organisation had set for this type, regardless of capitals."""
    delete_weight(db, weight.case_type)
    db.insert("case_weight", to_row(weight))


def delete_weight(db: Transaction, case_type: str) -> bool:
    """After this the shipped hours apply. Returns whether there was anything to delete."""
    same = [one.case_type for one in list_weights(db) if one.case_type.casefold() == case_type.casefold()]
    db.run_many("delete from case_weight where case_type = :case_type", ({"case_type": one} for one in same))
    return bool(same)
