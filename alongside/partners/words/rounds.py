"""What is said of a round on the screen and in a letter."""

from alongside.core.words import Words


def same_lead_text(t: Words) -> str:
    """Wherever someone is asked to join a round in which that rule is loosened."""
    return t(
        "In this round, people with the same line manager can be matched. No one is matched with their own "
        "lead, or with anyone above them."
    )
