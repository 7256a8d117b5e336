"""Asks are kept whole."""

from dataclasses import replace
from datetime import UTC, datetime

from alongside.partners.rules.partner_requests import Answer, PartnerRequest
from alongside.partners.store import partner_requests


def day(number):
    return datetime(2026, 3, number, 10, tzinfo=UTC)


ASK = PartnerRequest(id="a1", asker_id="ana", asked_id="ben", at=day(4), until=day(7))


def test_an_ask_comes_back_as_it_was_saved(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, replace(ASK, id="a2", at=day(5)))

    with store.read() as db:
        assert partner_requests.find_request(db, "a1") == ASK
        assert partner_requests.find_request(db, "a3") is None
        assert [ask.id for ask in partner_requests.list_sent(db, "ana")] == ["a2", "a1"]
        assert partner_requests.list_sent(db, "ben") == []


def test_only_what_may_be_answered_still_is_listed_for_the_asked(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, replace(ASK, id="a2", asker_id="cho", until=day(6)))
        partner_requests.save_request(
            db, replace(ASK, id="a3", asker_id="dee", answer=Answer.NO, answered_at=ASK.at)
        )

    with store.read() as db:
        assert [ask.id for ask in partner_requests.list_received(db, "ben", day(5))] == [
            "a2",
            "a1",
        ]
        assert [ask.id for ask in partner_requests.list_received(db, "ben", day(6))] == ["a1"]
        assert partner_requests.list_received(db, "ben", ASK.until) == []


def test_what_lapsed_long_ago_is_forgotten_whatever_was_answered(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, replace(ASK, id="a2", answer=Answer.NO, answered_at=ASK.at))
        partner_requests.save_request(db, replace(ASK, id="a3", until=day(8)))

        partner_requests.delete_lapsed(db, day(8))

        assert [ask.id for ask in partner_requests.list_sent(db, "ana")] == ["a3"]


def test_an_answer_is_added_to_the_ask(store):
    answered = replace(ASK, answer=Answer.YES, answered_at=day(5))
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, answered)

    with store.read() as db:
        found = partner_requests.find_request(db, "a1")
    assert (found, found.answer is Answer.YES) == (answered, True)
