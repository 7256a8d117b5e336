"""The guides as pages: each for those whose role it is about, in their language, as text that leads nowhere else."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.everything.ui.guides import GUIDES, parse_guide, read_guide
from tests.conftest import AddTeam, Browse
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

LEAD, COORDINATOR, OPERATOR = (
    "pages/lead/lead_guide.py",
    "pages/coordinator/coordinator_guide.py",
    "pages/admin/operator_guide.py",
)
READERS = [(LEAD, "dee", "leads"), (COORDINATOR, "cho", "coordinators"), (OPERATOR, "eli", "operators")]
MENTIONED = [
    ("pages/lead/teams.py", "dee", "lead_guide"),
    ("pages/coordinator/rounds.py", "cho", "coordinator_guide"),
    ("pages/coordinator/pairs.py", "cho", "coordinator_guide"),
    ("pages/coordinator/programme.py", "cho", "coordinator_guide"),
    ("pages/admin/getting_started.py", "eli", "operator_guide"),
    ("pages/admin/email.py", "eli", "operator_guide"),
]
FILES = sorted(GUIDES.rglob("*.md"))


@pytest.fixture(autouse=True)
def roles(store: Store, add_team: AddTeam) -> None:
    """Dee leads a team, Cho coordinates, Eli is an admin."""
    add_team("red", 1, lead="dee")
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)


HELP = message("everything/ui/help", "Need help now?")  # the heading in its box


def headings(at: AppTest) -> list[str]:
    return [one.value for one in [*at.title, *at.header] if one.value != HELP]


def in_spanish(at: AppTest) -> AppTest:
    at.session_state["alongside"].language = "es"
    return at.run()


@pytest.mark.parametrize(("page", "reader", "name"), READERS)
def test_people_of_the_role_read_their_guide(browse: Browse, page: str, reader: str, name: str) -> None:
    at = browse(page, as_=reader)

    assert not at.exception
    sections = [one for one in read_guide(GUIDES / f"{name}.md") if one.level <= 2]
    assert headings(at) == [one.heading for one in sections]
    contents = at.markdown[1].value
    assert re.findall(r"\(#(.+)\)", contents) == [one.proto.anchor for one in at.header]


@pytest.mark.parametrize(("page", "reader", "name"), READERS)
def test_no_one_else_is_shown_anything_of_it(browse: Browse, page: str, reader: str, name: str) -> None:
    secret = read_guide(GUIDES / f"{name}.md")[0].text
    others = {"ana", "dee", "cho", "eli", None} - {reader}

    sent = {other: everything_sent(browse(page, as_=other)) for other in others}

    assert [other for other, all_sent in sent.items() if secret[:40] in all_sent] == []
    assert [headings(browse(page, as_=other)) for other in others] == [[]] * len(others)
    assert secret[:40] in everything_sent(browse(page, as_=reader))


@pytest.mark.parametrize(("page", "reader", "name"), READERS[:2])
def test_leads_and_coordinators_read_it_in_spanish(browse: Browse, page: str, reader: str, name: str) -> None:
    at = in_spanish(browse(page, as_=reader))

    assert at.title[0].value == read_guide(GUIDES / "es" / f"{name}.md")[0].heading
    assert not at.info


def test_the_guide_for_operators_says_that_it_is_in_english_only(browse: Browse) -> None:
    said = message("everything/ui/guides", "in English only")
    assert said not in [one.value for one in browse(OPERATOR, as_="eli").info]

    at = in_spanish(browse(OPERATOR, as_="eli"))

    assert len(at.info) == 1
    assert at.title[0].value == read_guide(GUIDES / "operators.md")[0].heading


@pytest.mark.parametrize(("page", "reader", "address"), MENTIONED)
def test_pages_of_the_role_lead_to_its_guide(browse: Browse, page: str, reader: str, address: str) -> None:
    at = browse(page, as_=reader)

    assert not at.exception
    assert [one.proto.page for one in at.get("page_link")].count(address) == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(GUIDES).as_posix())
def test_a_guide_is_plain_markdown_whose_links_lead_to_its_own_headings(file: Path) -> None:
    sections = read_guide(file)
    text = "\n".join(one.text for one in sections)
    prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    anchors = [one.anchor for one in sections]
    links = re.findall(r"\]\(([^)]+)\)", prose)

    assert len(set(anchors)) == len(anchors)
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []
    assert [link for link in links if not link.startswith(("#", "https://age-encryption.org"))] == []
    assert re.findall(r"!\[|<\w|\$|:[a-z_]+:", prose) == []


def test_links_to_files_become_their_names_and_comments_in_code_are_no_headings() -> None:
    guide = "# A\n\n```sh\n# no heading\n```\n[x](../sign-in.md#a), [y](#a)"

    sections = parse_guide(guide, GUIDES)

    assert [one.heading for one in sections] == ["A"]
    assert sections[0].text.endswith("x (`docs/sign-in.md`), [y](#a)")
    assert re.findall(r"!\[|<\w|\$|:[a-z_]+:", "![a](b) <b> $x$ :red:") == ["![", "<b", "$", "$", ":red:"]
