"""A matching with blossoms and duals, as searches leave it; `blossom_search.py` says what it is for.

Each outermost node has a representative vertex. When nodes merge, the largest keeps its own, so a vertex
changes its representative O(log n) times. Everything is doubled (scale 2).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

UNMATCHED = -1

Link = tuple[int, int]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Adjacency:
    """For each vertex: its neighbours, and the doubled weights of the edges to them."""

    others: list[list[int]]
    doubled: list[list[int]]

    def edges_of(self, vertex: int) -> Iterator[tuple[int, int]]:
        return zip(self.others[vertex], self.doubled[vertex], strict=True)

    def add_edge(self, one: int, other: int, doubled: int) -> None:
        for here, there in ((one, other), (other, one)):
            self.others[here].append(there)
            self.doubled[here].append(doubled)


class Matching:
    """A matching whose matched edges are tight. Vertices are 0 … n-1, blossoms are numbered from n on.

    A blossom is an odd ring of nodes (vertices or blossoms), starting with the node of its base. Link k joins
    node k of the ring with the next one; links 1, 3, 5 … are matched.
    """

    def __init__(self, adjacency: Adjacency, dual: list[int], mate: list[int]) -> None:
        """`dual`: scale 2, covering every edge; exact on the edges that `mate` matches."""
        self.adjacency = adjacency
        self.dual = dual
        self.mate = mate
        self.vertices = len(dual)
        self.top = list(range(self.vertices))  # the representative of the outermost node around a vertex
        self.outermost = list(range(self.vertices))  # the node that a representative stands for
        self.base: dict[int, int] = {}  # of blossoms
        self.rings: dict[int, list[int]] = {}
        self.links: dict[int, list[Link]] = {}
        self.weight: dict[int, int] = {}  # Z
        self.size: dict[int, int] = {}
        self.stands: dict[int, int] = {}  # the representative of a blossom while it is outermost
        self.inside: dict[int, int] = {}  # the blossom that a node is a direct part of
        self._next = self.vertices

    @property
    def searches_needed(self) -> int:
        """The least number of searches still needed."""
        return sum(mate == UNMATCHED and dual > 0 for mate, dual in zip(self.mate, self.dual, strict=True))

    def copy_over(self, adjacency: Adjacency) -> "Matching":
        """A copy over other edges. Blossoms and pairs that relied on lost edges are opened or unmatched."""
        left = Matching(adjacency, list(self.dual), list(self.mate))
        left.top, left.outermost, left._next = list(self.top), list(self.outermost), self._next
        left.base, left.rings, left.links = dict(self.base), dict(self.rings), dict(self.links)
        left.weight, left.size = dict(self.weight), dict(self.size)
        left.stands, left.inside = dict(self.stands), dict(self.inside)
        edges = {(one, other) for one, others in enumerate(adjacency.others) for other in others}
        ends = [(one, other) for one, other in enumerate(left.mate) if other != UNMATCHED]
        ends += [link for links in self.links.values() for link in links]
        for one, other in ends:
            if (one, other) not in edges:
                left.raise_dual(one, 0)
                left.raise_dual(other, 0)
        return left

    def node_of(self, vertex: int) -> int:
        """The outermost node that a vertex is in."""
        return self.outermost[self.top[vertex]]

    def vertices_in(self, node: int) -> Iterator[int]:
        """The vertices in a node; those of every blossom inside it follow one another."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one < self.vertices:
                yield one
            else:
                waiting.extend(self.rings[one])

    def odd_sets(self) -> Iterator[tuple[Integers, int]]:
        """Vertices and dual of each blossom with a dual.

        Inner ones are views of outer ones: copies could take n².
        """
        for stands in set(self.top):
            node = self.outermost[stands]
            if node < self.vertices:
                continue
            vertices = np.fromiter(self.vertices_in(node), np.int64)
            waiting = [(node, 0)]
            while waiting:
                one, begins = waiting.pop()
                if self.weight[one]:
                    yield vertices[begins : begins + self.size[one]], self.weight[one]
                for child in reversed(self.rings[one]):  # in the order of `vertices_in`
                    if child >= self.vertices:
                        waiting.append((child, begins))
                    begins += self._node_size(child)

    def shared_dual(self, one: int, other: int) -> int:
        """The sum of the duals of the blossoms that contain both vertices."""
        round_one = set()
        while one in self.inside:
            one = self.inside[one]
            round_one.add(one)
        total = 0
        while other in self.inside:
            other = self.inside[other]
            total += self.weight[other] if other in round_one else 0
        return total

    def base_of(self, node: int) -> int:
        return node if node < self.vertices else self.base[node]

    def rebase(self, node: int, vertex: int) -> None:
        """Makes this vertex the one that is matched outside of the node, or free."""
        waiting = [(node, vertex)]
        while waiting:
            outer, vertex = waiting.pop()
            inwards = [vertex]
            while inwards[-1] != outer:
                inwards.append(self.inside[inwards[-1]])
            while len(inwards) > 1 and self.base[inwards[-1]] != vertex:
                waiting += self._rotate_ring(inwards.pop(), inwards[-1], vertex)

    def _rotate_ring(self, node: int, child: int, vertex: int) -> list[tuple[int, int]]:
        """Rotates a ring to start with this child.

        Returns its other nodes, now matched by other links, to rebase.
        """
        place = self.rings[node].index(child)
        self.rings[node] = ring = self.rings[node][place:] + self.rings[node][:place]
        self.links[node] = links = self.links[node][place:] + self.links[node][:place]
        self.base[node] = vertex
        rebased = []
        for number in range(1, len(ring), 2):
            one, other = links[number]
            self.mate[one], self.mate[other] = other, one
            rebased += [(ring[number], one), (ring[number + 1], other)]
        return rebased

    def close_blossom(self, ring: list[int], links: list[Link]) -> int:
        """A new outermost blossom with a dual of zero."""
        node = self._next
        self._next += 1
        self.base[node] = self.base_of(ring[0])
        self.rings[node], self.links[node], self.weight[node] = ring, links, 0
        largest = max(ring, key=self._node_size)
        self.size[node] = sum(map(self._node_size, ring))
        self.stands[node] = stands = self.stands.get(largest, largest)
        self.outermost[stands] = node
        for child in ring:
            self.inside[child] = node
            if child != largest:
                self._set_representative(stands, child)
        return node

    def _node_size(self, node: int) -> int:
        return self.size.get(node, 1)

    def _set_representative(self, stands: int, node: int) -> None:
        for vertex in self.vertices_in(node):
            self.top[vertex] = stands

    def open_blossom(self, node: int) -> tuple[list[int], list[Link]]:
        """Takes an outermost blossom apart; returns its ring and links."""
        stood = self.stands[node]
        ring, links = self._remove_blossom(node)
        for child in ring:
            self._make_outermost(child, stood)
        return ring, links

    def _remove_blossom(self, node: int) -> tuple[list[int], list[Link]]:
        del self.base[node], self.weight[node], self.size[node], self.stands[node]
        ring, links = self.rings.pop(node), self.links.pop(node)
        for child in ring:
            del self.inside[child]
        return ring, links

    def _make_outermost(self, node: int, stood: int) -> None:
        """`stood`: the representative of the blossom that the node was in."""
        stands = self.stands.get(node, node)
        self.outermost[stands] = node
        if stands != stood:
            self._set_representative(stands, node)

    def open_empty_blossoms(self, node: int) -> None:
        """Opens the node and what is in it, as far as duals are zero."""
        stood = self.stands.get(node, node)
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if self.weight.get(one) == 0:
                waiting.extend(self._remove_blossom(one)[0])
            elif one != node:
                self._make_outermost(one, stood)

    def raise_dual(self, vertex: int, missing: int) -> None:
        """Raises the dual of a vertex.

        Opens the blossoms around it and unmatches edges that are no longer tight.
        """
        inwards = [vertex]
        while inwards[-1] in self.inside:
            inwards.append(self.inside[inwards[-1]])
        stood = self.stands.get(inwards[-1], vertex)
        given = 0
        while len(inwards) > 1:
            node = inwards.pop()
            self._unmatch_vertex(self.base[node])
            given += self.weight[node] // 2
            for child in self._remove_blossom(node)[0]:
                if child != inwards[-1]:
                    self._make_outermost(child, stood)
                    for one in self.vertices_in(child):
                        self.dual[one] += given
        self._unmatch_vertex(vertex)
        self.top[vertex] = self.outermost[vertex] = vertex
        self.dual[vertex] += given + missing

    def _unmatch_vertex(self, vertex: int) -> None:
        other = self.mate[vertex]
        if other != UNMATCHED:
            self.mate[vertex] = self.mate[other] = UNMATCHED
