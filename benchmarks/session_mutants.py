"""Faults put into the rules and desks of sessions, one at a time, as in mutants.py.

    python benchmarks/session_mutants.py [NAME …]

tests/sessions/test_mutants.py does the same.
"""

import sys

from benchmarks.mutants import Mutant, run

PAIRINGS, SESSIONS = "alongside/sessions/rules/pairings.py", "alongside/sessions/rules/sessions.py"
COORDINATION, SLOTS = "alongside/sessions/rules/coordination.py", "alongside/sessions/rules/slots.py"
FEEDBACK, PROGRAMME = (
    "alongside/sessions/rules/session_feedback.py",
    "alongside/sessions/rules/programme.py",
)
MY_PAIRS, SCHEDULING = "alongside/sessions/desk/my_pairs.py", "alongside/sessions/desk/scheduling.py"
DESK, CHECKS = "alongside/sessions/desk/sessions.py", "alongside/sessions/desk/pairing_checks.py"
IN_RULES, AT_DESK = "tests/sessions/rules/", "tests/sessions/desk/test_sessions.py::"

MUTANTS = (
    Mutant(
        "one yes begins a pairing",
        PAIRINGS,
        "self.accepted.keys() >= set(self.people)",
        "bool(self.accepted)",
        IN_RULES
        + "test_coordination.py::test_as_long_as_someone_has_not_said_yes_it_is_proposed_and_no_one_learns_who",
    ),
    Mutant(
        "a review is answered before its day",
        PAIRINGS,
        "said.astimezone(zone).date() >= day",
        "said.astimezone(zone).date() >= day - LAST_WEEK",
        IN_RULES + "test_pairings.py::test_a_review_is_answered_on_its_day_by_the_clocks_of_the_organisation",
    ),
    Mutant(
        "a match never lapses",
        PAIRINGS,
        "and self.lapses_at <= now",
        "and self.lapses_at < now - LASTS",
        AT_DESK + "test_a_match_that_ran_out_cannot_be_said_yes_to",
    ),
    Mutant(
        "all but one confirm a time",
        SESSIONS,
        "if agreed.yes >= set(session.people):",
        "if len(agreed.yes) >= 2:",
        AT_DESK + "test_a_trio_needs_all_three",
    ),
    Mutant(
        "a yes to a short session counts for a longer one",
        SESSIONS,
        "yes=one.yes & {by}",
        "yes=one.yes",
        IN_RULES
        + "test_sessions.py::test_a_yes_to_half_an_hour_is_none_to_longer_and_the_hours_of_others_are_kept",
    ),
    Mutant(
        "feedback before it began",
        SESSIONS,
        "if not begins <= now < ends + FEEDBACK_OPEN_FOR:",
        "if not now < ends + FEEDBACK_OPEN_FOR:",
        AT_DESK + "test_nothing_is_said_of_a_session_before_it_began_or_long_after",
    ),
    Mutant(
        "a pair that met is overdue after a week",
        COORDINATION,
        "last + OVERDUE_AFTER < now",
        "last + FIRST_SESSION_WITHIN < now",
        IN_RULES + "test_coordination.py::test_three_weeks_without_a_date_are_too_long",
    ),
    Mutant(
        "one who found it good is enough",
        FEEDBACK,
        "all(one in last and was_helpful(last[one]) for one in (a, b))",
        "any(one in last and was_helpful(last[one]) for one in (a, b))",
        IN_RULES + "test_session_feedback.py::test_it_is_good_only_when_both_say_so",
    ),
    Mutant(
        "feedback counts while it can be changed",
        FEEDBACK,
        "one.ends + FEEDBACK_OPEN_FOR <= as_of",
        "one.ends <= as_of",
        IN_RULES + "test_session_feedback.py::test_what_can_still_be_changed_does_not_count_yet",
    ),
    Mutant(
        "a rating by six",
        PROGRAMME,
        "FEWEST_HEARD = 7",
        "FEWEST_HEARD = 6",
        IN_RULES + "test_programme.py::test_six_are_too_few_for_how_heard_people_felt",
    ),
    Mutant(
        "days are those of Greenwich",
        SLOTS,
        "there, others = start.astimezone(zone), [one.astimezone(zone) for one in chosen]",
        "there, others = start, list(chosen)",
        IN_RULES + "test_slots.py::test_days_are_those_of_the_zone_and_not_those_of_greenwich",
    ),
    Mutant(
        "the next session moves with the clocks",
        SCHEDULING,
        "datetime.combine(there.date() + RHYTHM, time(there.hour, there.minute), zone)",
        "last.span[0] + RHYTHM",
        AT_DESK + "test_the_next_date_is_two_weeks_later_at_the_same_hour_also_when_clocks_change",
    ),
    Mutant(
        "the page of a session closes with it",
        MY_PAIRS,
        "now < ends + DOORS_CLOSE",
        "now < ends",
        AT_DESK + "test_the_page_of_a_session_stays_open_for_two_hours_after_its_time",
    ),
    Mutant(
        "one missed session is enough",
        MY_PAIRS,
        "RETHINK_AFTER = 2",
        "RETHINK_AFTER = 1",
        AT_DESK + "test_after_one_missed_no_one_is_asked",
    ),
    Mutant(
        "what one says of a missed session is enough",
        MY_PAIRS,
        "said.get(one.session.id) == {Met.NO_SHOW}",
        "Met.NO_SHOW in said[one.session.id]",
        AT_DESK + "test_one_that_took_place_as_someone_says_is_not_missed",
    ),
    Mutant(
        "someone else finds a session",
        DESK,
        "if session is None or self.person.id not in session.people:",
        "if session is None:",
        AT_DESK + "test_someone_else_neither_sees_nor_changes_a_session",
    ),
    Mutant(
        "someone else says never again",
        DESK,
        "        if pairing is None or self.person.id not in pairing.people:\n            raise NoSuchPairing\n        match",
        "        if pairing is None:\n            raise NoSuchPairing\n        match",
        AT_DESK + "test_no_one_else_says_never_again_of_a_pairing",
    ),
    Mutant(
        "a pairing outlives its last day",
        CHECKS,
        "or not pairing.is_active(today)",
        "",
        AT_DESK + "test_when_the_time_is_up_both_are_thanked_once",
    ),
)


if __name__ == "__main__":
    sys.exit(run(MUTANTS, sys.argv[1:]))
