"""A round as a file: reading reports all faults at once; writing gives the same file for the same content."""

from alongside.matching.files.faults import Faulty as Faulty
from alongside.matching.files.faults import FileFault as FileFault
from alongside.matching.files.graphs import is_graph as is_graph
from alongside.matching.files.graphs import match_graph as match_graph
from alongside.matching.files.graphs import parse_graph as parse_graph
from alongside.matching.files.reading import parse_population as parse_population
from alongside.matching.files.reading import participant_from_dict as participant_from_dict
from alongside.matching.rules.writing import participant_as_dict as participant_as_dict
from alongside.matching.rules.writing import population_as_dict as population_as_dict
from alongside.matching.rules.writing import proposal_as_dict as proposal_as_dict
