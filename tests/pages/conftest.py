"""What pages are opened with."""

import pytest

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
