"""One number for a round: whoever has the export can work it out again.

SHA-256 over the JSON of what the round followed from and of what came of it: keys sorted, no spaces, UTF-8 as it is. Lists are in the
order in which `population_as_dict` writes them, which no order of input changes.
"""

import json
from hashlib import sha256

from alongside.domain.matching.files.writing import pair_as_dict, population_as_dict, trio_as_dict
from alongside.domain.matching.seekers import Pair, Population, Trio


def digest(
    population: Population, pairs: tuple[Pair, ...], trio: Trio | None, left_out: tuple[str, ...]
) -> str:
    """`pairs` and `left_out` sorted, as a proposal has them. 64 hexadecimal digits."""
    content = {
        "population": population_as_dict(population),
        "pairs": [pair_as_dict(pair) for pair in pairs],
        "trio": trio_as_dict(trio),
        "left_out": list(left_out),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
