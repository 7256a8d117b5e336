"""The menu: few ways, each with its pages; and on each page, the row of links to the others of its way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import compress

import streamlit as st

from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Role
from alongside.core.settings import PROJECT
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.organisation.rules.getting_started import Step

PAGES = PROJECT / "pages"
HOME = "everyone/home.py"


@dataclass(frozen=True, kw_only=True)
class PageEntry:
    """`title`: also of its browser tab. `short`: in the row of links.

    `address`: by default the file's name.
    """

    file: str
    title: str
    icon: str
    short: str = ""
    address: str = ""
    in_menu: bool = False

    def to_page(self, title: str = "") -> st.Page:
        path = PAGES / self.file
        return st.Page(
            path,
            title=title or self.title,
            icon=self.icon,
            default=self.file == HOME,
            url_path=self.address or path.stem,
            visibility="visible" if self.in_menu else "hidden",
        )


@dataclass(frozen=True, kw_only=True)
class Way:
    """A line of the menu, which stands for several pages: it leads to the first, or stays where one is."""

    label: str
    icon: str
    entries: tuple[PageEntry, ...]

    def to_pages(self, current: str) -> list[st.Page]:
        shown = next((one for one in self.entries if one.file == current), self.entries[0])
        standing = replace(shown, icon=self.icon, in_menu=True)
        return [standing.to_page(self.label) if one == shown else one.to_page() for one in self.entries]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the menu under a heading. The first one has none."""

    heading: str
    ways: tuple[Way, ...] = ()
    entries: tuple[PageEntry, ...] = ()


def menu_sections(visitor: CurrentUser, to_do: tuple[Step, ...], t: Words) -> list[Section]:
    """Home, then what a role brings, then what everyone has: for most people, six lines and no heading."""
    home = PageEntry(file=HOME, title=t("Home"), icon=":material/home:", in_menu=True)
    roles = role_sections(visitor, to_do, t)
    if not roles:
        return [Section(heading="", entries=(home,), ways=_own_ways(t))]
    return [
        Section(heading="", entries=(home,)),
        *roles,
        Section(heading=t("My own pages"), ways=_own_ways(t)),
    ]


def _own_ways(t: Words) -> tuple[Way, ...]:
    return (
        Way(
            label=t("Check-in"),
            icon=":material/edit_calendar:",
            entries=(
                PageEntry(
                    file="advocate/check_in.py",
                    title=t("Weekly check-in"),
                    icon=":material/edit_calendar:",
                    short=t("Weekly"),
                ),
                PageEntry(
                    file="advocate/longer.py",
                    title=t("Longer check-ins"),
                    icon=":material/checklist:",
                    short=t("Longer"),
                ),
            ),
        ),
        Way(
            label=t("My weeks"),
            icon=":material/timeline:",
            entries=(
                PageEntry(file="advocate/my_weeks.py", title=t("My weeks"), icon=":material/timeline:"),
                PageEntry(
                    file="advocate/sharing.py", title=t("Share my trend"), icon=":material/share_reviews:"
                ),
                PageEntry(
                    file="everyone/shown_to_me.py", title=t("Shared with me"), icon=":material/handshake:"
                ),
            ),
        ),
        Way(
            label=t("Support"),
            icon=":material/diversity_3:",
            entries=(
                PageEntry(file="advocate/sessions.py", title=t("Sessions"), icon=":material/event:"),
                PageEntry(
                    file="advocate/partner.py",
                    title=t("Support partner"),
                    icon=":material/diversity_3:",
                    short=t("Partner"),
                ),
                PageEntry(
                    file="advocate/session_now.py", title=t("Session now"), icon=":material/play_circle:"
                ),
                PageEntry(
                    file="advocate/support_profile.py",
                    title=t("My support profile"),
                    icon=":material/person_search:",
                    short=t("Profile"),
                ),
                PageEntry(
                    file="everyone/how_matching_works.py",
                    title=t("How matching works"),
                    icon=":material/balance:",
                ),
            ),
        ),
        Way(
            label=t("Team"),
            icon=":material/groups:",
            entries=(
                PageEntry(
                    file="advocate/my_team.py", title=t("What my lead sees"), icon=":material/preview:"
                ),
                PageEntry(
                    file="everyone/who_sees_what.py", title=t("Who sees what"), icon=":material/visibility:"
                ),
            ),
        ),
        Way(
            label=t("Me"),
            icon=":material/person:",
            entries=(
                PageEntry(
                    file="everyone/account.py",
                    title=t("My account"),
                    icon=":material/person:",
                    short=t("Account"),
                ),
                PageEntry(
                    file="advocate/reach.py", title=t("Calendar and e-mail"), icon=":material/calendar_clock:"
                ),
                PageEntry(file="advocate/my_data.py", title=t("My data"), icon=":material/folder_shared:"),
                PageEntry(
                    file="everyone/about.py",
                    title=t("About Alongside"),
                    icon=":material/volunteer_activism:",
                    short=t("About"),
                ),
            ),
        ),
    )


