"""Calendar and e-mail: an address that is shown once, which notifications to send, and busy times."""

import pytest

from alongside.core.rules.tokens import hashed
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.rules.notification_preferences import (
    MOST_ASKED,
    MessageKind,
    NotificationPreferences,
)
from tests.conftest import NOW
from tests.fixtures.confirming import asks_at, confirm, let_it_run_out
from tests.fixtures.pairs import person, reachable
from tests.fixtures.wording import message

PAGE = "pages/advocate/reach.py"
CALENDAR_PAGE, MAIL_PAGE = "profiles/ui/calendar", "notifications/ui/mail"
KEPT = message(CALENDAR_PAGE, "busy time is kept").partition("{moment}")[0].format(n="1")
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
SUMMARY:tracer-title
DTSTART:20260305T100000Z
DTEND:20260305T110000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def desk(store) -> NotificationSettingsDesk:
    return NotificationSettingsDesk(store, person(store, "ana"), NOW)


def opened(browse):
    at = browse(PAGE, as_="ana")
    assert not at.exception
    return at


def press(at, label):
    at = next(one for one in at.button if one.label == label).click().run()
    assert not at.exception
    return at


def said(at) -> str:
    return "\n".join(one.value for kind in (at.markdown, at.caption, at.error) for one in kind)


def test_without_a_mail_server_the_page_says_that_nothing_is_missed(browse):
    assert message(MAIL_PAGE, "not turned on here") in said(opened(browse))


def test_the_address_of_a_feed_is_shown_once_and_stored_as_a_hash(browse, desk):
    at = press(opened(browse), message(CALENDAR_PAGE, "Create address"))

    (shown,) = (one.value for one in at.code)
    token = shown.rsplit("/", 1)[-1].removesuffix(".ics")
    assert desk.read_preferences().feed_hash == hashed(token)
    assert [one.label for one in at.expander] == [
        message(CALENDAR_PAGE, "to subscribe"),
        message(MAIL_PAGE, "Notifications by"),
    ]
    assert [one.value for one in opened(browse).code] == []


def test_a_feed_is_turned_off_with_one_tap(browse, desk):
    desk.create_feed()

    press(opened(browse), message(CALENDAR_PAGE, "Turn off"))

    assert desk.read_preferences().feed_hash is None


