"""Calendar and e-mail: an address that is shown once, what one wants to be told, and when one is busy."""

import pytest

from alongside.desks.notification_settings import NotificationSettingsDesk
from alongside.domain.notification_preferences import MOST_ASKED, MessageKind, NotificationPreferences
from alongside.domain.tokens import hashed
from tests.conftest import NOW
from tests.desks.pairs import person, reachable
from tests.pages.confirming import asks_at, confirm, let_it_run_out
from tests.wording import message

PAGE = "pages/advocate/reach.py"
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
    assert "has not switched e-mail on" in said(opened(browse))


def test_the_address_of_a_feed_is_shown_once_and_kept_as_a_hash(browse, desk):
    at = press(opened(browse), message("web/reach/calendar", "Create address"))

    (shown,) = (one.value for one in at.code)
    token = shown.rsplit("/", 1)[-1].removesuffix(".ics")
    assert desk.mine().feed_hash == hashed(token)
    assert [one.label for one in at.expander] == [
        message("web/reach/calendar", "to subscribe"),
        message("web/reach/mail", "Notifications by"),
    ]
    assert [one.value for one in opened(browse).code] == []


def test_a_feed_is_switched_off_with_one_tap(browse, desk):
    desk.new_feed()

    press(opened(browse), message("web/reach/calendar", "Turn off"))

    assert desk.mine().feed_hash is None