def role_sections(visitor: CurrentUser, to_do: tuple[Step, ...], t: Words) -> list[Section]:
    lead = Section(
        heading=t("Lead"),
        entries=(
            _of_role("lead/teams.py", t("Team workload"), ":material/monitoring:", address="team_workload"),
            _of_role("lead/lead_guide.py", t("Guide for leads"), ":material/checklist:"),
        ),
    )
    coordinator = Section(
        heading=t("Coordinator"),
        entries=(
            _of_role("coordinator/rounds.py", t("Rounds"), ":material/event_repeat:"),
            _of_role("coordinator/pairs.py", t("Pairs"), ":material/diversity_1:"),
            _of_role("coordinator/programme.py", t("Programme"), ":material/insights:"),
            _of_role("coordinator/coordinator_guide.py", t("Guide for coordinators"), ":material/checklist:"),
        ),
    )
    admin = Section(
        heading=t("Admin"),
        entries=(
            _of_role(
                "admin/getting_started.py", t("Getting started"), ":material/checklist:", in_menu=bool(to_do)
            ),
            _of_role("admin/people.py", t("People"), ":material/group:"),
            _of_role("admin/staff_list.py", t("Import staff list"), ":material/group:", in_menu=False),
            _of_role("admin/teams.py", t("Teams"), ":material/groups:"),
            _of_role("admin/organisation.py", t("Organisation"), ":material/apartment:"),
            _of_role("admin/email.py", t("E-mail"), ":material/mail:"),
            _of_role("admin/audit.py", t("Admin log"), ":material/history:"),
            _of_role("admin/operator_guide.py", t("Guide for operators"), ":material/checklist:"),
        ),
    )
    held = (visitor.leads, Role.COORDINATOR in visitor.roles, Role.ADMIN in visitor.roles)
    return list(compress((lead, coordinator, admin), held))


def _of_role(file: str, title: str, icon: str, *, address: str = "", in_menu: bool = True) -> PageEntry:
    return PageEntry(file=file, title=title, icon=icon, address=address, in_menu=in_menu)


# ── drawn ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class CurrentPage:
    """`way`: what it belongs to, if anything."""

    page: st.Page
    entry: PageEntry
    way: Way | None


def show_menu(sections: list[Section]) -> CurrentPage:
    """The menu says where one is. Only Streamlit knows that, and only after a first menu."""
    page = _show_navigation(sections, "")
    ways = {entry: way for one in sections for way in one.ways for entry in way.entries}
    entries: Iterable[PageEntry] = (*ways, *(entry for one in sections for entry in one.entries))
    entry = next(one for one in entries if one.to_page().url_path == page.url_path)
    way = ways.get(entry)
    if way and entry != way.entries[0]:
        page = _show_navigation(sections, entry.file)
    return CurrentPage(page=page, entry=entry, way=way)


def _show_navigation(sections: list[Section], current: str) -> st.Page:
    pages = {
        one.heading: [
            *(entry.to_page() for entry in one.entries),
            *(page for way in one.ways for page in way.to_pages(current)),
        ]
        for one in sections
    }
    return st.navigation(pages, position="sidebar", expanded=True)


def show_links_of_way(here: CurrentPage) -> None:
    """The other pages of this way, and where one is."""
    if here.way:
        pieces.show_page_row([(one.to_page(), one.short or one.title) for one in here.way.entries])