def test_a_feed_is_made_once_the_password_was_entered(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    assert asks_at(at) == ["new-feed"]

    at = confirm(at, "new-feed", "not the password")
    assert (len(at.error), desk.read_preferences().feed_hash) == (1, None)
    at = confirm(at, "new-feed")

    (shown,) = (one.value for one in at.code)
    assert desk.read_preferences().feed_hash == hashed(shown.rsplit("/", 1)[-1].removesuffix(".ics"))


def test_a_feed_is_turned_off_without_the_password(browse, desk, with_password):
    desk.create_feed()
    with_password("ana")

    press(opened(browse), message(CALENDAR_PAGE, "Turn off"))

    assert desk.read_preferences().feed_hash is None


def test_another_address_waits_for_the_password_and_nothing_typed_is_lost(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana@example.org")
    at.text_input(key="reach-title").set_value("Dentist")
    at = press(at, "Save")
    assert (asks_at(at), desk.read_preferences().email) == (["new-feed", "e-mail"], "")

    at = confirm(at, "e-mail", "not the password")
    assert (asks_at(at), len(at.error), desk.read_preferences().email) == (["new-feed", "e-mail"], 1, "")
    at = confirm(at, "e-mail")

    assert asks_at(at) == []
    assert (desk.read_preferences().email, desk.read_preferences().title) == ("ana@example.org", "Dentist")
    assert at.text_input(key="reach-email").value == "ana@example.org"


def test_another_address_asks_for_the_password_again_when_the_time_is_up(browse, desk, with_password):
    with_password("ana")
    at = confirm(opened(browse), "new-feed")
    let_it_run_out(at)
    at.text_input(key="reach-email").set_value("ana@example.org")

    assert asks_at(press(at, "Save")) == ["new-feed", "e-mail"]
    assert desk.read_preferences().email == ""


def test_a_change_without_a_new_address_needs_no_password(browse, desk, store, with_password):
    reachable(store, "ana")
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-title").set_value("Dentist")

    at = press(at, "Save")

    assert asks_at(at) == ["new-feed"]
    assert (desk.read_preferences().email, desk.read_preferences().title) == ("ana@example.org", "Dentist")


def test_something_that_is_no_address_asks_for_no_password(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana at home")

    at = press(at, "Save")

    assert asks_at(at) == ["new-feed"]
    assert message("notifications/ui/refusals", "no e-mail can be sent") in said(at)


def test_e_mail_settings_are_saved_and_shown_again(browse, desk):
    at = opened(browse)
    at.text_input(key="reach-email").set_value(" ana@example.org ")
    at.text_input(key="reach-title").set_value("Dentist")
    at.selectbox(key="reach-weekday").set_value(4)
    at.checkbox(key="reach-named").check()
    press(at, "Save")

    kept = desk.read_preferences()
    assert (kept.email, kept.title, kept.check_in_weekday, kept.named) == (
        "ana@example.org",
        "Dentist",
        4,
        True,
    )
    assert opened(browse).text_input(key="reach-email").value == "ana@example.org"


def test_an_unconfirmed_address_is_shown_and_its_message_can_be_sent_again(browse, desk, mail_is_on):
    desk.save_preferences(NotificationPreferences(email="**ana**@example.org"))
    at = opened(browse)

    assert message(MAIL_PAGE, "one more step") in said(at)
    assert "**ana**@example.org" in [one.value for one in at.text]
    before = desk.read_preferences().confirm_hash
    press(at, message(MAIL_PAGE, "again"))
    assert desk.read_preferences().confirm_hash not in (None, before)


def test_without_a_mail_server_an_address_can_wait_to_be_confirmed(browse, desk):
    desk.save_preferences(NotificationPreferences(email="ana@example.org"))

    assert message(MAIL_PAGE, "when e-mail is on") in said(opened(browse))


def test_a_confirmed_address_shows_no_reminder_to_confirm(browse, desk, store):
    reachable(store, "ana")

    shown = said(opened(browse))
    assert message(MAIL_PAGE, "one more step") not in shown
    assert message(MAIL_PAGE, "when e-mail is on") not in shown


def test_too_many_confirmation_messages_are_refused_in_words(browse, desk):
    for number in range(MOST_ASKED):
        desk.save_preferences(NotificationPreferences(email=f"a{number}@example.org"))
        with desk.store.write() as db:
            db.run("update outbox set state = 'sent'")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("another@example.org")

    refusal = message("notifications/ui/refusals", "confirm an address", many=True, n=MOST_ASKED)
    assert refusal in said(press(at, "Save"))


def test_something_that_is_no_address_is_refused_in_words_and_stays_as_typed(browse, desk):
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana at home")
    at = press(at, "Save")

    assert message("notifications/ui/refusals", "no e-mail can be sent") in said(at)
    assert at.text_input(key="reach-email").value == "ana at home"
    assert desk.read_preferences().email == ""


def test_each_kind_of_message_is_turned_off_and_on_by_itself(browse, desk):
    at = opened(browse)
    at.toggle(key="now-kind-reminder-False").set_value(False).run()
    assert desk.read_preferences().unwanted == {MessageKind.REMINDER}

    opened(browse).toggle(key="now-kind-reminder-True").set_value(True).run()
    assert desk.read_preferences().unwanted == frozenset()


def bring(at, text: str):
    """Pastes a calendar and presses the button."""
    (field,) = (one for one in at.text_area if one.key.startswith("busy-text"))
    field.set_value(text)
    return press(at, message(CALENDAR_PAGE, "Read calendar"))


def entry(*lines: str) -> str:
    inside = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\n{inside}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def test_only_the_times_of_a_calendar_are_stored_and_can_be_deleted(browse, desk, store):
    at = bring(opened(browse), CALENDAR)

    assert [(first.isoformat(), last.isoformat()) for first, last in desk.list_busy_times()] == [
        ("2026-03-05T10:00:00+00:00", "2026-03-05T11:00:00+00:00")
    ]
    assert message(CALENDAR_PAGE, "busy time until", n="1", day="5 Mar 2026") in said(at)
    assert KEPT in said(opened(browse))
    assert b"tracer-title" not in b"".join(
        file.read_bytes() for file in store.file.parent.glob("alongside.db*")
    )

    at = press(at, message(CALENDAR_PAGE, "Delete busy"))
    assert desk.list_busy_times() == []
    assert message(CALENDAR_PAGE, "busy time until", n="1", day="5 Mar 2026") not in said(at)
    assert KEPT not in said(at)


def test_a_calendar_made_to_stop_the_server_is_answered_and_leaves_the_one_before(browse, desk):
    """120 bytes that the server followed without end."""
    at = bring(opened(browse), CALENDAR)
    before = desk.list_busy_times()

    at = bring(at, entry("DTSTART:20200101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"))

    assert message(CALENDAR_PAGE, "repeats too often") in said(at)
    assert message(CALENDAR_PAGE, "had before is still kept") in said(at)
    assert desk.list_busy_times() == before != []


def test_text_that_is_no_calendar_leaves_the_one_before_and_stays_in_its_field(browse, desk):
    at = bring(opened(browse), CALENDAR)

    at = bring(at, "my diary")

    assert message("profiles/ui/refusals", "is not a calendar") in said(at)
    assert len(desk.list_busy_times()) == 1
    assert [one.value for one in at.text_area] == ["my diary"]


def test_a_field_is_empty_again_once_all_of_it_was_read(browse):
    assert [one.value for one in bring(opened(browse), CALENDAR).text_area] == [""]


def test_reading_without_a_file_or_text_is_refused_in_words(browse):
    at = press(opened(browse), message(CALENDAR_PAGE, "Read calendar"))

    assert message("profiles/ui/refusals", "choose a file or paste its text") in said(at)


def test_a_calendar_without_busy_times_is_said_to_be_so_and_replaces_the_one_before(browse, desk):
    at = bring(opened(browse), CALENDAR)

    at = bring(at, CALENDAR.replace("SUMMARY:tracer-title", "TRANSP:TRANSPARENT"))

    assert message(CALENDAR_PAGE, "no busy times in") in said(at)
    assert desk.list_busy_times() == []


def test_what_cannot_be_read_is_shown_with_its_reason_beside_what_was_read(browse, desk):
    at = bring(
        opened(browse),
        CALENDAR.replace("END:VCALENDAR", "BEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR"),
    )

    assert len(desk.list_busy_times()) == 1
    assert message(CALENDAR_PAGE, "entry was not read", n="1") in said(at)
    assert message(CALENDAR_PAGE, "no start") in said(at)


ZONE = "**Custom** Zone :smile:"
IN_A_ZONE = entry(f"DTSTART;TZID={ZONE.replace(':', '')}:20260305T100000", "DURATION:PT1H")


def test_an_unknown_zone_is_asked_about_and_the_answer_is_saved_for_the_next_calendar(browse, desk):
    at = bring(opened(browse), IN_A_ZONE)
    assert message(CALENDAR_PAGE, "zone is unknown", n="1") in said(at)
    assert "**Custom** Zone smile" in [one.value for one in at.text]
    assert desk.list_busy_times() == []

    at.selectbox(key="busy-zone-0-0").set_value("Asia/Kolkata")
    at = press(at, message(CALENDAR_PAGE, "calendar again"))

    assert [first.isoformat() for first, _ in desk.list_busy_times()] == ["2026-03-05T04:30:00+00:00"]
    assert message(CALENDAR_PAGE, "zone is unknown", n="1") not in said(at)
    assert message(CALENDAR_PAGE, "busy time until", n="1", day="5 Mar 2026") in said(bring(at, IN_A_ZONE))
    assert desk.read_calendar_zones() == {"**Custom** Zone smile": "Asia/Kolkata"}
    press(at, message(CALENDAR_PAGE, "Delete busy"))
    assert desk.read_calendar_zones() == {}


def test_no_zone_chosen_is_refused_beside_the_question(browse, desk):
    at = press(bring(opened(browse), IN_A_ZONE), message(CALENDAR_PAGE, "calendar again"))

    assert message("organisation/ui/refusals", "choose a time zone from the list") in said(at)
    assert message(CALENDAR_PAGE, "zone is unknown", n="1") in said(at)
    assert desk.read_calendar_zones() == {}


def test_an_invitation_that_the_person_declined_leaves_the_time_free(browse, desk, store):
    reachable(store, "ana")
    invitation = CALENDAR.replace("UID:1", "UID:1\nATTENDEE;PARTSTAT=DECLINED:MAILTO:{}")

    bring(opened(browse), invitation.format("someone@example.org"))
    assert len(desk.list_busy_times()) == 1

    bring(opened(browse), invitation.format(desk.read_preferences().email.upper()))
    assert desk.list_busy_times() == []


def test_a_refusal_is_shown_above_the_button_that_was_pressed(browse):
    """On a phone, text under the title is out of sight."""
    at = bring(opened(browse), "my diary")

    drawn = [getattr(one, "label", None) or one.type for one in _flat(at.main)]
    assert drawn.index("error") == drawn.index(message(CALENDAR_PAGE, "Read calendar")) - 1


def _flat(block):
    for one in block.children.values():
        if hasattr(one, "children"):
            yield from _flat(one)
        else:
            yield one


def test_no_one_elses_settings_change(browse, desk, store):
    press(opened(browse), message(CALENDAR_PAGE, "Create address"))

    assert NotificationSettingsDesk(store, person(store, "ben"), NOW).read_preferences().feed_hash is None


def test_a_new_address_can_be_opened_by_a_calendar_and_its_reminder_moved_or_turned_off(browse, desk):
    at = press(opened(browse), message(CALENDAR_PAGE, "Create address"))

    (shown,) = (one.value for one in at.code)
    (link,) = at.get("link_button")
    assert link.proto.url == f"webcal:{shown.partition(':')[2]}"
    at.selectbox(key="feed-weekday").set_value(2)
    press(at, message(CALENDAR_PAGE, "Save reminder"))
    assert desk.read_preferences().feed_weekday == 2

    at.selectbox(key="feed-weekday").set_value(-1)
    press(at, message(CALENDAR_PAGE, "Save reminder"))
    assert desk.read_preferences().feed_weekday is None
