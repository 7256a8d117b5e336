"""The keys to what a person writes for themselves.

They are made at the first sign-in, opened by the password, a code or a passkey, and replaced when those are
lost.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from alongside.domain.passwords import WrongSignIn, clean_recovery_code
from alongside.domain.sealing import Holder, KeyPair, PublicKey, new_key_pair, unwrap
from alongside.domain.tokens import hashed
from alongside.domain.weeks import Week
from alongside.store import accounts, checkins, drafts, key_pairs, locked, steps
from alongside.store.engine import Work
from alongside.store.locked import Locked, Rows


def opened(
    db: Work, key: PublicKey | None, holder: Holder, secret: bytes, holder_id: str = ""
) -> KeyPair | None:
    """The pair, if this secret is one that wraps it."""
    wrapped = key and key_pairs.wrapped(db, key.id, holder, holder_id)
    return unwrap(key, wrapped, secret) if key and wrapped else None


def by_password(db: Work, person_id: str, secret: bytes, at: str) -> KeyPair:
    """Called at each sign-in. The first one makes the keys and seals what was written before."""
    key = key_pairs.in_use(db, person_id)
    found = opened(db, key, Holder.PASSWORD, secret)
    if found is None:
        found = start_anew(db, person_id, at) if key else start(db, person_id, at)
        wrap_for_password(db, found, secret)
    return found


def for_newcomer(db: Work, person_id: str, at: str) -> KeyPair:
    """For a sign-in through a link.

    If the account had a password, what it holds may be someone else's and is locked. Without one, it was
    imported for this person.
    """
    came_before = accounts.password_hash(db, person_id) or key_pairs.in_use(db, person_id)
    return start_anew(db, person_id, at) if came_before else start(db, person_id, at)


def by_code(db: Work, person_id: str, code: str) -> KeyPair | None:
    """The pair in use. code: as it was printed. Codes from before there were keys open none."""
    return opened(db, key_pairs.in_use(db, person_id), Holder.RECOVERY_CODE, code.encode(), hashed(code))


def start_anew(db: Work, person_id: str, at: str) -> KeyPair:
    """New keys for a person who could not open the old ones.

    Earlier texts are locked until a recovery code opens them.
    """
    _lock(db, person_id, locked.texts(db, person_id), at)
    locked.clear_texts(db, person_id)
    before = key_pairs.in_use(db, person_id)
    if before is not None:
        key_pairs.retire(db, before.id, at)
    return start(db, person_id, at)


def wrap_for_password(db: Work, keys: KeyPair, secret: bytes) -> None:
    """The previous password no longer opens them."""
    key_pairs.keep_wrapped(db, keys.id, Holder.PASSWORD, keys.wrap(secret))


def wrap_for_codes(db: Work, keys: KeyPair, codes: Sequence[str]) -> None:
    """Earlier codes no longer open them."""
    key_pairs.forget_wrapped(db, keys.id, Holder.RECOVERY_CODE)
    for code in codes:
        key_pairs.keep_wrapped(db, keys.id, Holder.RECOVERY_CODE, keys.wrap(code.encode()), hashed(code))


def lock_history(db: Work, person_id: str, at: str) -> None:
    """All their weeks, when a person comes back: only an admin vouches that it is the same person."""
    rows = locked.history(db, person_id)
    if any(rows.values()):
        _lock(db, person_id, rows, at)
        locked.clear_history(db, person_id)


def unlock(db: Work, person_id: str, typed_code: str, mine: KeyPair | None) -> None:
    """Restores everything that this recovery code opens. mine: the keys in use.

    Raises WrongSignIn if it opens nothing.
    """
    code = clean_recovery_code(typed_code)
    pairs = {
        key.id: found
        for key in key_pairs.of_person(db, person_id)
        if (found := opened(db, key, Holder.RECOVERY_CODE, code.encode(), hashed(code)))
    }
    openable = [
        one
        for one in locked.of_person(db, person_id)
        if one.key_id in pairs or (one.key_id is None and hashed(code) in one.code_hashes)
    ]
    if not openable:
        raise WrongSignIn
    for one in openable:
        pair = pairs.get(one.key_id or "")
        _bring_back(db, person_id, _content(person_id, one, pair), pair, mine)
        locked.forget(db, one.id)
    key_pairs.forget_useless(db, person_id)


def start(db: Work, person_id: str, at: str) -> KeyPair:
    """Makes the keys, and seals what was in plain text until then."""
    keys = new_key_pair()
    key_pairs.add(db, person_id, keys, at)
    written = [week for week in checkins.of_person(db, person_id) if week.win or week.note]
    for week in written:
        checkins.save_texts(db, person_id, week)
    plain = steps.of_person(db, person_id)
    for step in plain:
        steps.save(db, person_id, step)
    drafts.forget_plain(db, person_id)
    if written or plain:
        db.owe_rewrite()
    return keys


def _lock(db: Work, person_id: str, rows: Rows, at: str) -> None:
    if not any(rows.values()):
        return
    content = json.dumps(rows)
    key = key_pairs.in_use(db, person_id)
    codes = accounts.recovery_code_hashes(db, person_id)
    if key is None:
        locked.keep(db, person_id, None, codes, content, at)
    else:
        locked.keep(db, person_id, key.id, (), key.seal(_place(person_id), {"rows": content}), at)


def _place(person_id: str) -> str:
    return f"earlier weeks of {person_id}"


def _content(person_id: str, one: Locked, pair: KeyPair | None) -> Rows:
    text = one.content if pair is None else pair.open(_place(person_id), one.content)["rows"]
    rows: Rows = json.loads(text)
    return rows


def _bring_back(db: Work, person_id: str, rows: Rows, pair: KeyPair | None, mine: KeyPair | None) -> None:
    """What was saved since stays. For the same week, the newer text comes before the earlier one."""
    locked.put_back(db, rows)
    for row in rows.get("check_in", []):
        here = checkins.of_week(db, person_id, Week(row["week"]), mine)
        if here is not None:
            earlier = checkins.texts_of(row, person_id, pair)
            win, note = _joined(here.win, earlier["win"]), _joined(here.note, earlier["note"])
            checkins.save_texts(db, person_id, replace(here, win=win, note=note))
    for row in rows.get("step", []):
        step = steps.from_row(row, person_id, pair)
        here_too = steps.of_week(db, person_id, step.week, mine)
        kept = replace(here_too, text=_joined(here_too.text, step.text)) if here_too else step
        steps.save(db, person_id, kept)


def _joined(newer: str, earlier: str) -> str:
    return "\n".join(filter(None, [newer, earlier]))
