"""The made-up organisation is believable, and clearly made up."""

from collections import Counter
from statistics import correlation, fmean

import pytest

from alongside.accounts.rules.people import Role, Team, clean_login, clean_name
from alongside.checkins.rules.checkins import TEXT_LIMIT, CheckIn, check_facts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.rules.instruments import check_answers, score_answers
from alongside.checkins.rules.trends import Direction, Far, Point, judge_weeks
from alongside.core.rules.weeks import Week
from alongside.everything.rules import demo
from alongside.everything.rules.demo import Demo, Story
from alongside.organisation.rules.case_weights import shipped_weights

NEWEST = Week("2026-W48")
WEIGHTS = shipped_weights()
WEEKLY = load_library(SHIPPED)["weekly"]


@pytest.fixture(scope="module")
def made() -> Demo:
    return demo.make_demo(NEWEST)


def weeks_of(made: Demo, person_id: str) -> list[CheckIn]:
    return [check_in for whose, check_in in made.check_ins if whose == person_id]


def points(check_ins: list[CheckIn]) -> list[Point]:
    return [Point(one.week, score_answers(WEEKLY, one.answers)["strain"], one.away) for one in check_ins]


def people_of(made: Demo, *stories: Story) -> list[str]:
    return [member.person.id for member in made.members if member.story in stories]


def test_the_same_seed_makes_the_same_demo_and_another_seed_another(made: Demo) -> None:
    assert demo.make_demo(NEWEST) == made
    assert demo.make_demo(NEWEST, seed=8) != made


def test_one_more_person_changes_nobody_elses_weeks(made: Demo) -> None:
    larger = demo.make_demo(NEWEST, people=demo.PEOPLE + 1)

    assert larger.check_ins[: len(made.check_ins)] == made.check_ins


def test_four_teams_with_their_leads_and_a_head_who_leads_all(made: Demo) -> None:
    sizes = Counter(member.team.name for member in made.members if member.team)
    own = Counter(team.name for member in made.members for team in member.leads if member.team == team)
    (head,) = [member for member in made.members if member.story is Story.HEAD]

    assert sizes == {work.team: work.part for work in demo.TEAMS}
    assert own == dict.fromkeys(sizes, 1)
    assert (head.team, head.leads) == (None, demo.demo_teams())
    assert Counter(role for member in made.members for role in member.roles) == {
        Role.ADMIN: 1,
        Role.COORDINATOR: 1,
    }


def test_everybody_answers_to_the_lead_of_their_team_and_leads_to_the_head(made: Demo) -> None:
    lead_of = {
        member.team.id: member.person.id
        for member in made.members
        if member.story is Story.LEAD and member.team
    }
    admin, head = people_of(made, Story.ADMIN)[0], people_of(made, Story.HEAD)[0]
    above = {Story.ADMIN: None, Story.COORDINATOR: admin, Story.HEAD: admin, Story.LEAD: head}

    for member in made.members:
        assert member.person.lead_id == above.get(
            member.story, lead_of.get(member.team.id if member.team else "")
        )


def test_the_cases_of_the_pressed_team_ask_for_more_hours_than_it_has(made: Demo) -> None:
    def share(team: Team, back: int) -> float:
        work = demo.TEAMS[demo.demo_teams().index(team)]
        whose = {member.person.id: member.person for member in made.members if member.team == team}
        week = [one for one in made.check_ins if one[0] in whose and one[1].week == NEWEST.back(back)]
        there = [(whose[person_id], one.facts) for person_id, one in week if not one.away]
        hours = sum((person.contract_hours or 36) * 0.7 for person, _ in there)
        asked = sum(
            WEIGHTS[kind].hours * cases for _, facts in there for kind, cases in facts.cases_by_type.items()
        )
        assert work.case_type in WEIGHTS
        return asked / hours

    shares = {team.name: fmean(share(team, back) for back in range(1, 9)) for team in demo.demo_teams()}

    assert {name for name, part in shares.items() if part > 1.05} == {"Asylum"}
    assert share(demo.demo_teams()[demo.PRESSED_TEAM], demo.PRESSED_WEEKS + 2) < 1


@pytest.mark.parametrize("people", [demo.FEWEST_PEOPLE, demo.PEOPLE, demo.MOST_PEOPLE])
def test_nobody_could_be_mistaken_for_somebody_real(people: int) -> None:
    members = demo.make_cast(people, NEWEST.back(51), NEWEST)

    assert len({member.person.name for member in members}) == people
    for member in members:
        assert member.person.login == clean_login(member.person.login)
        assert member.person.login.endswith("@demo.invalid")
        assert member.person.name == clean_name("name", member.person.name)
        assert demo.story_of(member.person.id) is member.story


def test_a_real_id_has_no_story() -> None:
    with pytest.raises(ValueError, match="not a valid Story"):
        demo.story_of("3f2a9c")


