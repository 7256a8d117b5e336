"""Names of new teams that may be slips of the pen."""

from collections.abc import Iterable, Sequence

from alongside.staff_lists.rules.identities import team_key

MOST_NEAR = 20  # teams that are looked at for each way in which a new one may be a slip
SHORTEST_SLIP = 4  # letters of a word: shorter ones differ on purpose, as in Team A and Team B


def find_slips(new: Iterable[str], here: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each new team whose name is one letter off that of another, with that one: of those here rather than of
    the new ones.
    """
    by_rest: dict[str, list[str]] = {}

    def may_be_meant(name: str) -> None:
        for rest in _without_one(name):
            if len(near := by_rest.setdefault(rest, [])) < MOST_NEAR:
                near.append(name)

    for name in here:
        may_be_meant(name)
    known = frozenset(here)
    for name in sorted(new):
        near = {
            other for rest in _without_one(name) for other in by_rest.get(rest, ()) if _is_slip(name, other)
        }
        if near:
            yield name, min(near, key=lambda other: (other not in known, other))
        may_be_meant(name)


def _without_one(name: str) -> set[str]:
    key = team_key(name).replace(" ", "")
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}


def _is_slip(one: str, other: str) -> bool:
    """Not of numbers, nor of the short words that tell teams apart."""
    words, others = team_key(one).split(), team_key(other).split()
    if "".join(words) == "".join(others):
        return True
    if len(words) != len(others):
        return False
    apart = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and all(word.isalpha() and len(word) >= SHORTEST_SLIP for word in apart[0])