def test_a_feed_is_made_once_the_password_was_entered(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    assert asks_at(at) == ["new-feed"]

    at = confirm(at, "new-feed", "not the password")
    assert (len(at.error), desk.mine().feed_hash) == (1, None)
    at = confirm(at, "new-feed")

    (shown,) = (one.value for one in at.code)
    assert desk.mine().feed_hash == hashed(shown.rsplit("/", 1)[-1].removesuffix(".ics"))


def test_a_feed_is_switched_off_without_the_password(browse, desk, with_password):
    desk.new_feed()
    with_password("ana")

    press(opened(browse), message("web/reach/calendar", "Turn off"))

    assert desk.mine().feed_hash is None


def test_another_address_waits_for_the_password_and_nothing_typed_is_lost(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana@example.org")
    at.text_input(key="reach-title").set_value("Dentist")
    at = press(at, "Save")
    assert (asks_at(at), desk.mine().email) == (["new-feed", "e-mail"], "")

    at = confirm(at, "e-mail", "not the password")
    assert (asks_at(at), len(at.error), desk.mine().email) == (["new-feed", "e-mail"], 1, "")
    at = confirm(at, "e-mail")

    assert asks_at(at) == []
    assert (desk.mine().email, desk.mine().title) == ("ana@example.org", "Dentist")
    assert at.text_input(key="reach-email").value == "ana@example.org"


def test_another_address_asks_anew_when_the_time_is_up(browse, desk, with_password):
    with_password("ana")
    at = confirm(opened(browse), "new-feed")
    let_it_run_out(at)
    at.text_input(key="reach-email").set_value("ana@example.org")

    assert asks_at(press(at, "Save")) == ["new-feed", "e-mail"]
    assert desk.mine().email == ""


def test_what_is_no_new_address_needs_no_password(browse, desk, store, with_password):
    reachable(store, "ana")
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-title").set_value("Dentist")

    at = press(at, "Save")

    assert asks_at(at) == ["new-feed"]
    assert (desk.mine().email, desk.mine().title) == ("ana@example.org", "Dentist")


def test_what_is_no_address_at_all_asks_for_no_password(browse, desk, with_password):
    with_password("ana")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana at home")

    at = press(at, "Save")

    assert asks_at(at) == ["new-feed"]
    assert "That is no e-mail address" in said(at)


def test_what_is_said_of_e_mail_is_kept_and_shown_again(browse, desk):
    at = opened(browse)
    at.text_input(key="reach-email").set_value(" ana@example.org ")
    at.text_input(key="reach-title").set_value("Dentist")
    at.selectbox(key="reach-weekday").set_value(4)
    at.checkbox(key="reach-named").check()
    press(at, "Save")

    kept = desk.mine()
    assert (kept.email, kept.title, kept.check_in_weekday, kept.named) == (
        "ana@example.org",
        "Dentist",
        4,
        True,
    )
    assert opened(browse).text_input(key="reach-email").value == "ana@example.org"


def test_an_address_that_waits_for_its_yes_is_told_and_can_be_asked_again(browse, desk, mail_is_on):
    desk.save(NotificationPreferences("**ana**@example.org"))
    at = opened(browse)

    assert "One step is left" in said(at)
    assert "**ana**@example.org" in [one.value for one in at.text]
    before = desk.mine().confirm_hash
    press(at, message("web/reach/mail", "again"))
    assert desk.mine().confirm_hash not in (None, before)


def test_without_a_mail_server_the_question_waits_too(browse, desk):
    desk.save(NotificationPreferences("ana@example.org"))

    assert "As soon as e-mail is on" in said(opened(browse))


def test_a_confirmed_address_needs_no_word(browse, desk, store):
    reachable(store, "ana")

    assert "asked whether it is yours" not in said(opened(browse))


def test_whoever_asked_too_often_is_told_so_in_words(browse, desk):
    for number in range(MOST_ASKED):
        desk.save(NotificationPreferences(f"a{number}@example.org"))
        with desk.store.write() as db:
            db.run("update outbox set state = 'sent'")
    at = opened(browse)
    at.text_input(key="reach-email").set_value("another@example.org")

    assert "Please try again tomorrow" in said(press(at, "Save"))


def test_no_address_is_refused_in_words_and_what_was_typed_stays(browse, desk):
    at = opened(browse)
    at.text_input(key="reach-email").set_value("ana at home")
    at = press(at, "Save")

    assert "That is no e-mail address" in said(at)
    assert at.text_input(key="reach-email").value == "ana at home"
    assert desk.mine().email == ""


def test_each_kind_of_message_is_refused_and_wanted_again_by_itself(browse, desk):
    at = opened(browse)
    at.toggle(key="now-kind-reminder-False").set_value(False).run()
    assert desk.mine().unwanted == {MessageKind.REMINDER}

    opened(browse).toggle(key="now-kind-reminder-True").set_value(True).run()
    assert desk.mine().unwanted == frozenset()


def bring(at, text: str):
    """Pastes a calendar and presses the button."""
    (field,) = (one for one in at.text_area if one.key.startswith("busy-text"))
    field.set_value(text)
    return press(at, message("web/reach/calendar", "Read calendar"))


def entry(*lines: str) -> str:
    inside = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\n{inside}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def test_of_a_calendar_only_the_times_are_kept_and_can_be_forgotten(browse, desk, store):
    at = bring(opened(browse), CALENDAR)

    assert [(first.isoformat(), last.isoformat()) for first, last in desk.busy()] == [
        ("2026-03-05T10:00:00+00:00", "2026-03-05T11:00:00+00:00")
    ]
    assert "1 busy time until" in said(at)
    assert b"tracer-title" not in b"".join(
        file.read_bytes() for file in store.file.parent.glob("alongside.db*")
    )

    at = press(at, message("web/reach/calendar", "Delete busy"))
    assert desk.busy() == []
    assert "busy time until" not in said(at)


def test_a_calendar_made_to_stop_the_server_is_answered_and_leaves_the_one_before(browse, desk):
    """120 bytes that the server followed for ever."""
    at = bring(opened(browse), CALENDAR)
    before = desk.busy()

    at = bring(at, entry("DTSTART:20200101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"))

    assert "repeats too often" in said(at)
    assert "What was kept before is still kept" in said(at)
    assert desk.busy() == before != []


def test_what_is_no_calendar_leaves_the_one_before_and_stays_in_its_field(browse, desk):
    at = bring(opened(browse), CALENDAR)

    at = bring(at, "my diary")

    assert "not a calendar that can be read" in said(at)
    assert len(desk.busy()) == 1
    assert [one.value for one in at.text_area] == ["my diary"]


def test_a_field_is_empty_again_once_all_of_it_was_read(browse):
    assert [one.value for one in bring(opened(browse), CALENDAR).text_area] == [""]


def test_nothing_brought_is_told_so(browse):
    assert "Choose a file or paste a text first" in said(
        press(opened(browse), message("web/reach/calendar", "Read calendar"))
    )


def test_a_calendar_in_which_all_is_free_says_so_and_takes_the_place_of_the_one_before(browse, desk):
    at = bring(opened(browse), CALENDAR)

    at = bring(at, CALENDAR.replace("SUMMARY:tracer-title", "TRANSP:TRANSPARENT"))

    assert "No busy times: nothing in this calendar takes your time" in said(at)
    assert desk.busy() == []


def test_what_cannot_be_read_is_said_with_its_reason_beside_what_was_read(browse, desk):
    at = bring(
        opened(browse),
        CALENDAR.replace("END:VCALENDAR", "BEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR"),
    )

    assert len(desk.busy()) == 1
    assert "1 entry could not be read" in said(at)
    assert message("web/reach/calendar", "no start") in said(at)


ZONE = "**Custom** Zone :smile:"
IN_A_ZONE = entry(f"DTSTART;TZID={ZONE.replace(':', '')}:20260305T100000", "DURATION:PT1H")


def test_an_unknown_zone_is_asked_about_and_the_answer_is_kept_for_the_next_calendar(browse, desk):
    at = bring(opened(browse), IN_A_ZONE)
    assert "1 time zone is unknown" in said(at)
    assert "**Custom** Zone smile" in [one.value for one in at.text]
    assert desk.busy() == []

    at.selectbox(key="busy-zone-0-0").set_value("Asia/Kolkata")
    at = press(at, message("web/reach/calendar", "calendar again"))

    assert [first.isoformat() for first, _ in desk.busy()] == ["2026-03-05T04:30:00+00:00"]
    assert "unknown" not in said(at)
    assert "1 busy time" in said(bring(at, IN_A_ZONE))
    assert desk.calendar_zones() == {"**Custom** Zone smile": "Asia/Kolkata"}
    press(at, message("web/reach/calendar", "Delete busy"))
    assert desk.calendar_zones() == {}


def test_no_zone_chosen_is_refused_beside_the_question(browse, desk):
    at = press(bring(opened(browse), IN_A_ZONE), message("web/reach/calendar", "calendar again"))

    assert message("web/doors/set_up", "example") in said(at)
    assert "1 time zone is unknown" in said(at)
    assert desk.calendar_zones() == {}


def test_an_invitation_that_the_person_declined_leaves_the_time_free(browse, desk, store):
    reachable(store, "ana")
    invitation = CALENDAR.replace("UID:1", "UID:1\nATTENDEE;PARTSTAT=DECLINED:MAILTO:{}")

    bring(opened(browse), invitation.format("someone@example.org"))
    assert len(desk.busy()) == 1

    bring(opened(browse), invitation.format(desk.mine().email.upper()))
    assert desk.busy() == []


def test_a_refusal_stands_above_the_button_that_was_pressed(browse):
    """On a phone what stands under the title is out of sight."""
    at = bring(opened(browse), "my diary")

    drawn = [getattr(one, "label", None) or one.type for one in _flat(at.main)]
    assert drawn.index("error") == drawn.index(message("web/reach/calendar", "Read calendar")) - 1


def _flat(block):
    for one in block.children.values():
        if hasattr(one, "children"):
            yield from _flat(one)
        else:
            yield one


def test_nobody_else_is_reached_by_what_one_says(browse, desk, store):
    press(opened(browse), message("web/reach/calendar", "Create address"))

    assert NotificationSettingsDesk(store, person(store, "ben"), NOW).read_preferences().feed_hash is None
