"""What the app is about, in plain Python: no database, no screen, no clock."""


def N_(sentence: str) -> str:  # the name that gettext tools know
    """Marks a sentence that is kept as data, and translated only where it is shown."""
    return sentence
