-- What the clock forgets, ends or passes on is found by an index, and so is what belongs to one person.
create index sign_in_started on sign_in (started_at);
create index sign_in_open on sign_in (person_id, ended_at);
create index sign_in_open_seen on sign_in (ended_at, own_device, last_seen_at);
create index sign_in_open_started on sign_in (ended_at, own_device, started_at);
create index known_browser_used on known_browser (used_at);
create index notice_seen on notice (seen_at);
create index outbox_of_person on outbox (person_id, made_at);
create index round_answer_of_person on round_answer (person_id, at);
create index urgent_request_open on urgent_request (ended_at, at);
create index urgent_request_until on urgent_request (until);
create index used_challenge_over on used_challenge (forget_at);
create index key_pair_of_person on key_pair (person_id);
create index wrong_try_of on wrong_try (person_id);
create index session_feedback_of_person on session_feedback (person_id);
create index pairing_decision_of_person on pairing_decision (person_id);
create index talk_request_open on talk_request (done_at, at);
create index urgent_offer_answer on urgent_offer (answer, person_id);
