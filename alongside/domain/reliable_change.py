"""Whether two scores of a longer instrument differ by more than measurement error.

Jacobson & Truax (1991), Clinical significance, J. Consult. Clin. Psychol. 59(1), 12-19:
`RCI = (x2 - x1) / (sqrt(2) SD sqrt(1 - r))`.
"""

from dataclasses import dataclass
from math import sqrt

from alongside.domain.instruments import Scale

TOLD_FROM = 1.96  # beyond it, measurement error alone would be seen in 5 % of pairs


@dataclass(frozen=True)
class Change:
    """rci: the change in standard errors of a difference; positive is a higher score. told: whether it stands out."""

    rci: float
    told: bool


def reliable_change(scale: Scale, before: float, after: float) -> Change | None:
    """None when the scale has no published figures: then nobody can tell a change from measurement error."""
    if scale.sd is None or scale.reliability is None:
        return None
    rci = (after - before) / (sqrt(2) * scale.sd * sqrt(1 - scale.reliability))
    return Change(rci, abs(rci) >= TOLD_FROM)
