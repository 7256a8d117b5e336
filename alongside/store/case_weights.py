"""The organisation's own hours a case."""

from alongside.domain.workload import CaseWeight
from alongside.store.engine import Work


def all(db: Work) -> list[CaseWeight]:
    rows = db.rows("select case_type, hours, source, set_on from case_weight order by case_type")
    return [CaseWeight(**dict(row)) for row in rows]
