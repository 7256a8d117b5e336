"""Faults put into the rules of accounts, one at a time: `python benchmarks/account_mutants.py [NAME …]`, as mutants.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mutants import Mutant, run

RULES, DESK = "alongside/accounts/rules/", "alongside/accounts/desk/"
LINKS, RESETS = "alongside/everything/desk/opening_accounts.py", "alongside/organisation/desk/invitations.py"
TRIES, COUNTING = "tests/accounts/rules/test_throttling.py::", "tests/accounts/desk/test_throttle.py::"
DOOR, KEYS = "tests/accounts/desk/test_signing_in.py::", "tests/accounts/desk/test_own_keys.py::"
FACTOR, CONFIRMED = (
    "tests/accounts/desk/test_second_factor.py::",
    "tests/accounts/desk/test_confirming.py::",
)

ACCOUNT_MUTANTS = (
    Mutant(
        "an idle session goes on",
        DESK + "current_user.py",
        "now - held.last_seen_at <= idle and now",
        "now",
        DOOR + "test_a_session_ends_when_it_lies_idle",
    ),
    Mutant(
        "a shared computer is like any other",
        DESK + "current_user.py",
        "SHARED_IDLE_LIMIT if held.shared else IDLE_LIMIT",
        "IDLE_LIMIT",
        DOOR + "test_a_session_on_a_shared_computer_ends_sooner_when_it_lies_idle",
    ),
    Mutant(
        "a session in use never ends",
        DESK + "current_user.py",
        "return held.started_at +",
        "return held.last_seen_at +",
        DOOR + "test_a_session_in_use_still_ends_after_fourteen_days",
    ),
    Mutant(
        "a session on one's own device never ends",
        DESK + "current_user.py",
        "OWN_DEVICE_LIMIT if held.own_device",
        "10 * OWN_DEVICE_LIMIT if held.own_device",
        DOOR + "test_a_session_on_ones_own_device_ends_after_thirty_days_however_much_it_is_used",
    ),
    Mutant(
        "one more try is free",
        RULES + "throttling.py",
        "if wrong < self.free:",
        "if wrong <= self.free:",
        TRIES + "test_pauses_start_after_the_free_tries_double_and_stay_under_the_longest",
    ),
    Mutant(
        "pauses do not double",
        RULES + "throttling.py",
        "doubled: int = 2 ** min(wrong - self.free, 20)",
        "doubled: int = 1 + wrong - self.free",
        TRIES + "test_pauses_start_after_the_free_tries_double_and_stay_under_the_longest",
    ),
    Mutant(
        "tries are forgotten too soon",
        RULES + "throttling.py",
        "return wrong - forgotten, since",
        "return max(wrong - 2 * forgotten, 0), since",
        TRIES + "test_one_wrong_try_is_forgotten_after_each_quarter_of_an_hour",
    ),
    Mutant(
        "a clock that was set back keeps people out",
        RULES + "throttling.py",
        "if was_set_back(since, now) or forgotten >= wrong:",
        "if forgotten >= wrong:",
        TRIES + "test_no_one_waits_because_the_clock_was_set_back",
    ),
    Mutant(
        "each address of one customer counts by itself",
        DESK + "throttle.py",
        "IPV6_PREFIX = 48",
        "IPV6_PREFIX = 128",
        COUNTING + "test_all_addresses_of_one_customer_count_as_one",
    ),
    Mutant(
        "asking again makes the wait longer",
        DESK + "throttle.py",
        "    if asked is not None and asked + pause > now:\n",
        "    if asked is not None and asked + pause > now:\n"
        "        _set_tries(db, counted.own, wrong[counted.own][0] + 1, now)\n",
        COUNTING + "test_who_waited_as_long_as_told_is_let_in_and_asking_meanwhile_makes_it_no_longer",
    ),
    Mutant(
        "anyone brings a known browser",
        DESK + "known_browsers.py",
        "_tokens_by_owner(db, browser, now).get(person_id)",
        "next(iter(_tokens_by_owner(db, browser, now).values()), None)",
        COUNTING + "test_a_browser_is_known_after_its_owner_came_in_and_to_no_one_else",
    ),
    Mutant(
        "a browser is known for ever",
        DESK + "known_browsers.py",
        "since = now - KNOWN_BROWSER_LASTS",
        "since = now - 10 * KNOWN_BROWSER_LASTS",
        COUNTING + "test_a_browser_that_was_not_used_for_long_is_not_known_any_more",
    ),
    Mutant(
        "a link lets two people in",
        LINKS,
        "if link is None or link.person_id != person.id:",
        "if link is None and False:",
        DOOR + "test_of_two_who_open_one_link_at_the_same_moment_one_gets_in",
    ),
    Mutant(
        "a link never ends",
        RULES + "invitations.py",
        "INVITATION_LASTS = timedelta(days=14)",
        "INVITATION_LASTS = timedelta(days=30)",
        DOOR + "test_an_invitation_is_over_after_fourteen_days",
    ),
    Mutant(
        "a link into an account in use opens at once",
        RESETS,
        "if holds_something(db, person_id, now) else None",
        "if not accounts.password_hash(db, person_id) else None",
        KEYS + "test_a_link_to_an_account_that_holds_something_waits_and_the_old_way_goes_on",
    ),
    Mutant(
        "a link waits a day less",
        RESETS,
        "RESET_DELAY = timedelta(days=7)",
        "RESET_DELAY = timedelta(days=6)",
        KEYS + "test_a_link_to_an_account_that_holds_something_waits_and_the_old_way_goes_on",
    ),
    Mutant(
        "a link by the operator opens the own weeks too",
        DESK + "signing_in.py",
        "if own_from is not None and own_from > self.now:",
        "if own_from is not None and own_from < self.now:",
        KEYS + "test_an_admin_link_opens_the_role_at_once_and_the_own_weeks_after_the_wait",
    ),
    Mutant(
        "a desk never looks at the role again",
        DESK + "role_desk.py",
        "if self.person.id not in people.role_holders(db, self.needs):",
        "if False:",
        "tests/organisation/desk/test_admin.py::test_a_former_admin_changes_nothing",
    ),
    Mutant(
        "no admin needs a second factor",
        DESK + "role_desk.py",
        "if self.needs is Role.ADMIN:",
        "if self.needs is Role.COORDINATOR:",
        FACTOR + "test_where_admins_need_one_an_admin_without_changes_nothing",
    ),
    Mutant(
        "an app code works twice",
        DESK + "second_factor.py",
        "step is not None and second_factors.use_step(db, person_id, step)",
        "step is not None",
        FACTOR + "test_a_code_works_once_and_so_does_none_before_it",
    ),
    Mutant(
        "app codes are guessed from many addresses",
        DESK + "signing_in.py",
        "if together and count_try(",
        "if not together and count_try(",
        FACTOR + "test_codes_cannot_be_found_from_many_addresses",
    ),
    Mutant(
        "a confirmation lasts longer",
        RULES + "passwords.py",
        "CONFIRMED_FOR = timedelta(minutes=5)",
        "CONFIRMED_FOR = timedelta(minutes=6)",
        CONFIRMED + "test_it_runs_out",
    ),
    Mutant(
        "a draft is kept longer",
        RULES + "drafts.py",
        "KEPT_FOR = timedelta(days=30)",
        "KEPT_FOR = timedelta(days=31)",
        "tests/accounts/desk/test_drafts.py::test_what_is_never_sent_is_forgotten",
    ),
)

if __name__ == "__main__":
    sys.exit(run(ACCOUNT_MUTANTS, sys.argv[1:]))
