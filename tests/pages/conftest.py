"""What pages are opened with."""

import pytest

from alongside.web import showing
from alongside.web.houses import settings


@pytest.fixture
def mail_is_on(monkeypatch):
    """From the next opening of the page on."""
    for name, value in {
        "SMTP_HOST": "mail.example.org",
        "SENDER": "alongside@example.org",
        "ADDRESS": "https://alongside.example.org",
    }.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def drawings(monkeypatch) -> list[str]:
    """The names of the pictures that were made, one after the other."""
    made: list[str] = []
    ready_picture = showing.prepare_chart

    def noted(picture):
        made.append(picture.key)
        return ready_picture(picture)

    monkeypatch.setattr(showing, "ready_picture", noted)
    return made
