"""States of a page that the walks of test_accessibility.py do not meet: judged where another test is in them."""

import os

from playwright.sync_api import Page

from tests.browser.accessibility import AXE, small_targets, too_wide, violations


def is_accessible(page: Page) -> None:
    """In both themes. Without axe-core, which only CI is sure to have, by the rest."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(700)  # until it is drawn in this theme
        if AXE.exists() or os.environ.get("CI") == "true":
            assert violations(page) == [], scheme
    assert small_targets(page) == []
    assert too_wide(page) == []
