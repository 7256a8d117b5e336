"""A round as a file: reading reports all faults at once; writing gives the same file for the same content."""

from alongside.domain.matching.files.faults import Faulty as Faulty
from alongside.domain.matching.files.faults import FileFault as FileFault
from alongside.domain.matching.files.graphs import is_graph as is_graph
from alongside.domain.matching.files.graphs import matched as matched
from alongside.domain.matching.files.graphs import read_graph as read_graph
from alongside.domain.matching.files.reading import read_population as read_population
from alongside.domain.matching.files.reading import seeker_from_dict as seeker_from_dict
from alongside.domain.matching.files.writing import population_as_dict as population_as_dict
from alongside.domain.matching.files.writing import proposal_as_dict as proposal_as_dict
from alongside.domain.matching.files.writing import seeker_as_dict as seeker_as_dict
