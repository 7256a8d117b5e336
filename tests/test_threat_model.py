"""What the threat model says is held by a test is held by one."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAPER = (PROJECT / "docs" / "threat-model.md").read_text("utf-8")


def written_tests() -> set[str]:
    files = (PROJECT / "tests").rglob("test_*.py")
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)}


def test_every_test_that_the_paper_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAPER))

    assert len(named) > 50
    assert named - written_tests() == set()
    assert {"test_that_nobody_wrote"} - written_tests()  # the twin: a name that is wrong would be found


def test_every_paper_it_leads_to_is_there() -> None:
    paths = re.findall(r"\]\(([^)#]+)", PAPER)

    assert [path for path in paths if not (PROJECT / "docs" / path).exists()] == []
