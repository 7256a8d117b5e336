"""One hash for a round, which anyone with the export can recompute.

SHA-256 over the JSON of a round's input and result: keys sorted, no spaces, UTF-8 unescaped. Lists are in
the order in which `population_as_dict` writes them, whatever the order of the input.
"""

import json
from hashlib import sha256

from alongside.matching.rules.participants import Pair, Population, Trio
from alongside.matching.rules.writing import pair_as_dict, population_as_dict, trio_as_dict


def round_digest(
    population: Population, pairs: tuple[Pair, ...], trio: Trio | None, left_out: tuple[str, ...]
) -> str:
    """64 hexadecimal digits. `pairs` and `left_out` are sorted, as in a proposal."""
    content = {
        "population": population_as_dict(population),
        "pairs": [pair_as_dict(pair) for pair in pairs],
        "trio": trio_as_dict(trio),
        "left_out": list(left_out),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
