"""Everything about one person as files: their rows in three forms, their charts, and a README in their
language.
"""

from collections.abc import Mapping
from datetime import datetime

from alongside.charts.calendar import Span
from alongside.desks.records import PersonExport, RecordsDesk
from alongside.domain.records import export_files, zip_files
from alongside.web import pictures
from alongside.words import N_, Words


def make_archive(desk: RecordsDesk, t: Words) -> bytes:
    """One zip file. Leaves an entry in the person's log."""
    return zip_files(archive_contents(desk.export_records(), t, desk.now), desk.now)


def archive_contents(taken: PersonExport, t: Words, at: datetime) -> dict[str, bytes]:
    """File name to content."""
    made = export_files(taken.tables, taken.database, at) | chart_files(taken, t)
    return {"README.txt": readme_text(made, t, at), **made}


def chart_files(taken: PersonExport, t: Words) -> dict[str, bytes]:
    """One chart over all weeks each; none if there are no weeks."""
    if not taken.weeks.weeks:
        return {}
    first, last = taken.weeks.weeks[0].week, taken.weeks.weeks[-1].week
    span = Span(min(first, last.back(pictures.FEWEST_WEEKS - 1)), last)
    drawn = pictures.pictures_as_files(taken.weeks, taken.pack, span, t)
    return {f"charts/{name}": picture for name, picture in drawn.items()}


def readme_text(made: Mapping[str, bytes], t: Words, at: datetime) -> bytes:
    """Explains each file. Starts with a UTF-8 mark and uses line ends that every editor knows."""
    lines = [
        t("Everything that Alongside keeps about you, as of {day}.", day=t.day(at.date())),
        "",
        t("Keep it where only you can read it: it holds your notes."),
        "",
        "everything.json",
        t("    All of it in one file, for a program to read."),
        "my-rows.sqlite",
        t("    The same rows as a small database of their own. Any SQLite program opens it."),
        "tables/",
        t("    The same rows as tables for a spreadsheet, one file each:"),
        *(f"    {name}: {t(TABLES[name])}" for name in TABLES if f"tables/{name}.csv" in made),
        *_about_charts(made, t),
        "",
        t(
            "In the tables, an apostrophe stands before a text that a spreadsheet would take for a formula. "
            "The other files have the text as you wrote it."
        ),
        t(
            "Left out are the scrambled forms of your password, codes and links: they open doors and tell you nothing."
        ),
        t("An empty cell means that nothing was said. It never means zero."),
        t("Weeks are written like 2026-W10: the tenth week of that year, Monday to Sunday."),
    ]
    return "\r\n".join(lines).encode("utf-8-sig") + b"\r\n"


def _about_charts(made: Mapping[str, bytes], t: Words) -> list[str]:
    if not any(name.startswith("charts/") for name in made):
        return []
    return ["charts/", t("    Pictures of your weeks, as on the page My weeks.")]


TABLES = {
    "person": N_("your account"),
    "role": N_("roles you hold beside being an advocate"),
    "membership": N_("teams you were in, and when"),
    "led_team": N_("teams you lead"),
    "password": N_("when you last changed your password"),
    "recovery_code": N_("your recovery codes, and when one was used; not the codes"),
    "second_factor": N_("since when signing in asks for a code of your authenticator app; not its key"),
    "passkey": N_("your passkeys: what you called them and when you last used them; not their keys"),
    "invitation": N_("links made to let you in"),
    "key_pair": N_("the keys your texts are sealed to, and since when; not the keys themselves"),
    "locked_history": N_("earlier weeks that a recovery code brings back; not what is in them"),
    "sign_in": N_("when you signed in, and with which browser"),
    "known_browser": N_(
        "browsers that are known to be yours at the next sign-in, and when you last signed in there"
    ),
    "security_count": N_(
        "how many wrong tries there were at your account and how often you were refused something, hour by hour"
    ),
    "wrong_try": N_("how many wrong tries there were at your account since you last signed in"),
    "check_in": N_("your weeks: facts of your work, small wins and notes"),
    "response": N_("which questions you were asked, week by week"),
    "answer": N_("your answers, one a row; 0 is the lowest level"),
    "draft": N_("forms that you filled in and have not sent"),
    "step": N_("steps you set yourself, and what became of them"),
    "baseline": N_("weeks from which you asked to be compared anew"),
    "action": N_("what was to be done for a team, where you see to it or wrote it down"),
    "hold_back": N_("which band you hold back, as long as it is not published"),
    "share": N_("to whom you showed your trend, and when"),
    "profile": N_("what you said about yourself for support partners"),
    "free_time": N_("when you are usually free, in minutes after midnight"),
    "absence": N_("days on which you are away"),
    "block": N_("people you do not want to be paired with"),
    "round_answer": N_("whether you were in a round of support partners"),
    "round_seeker": N_("what of yours a published round was drawn from"),
    "left_out": N_("rounds that brought you no partner, and why"),
    "pairing_person": N_("your support partners, and when"),
    "pairing_reason": N_("why you have your partners of today, as far as both of you let it be named"),
    "pairing_decision": N_("what you decided about a pairing, as long as it can be undone"),
    "asked_by_me": N_("people you asked to talk"),
    "asked_of_me": N_("people who asked you to talk, and what you answered"),
    "session": N_("sessions with your partners: when, how long, how and where"),
    "session_time": N_("times you proposed for a session"),
    "session_yes": N_("times you said yes to"),
    "session_feedback": N_("what you said after a session, which nobody else reads"),
    "talk_request": N_("when you wanted to talk to a coordinator"),
    "notice": N_("what you were told on your first page"),
    "reach": N_("your e-mail address, quiet hours, and what your calendar calls a session"),
    "unwanted_mail": N_("messages you do not want"),
    "busy_time": N_("when a calendar you brought says that you are busy"),
    "calendar_zone": N_("which time zone you said a name in your calendar means"),
    "urgent_request": N_("when you needed somebody within a week"),
    "urgent_offer": N_("people who needed somebody within a week, and what you answered"),
    "outbox": N_("messages to you, and when they were sent"),
    "audit": N_("the log of what was done to your account, and what you did to others' as an admin"),
}
