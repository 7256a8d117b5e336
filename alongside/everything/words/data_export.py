"""Everything about one person as files: their rows in three forms, their charts, and a README in their
language.
"""

from collections.abc import Mapping
from datetime import datetime

from alongside.checkins.ui import pictures
from alongside.core.charts.calendar import Span
from alongside.core.words import N_, Words
from alongside.everything.desk.records import PersonExport, RecordsDesk
from alongside.everything.rules.records import export_files, zip_files


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
    has_charts = any(name.startswith("charts/") for name in made)
    lines = [
        t("All that Alongside keeps about you, as of {day}.", day=t.day(at.date())),
        "",
        t("Keep it where only you can read it: it contains your notes."),
        "",
        "everything.json",
        t("    Everything in one file, for a program to read."),
        "my-rows.sqlite",
        t("    The same rows as a small database, for any SQLite program."),
        "tables/",
        t("    The same rows as tables for a spreadsheet, one file each:"),
        *(f"    {name}: {t(TABLES[name])}" for name in TABLES if f"tables/{name}.csv" in made),
        *(["charts/", t("    Charts of your weeks, as on the page My weeks.")] if has_charts else ()),
        "",
        t(
            "In tables, an apostrophe comes before text that a spreadsheet would take for a formula. "
            "The other files have it as you wrote it."
        ),
        t(
            "Left out: the scrambled forms of your password, codes and links. They open doors and "
            "tell you nothing."
        ),
        t("An empty cell means no answer. It never means zero."),
        t("Weeks are written like 2026-W10: the tenth week of that year, Monday to Sunday."),
    ]
    return "\r\n".join(lines).encode("utf-8-sig") + b"\r\n"


TABLES = {
    "person": N_("your account"),
    "role": N_("your roles, besides advocate"),
    "membership": N_("teams you were in, and when"),
    "led_team": N_("teams you lead"),
    "password": N_("when you last changed your password"),
    "recovery_code": N_("your recovery codes, and when one was used; not the codes"),
    "second_factor": N_("your authenticator app, and since when; not its key"),
    "passkey": N_("your passkeys, their names and last use; not their keys"),
    "invitation": N_("links made to give you access"),
    "key_pair": N_("keys that seal your texts, and since when; not the keys themselves"),
    "locked_history": N_("earlier weeks that a recovery code restores; not their contents"),
    "sign_in": N_("your sign-ins, and with which browser"),
    "known_browser": N_("browsers we recognise as yours, and your last sign-in there"),
    "security_count": N_("wrong tries and refusals at your account, by the hour"),
    "wrong_try": N_("wrong tries at your account since you last signed in"),
    "check_in": N_("your weeks: work facts, small wins, notes and what shaped them"),
    "response": N_("the questions you were asked each week"),
    "answer": N_("your answers, one in each row; 0 is the lowest level"),
    "draft": N_("forms you filled in but have not sent"),
    "step": N_("your steps, and how each one went"),
    "baseline": N_("weeks in which you started a new baseline"),
    "action": N_("team actions that you own or wrote down"),
    "action_answer": N_("whether an action helped, as you said, until the share is out"),
    "hold_back": N_("the band you hold back, until it is published"),
    "put_aside": N_("longer check-ins you dismissed on your home page, and in which week"),
    "no_new_case": N_("until when you take no new case, as you told your lead"),
    "share": N_("who you shared your trend with, and when"),
    "profile": N_("your support profile"),
    "free_time": N_("your availability, in minutes after midnight"),
    "absence": N_("your time off"),
    "block": N_("people you don't want to be matched with"),
    "round_answer": N_("whether you took part in a matching round"),
    "round_seeker": N_("your details used for a published round"),
    "planned_partner": N_("which of the next rounds a published round planned a partner for you in"),
    "left_out": N_("rounds in which you were not matched, and why"),
    "pairing_person": N_("your support partners, and when"),
    "pairing_reason": N_("why you were matched with your current partners, as far as you both allow"),
    "pairing_decision": N_("your decision about a pairing, while it can be undone"),
    "session_cancellation": N_("a session you cancelled, while that can be undone"),
    "asked_by_me": N_("requests you sent"),
    "asked_of_me": N_("requests you received, and your answers"),
    "session": N_("your sessions: when, how long, how and where"),
    "session_time": N_("times you proposed"),
    "session_yes": N_("times you accepted"),
    "session_feedback": N_("your feedback after a session, which no one else reads"),
    "talk_request": N_("when you asked to talk to a coordinator"),
    "notice": N_("your notifications"),
    "reach": N_("your e-mail address, quiet hours, and your calendar's name for a session"),
    "unwanted_mail": N_("messages you don't want"),
    "busy_time": N_("when a calendar you imported shows you as busy"),
    "calendar_zone": N_("the time zones you chose for names in your calendar"),
    "urgent_request": N_("your urgent requests for a person within a week"),
    "urgent_offer": N_("others' urgent requests, and your answers"),
    "outbox": N_("messages to you, and when we sent them"),
    "audit": N_("log entries about your account, and what you did to others' as an admin"),
}