def test_every_check_in_could_have_been_entered(made: Demo) -> None:
    for _, check_in in made.check_ins:
        check_facts(check_in.facts)
        check_answers(WEEKLY, check_in.answers)
        assert not (check_in.away and check_in.answers)
        assert len(check_in.note) <= TEXT_LIMIT
    keys = [(whose, check_in.week) for whose, check_in in made.check_ins]
    assert len(keys) == len(set(keys))


def test_it_ends_in_the_newest_week_which_some_have_still_to_fill_in(made: Demo) -> None:
    whose = {person_id for person_id, check_in in made.check_ins if check_in.week == NEWEST}

    assert 0 < len(whose) < len(made.members)
    assert max(check_in.week for _, check_in in made.check_ins) == NEWEST
    assert min(check_in.week for _, check_in in made.check_ins) == NEWEST.back(51)


def test_weeks_hang_together_as_those_of_working_people_do() -> None:
    from_week_to_week = []
    for seed in range(7, 12):
        made = demo.make_demo(NEWEST, seed=seed)
        for person_id in people_of(made, Story.STEADY):
            strain = {
                point.week: point.strain
                for point in points(weeks_of(made, person_id))
                if point.strain is not None
            }
            pairs = [(strain[week.back(1)], now) for week, now in strain.items() if week.back(1) in strain]
            from_week_to_week.append(correlation(*zip(*pairs, strict=True)))

    assert fmean(from_week_to_week) == pytest.approx(0.3, abs=0.1)


def test_the_pressed_team_has_a_harder_time_lately(made: Demo) -> None:
    def strain(person_ids: list[str]) -> float:
        recent = [
            point.strain
            for person_id in person_ids
            for point in points(weeks_of(made, person_id))
            if point.strain is not None and point.week > NEWEST.back(demo.PRESSED_WEEKS)
        ]
        return fmean(recent)

    assert strain(people_of(made, Story.PRESSED)) > strain(people_of(made, Story.STEADY)) + 15


def test_one_person_recovers_after_a_hard_stretch(made: Demo) -> None:
    person_id = people_of(made, Story.RECOVERING)[0]

    trend = judge_weeks(points(weeks_of(made, person_id)))

    (change,) = [change for change in trend.changes if not change.back]
    assert change.direction is Direction.UP
    assert change.until < NEWEST.back(12)


LATER = [NEWEST.back(-weeks) for weeks in range(0, 52, 6)]  # a demo is made anew each week; those of a year


@pytest.mark.parametrize("newest", LATER, ids=lambda week: week.text)
def test_a_quiet_year_a_found_shift_and_a_single_heavy_week_can_be_looked_at(newest: Week) -> None:
    made = demo.make_demo(newest)
    trends = {
        person_id: judge_weeks(points(weeks_of(made, person_id))) for person_id in people_of(made, *Story)
    }

    (quiet,), (heavy,) = people_of(made, Story.QUIET), people_of(made, Story.HEAVY_WEEK)
    pressed = [trends[person_id] for person_id in people_of(made, Story.PRESSED)]

    assert (trends[quiet].changes, trends[quiet].far) == ((), ())
    assert trends[heavy].changes == ()
    assert trends[heavy].far == (Far(newest, Direction.UP),)
    shifted = [
        any(
            change.direction is Direction.UP and change.until >= newest.back(demo.PRESSED_WEEKS)
            for change in trend.changes
        )
        for trend in pressed
    ]
    assert sum(shifted) > 0.8 * len(pressed)


def test_one_person_has_only_just_begun(made: Demo) -> None:
    (person_id,) = people_of(made, Story.NEWCOMER)

    assert 0 < len(weeks_of(made, person_id)) <= demo.NEWCOMER_WEEKS


def test_there_is_leave_there_are_gaps_wins_notes_and_steps(made: Demo) -> None:
    check_ins = [check_in for _, check_in in made.check_ins]

    assert {check_in.week.text[6:] for check_in in check_ins if check_in.away} >= {"01", "30", "52"}
    assert len(check_ins) < demo.PEOPLE * 52 * 0.93
    assert sum(bool(check_in.win) for check_in in check_ins) > 200
    assert sum(bool(check_in.note) for check_in in check_ins) > 40
    assert {step.outcome for _, step in made.steps} == {None, "yes", "partly", "not_yet", "let_go"}


@pytest.mark.parametrize("weeks", [1, 2, 13, 260])
def test_any_number_of_weeks_can_be_made(weeks: int) -> None:
    made = demo.make_demo(NEWEST, people=demo.FEWEST_PEOPLE, weeks=weeks)

    assert {check_in.week for _, check_in in made.check_ins} <= {NEWEST.back(back) for back in range(weeks)}
