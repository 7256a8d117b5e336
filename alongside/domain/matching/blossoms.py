"""Alternating trees and blossoms: from a matching with valid duals to a heaviest one.

Edmonds (1965) showed that a matching is heaviest exactly if there are duals Y on vertices and Z on odd sets
of vertices ("blossoms") such that every edge is covered, matched edges and blossoms are covered exactly, and
free vertices have a dual of zero. One search grows one tree from one free vertex until that vertex can be
matched, or until an even vertex of the tree has a dual of zero and may be free in its place. Events wait in
one heap (Galil 1986).

During a search, the stored dual of a tree vertex is its value at the start, as if it had been in the tree
from then on. The true dual of an even vertex is the stored one minus what the search has moved; of an odd
vertex, plus it. So moving all duals costs nothing, and an even node that joins a larger one is not scanned
again. Each outermost node has a representative vertex. When nodes merge, the largest keeps its own, so a
vertex changes its representative O(log n) times.

Everything is doubled (scale 2): Y_i + Y_j + sum of Z_B over blossoms with both ends >= 2 w_ij, in integers.
One search takes O(m log m) for the m edges that it sees, plus the sizes of the blossoms that it opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

UNMATCHED = -1
OUTSIDE, EVEN, ODD = 0, 1, 2  # the parity of a node's depth in the tree

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

    def run_searches(self) -> None:
        """Searches from every free vertex with a dual above zero."""
        for vertex in range(self.vertices):
            if self.mate[vertex] == UNMATCHED and self.dual[vertex] > 0:
                _Search(self, vertex).run()

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
            if node >= self.vertices:
                yield from self._nested_sets(node)

    def _nested_sets(self, node: int) -> Iterator[tuple[Integers, int]]:
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


class _Search:
    """One tree, grown from one free vertex. `now` is how far the duals of the tree have moved.

    Labels are stored at the representatives of outermost nodes. The true dual of an even vertex is the stored
    one minus `now`; of an even blossom, plus 2 `now`; and the other way round for odd ones.
    """

    def __init__(self, matching: Matching, root: int) -> None:
        self.m = matching
        self.now = 0
        self.label = [OUTSIDE] * matching.vertices
        self.even: list[int] = []  # all even vertices
        self.reached: list[int] = []  # a vertex of each node that ever got a label
        self.entry: dict[int, Link] = {}  # the edge by which an odd node was reached, from its even end
        # When, an edge from an even vertex, and its doubled weight; or when, and an odd blossom twice.
        self.heap: list[tuple[int, int, int, int]] = []
        self.limit = matching.dual[root] + 1  # the moment when an even vertex has no dual left
        self.spent = root
        self._add_even(matching.node_of(root))

    def run(self) -> None:
        heap, top = self.heap, self.m.top
        while heap and heap[0][0] < self.limit:
            when, one, other, doubled = heappop(heap)
            if one == other:
                if self._has_run_out(when, one):
                    self.now = when
                    self._expand_blossom(one)
            elif top[one] != top[other] and self._process_edge(when, one, other, doubled):
                break
        else:
            self.now = self.limit
            self._augment_path(self.spent, UNMATCHED)
        self._write_duals()

    def _has_run_out(self, when: int, node: int) -> bool:
        m = self.m
        if node not in m.stands or m.node_of(m.stands[node]) != node:
            return False  # it is inside another blossom by now
        return self._label_of(node) == ODD and m.weight[node] == 2 * when

    def _process_edge(self, when: int, one: int, other: int, doubled: int) -> bool:
        """Whether the search is over. `one` is even.

        An outdated event is skipped: a newer one is in the heap.
        """
        dual = self.m.dual
        met = self.label[self.m.top[other]]
        if met == ODD:
            return False
        if dual[one] + dual[other] - doubled > (2 * when if met == EVEN else when):
            return False
        self.now = when
        if met == EVEN:
            self._shrink_blossom(one, other)
            return False
        node = self.m.node_of(other)
        beyond = self.m.mate[self.m.base_of(node)]
        if beyond == UNMATCHED:
            self.m.rebase(node, other)
            self.m.mate[other] = one
            self._augment_path(one, other)
            return True
        self._shift_duals(node, -self.now)
        self._queue_expansion(node, (one, other))
        self._add_even(self.m.node_of(beyond))
        return False

    # ── labels ──────────────────────────────────────────────────────────────────────────────────────────────

    def _label_of(self, node: int) -> int:
        return self.label[self._representative_of(node)]

    def _representative_of(self, node: int) -> int:
        return self.m.stands.get(node, node)

    def _set_label(self, node: int, label: int) -> None:
        stands = self._representative_of(node)
        self.label[stands] = label
        self.reached.append(stands)

    def _queue_expansion(self, node: int, entry: Link) -> None:
        """Labels a node odd; if it is a blossom, it is to be expanded when it has no dual left."""
        self._set_label(node, ODD)
        self.entry[self._representative_of(node)] = entry
        if node >= self.m.vertices:
            heappush(self.heap, (self.m.weight[node] // 2, node, node, 0))

    def _add_even(self, node: int) -> None:
        self._shift_duals(node, self.now)
        self._set_label(node, EVEN)
        self._scan_edges(list(self.m.vertices_in(node)))

    def _shift_duals(self, node: int, by: int) -> None:
        dual = self.m.dual
        for vertex in self.m.vertices_in(node):
            dual[vertex] += by
        if node >= self.m.vertices:
            self.m.weight[node] -= 2 * by

    def _scan_edges(self, vertices: list[int]) -> None:
        """Queues what these vertices, now even, can reach before the search has to end."""
        label, heap, limit = self.label, self.heap, self.limit
        top, dual, adjacency = self.m.top, self.m.dual, self.m.adjacency
        self.even += vertices
        for vertex in vertices:
            own, left = top[vertex], dual[vertex]
            if left < limit:
                self.limit = limit = left
                self.spent = vertex
            for other, doubled in adjacency.edges_of(vertex):
                stands = top[other]
                met = label[stands]
                if met == ODD or stands == own:
                    continue
                when = left + dual[other] - doubled
                if met == EVEN:
                    when //= 2
                if when < limit:
                    heappush(heap, (when, vertex, other, doubled))

    def _write_duals(self) -> None:
        """Stores the true duals at the end of a search."""
        m, now = self.m, self.now
        nodes = [m.outermost[stands] for stands in dict.fromkeys(m.top[vertex] for vertex in self.reached)]
        for vertex in self.even:
            m.dual[vertex] -= now
        for node in nodes:
            met = self._label_of(node)
            if met == ODD:
                self._shift_duals(node, now)
            elif met == EVEN and node >= m.vertices:
                m.weight[node] += 2 * now
        for node in nodes:
            m.open_empty_blossoms(node)

    # ── the tree ────────────────────────────────────────────────────────────────────────────────────────────

    def _augment_path(self, vertex: int, partner: int) -> None:
        """Matches an even vertex with `partner` (UNMATCHED: with none) and flips the path to the root."""
        m = self.m
        while True:
            node = m.node_of(vertex)
            above = m.mate[m.base_of(node)]
            m.rebase(node, vertex)
            m.mate[vertex] = partner
            if above == UNMATCHED:
                return
            even, reached = self.entry[m.top[above]]
            m.rebase(m.node_of(above), reached)
            m.mate[reached] = even
            vertex, partner = even, reached

    def _path_to_root(self, node: int) -> Iterator[tuple[int, Link]]:
        """Yields each next node, with the link to it, from an even node to the root."""
        m = self.m
        base = m.base_of(node)
        while m.mate[base] != UNMATCHED:
            above = m.mate[base]
            yield m.node_of(above), (base, above)
            even, reached = self.entry[m.top[above]]
            node = m.node_of(even)
            yield node, (reached, even)
            base = m.base_of(node)

    def _shrink_blossom(self, one: int, other: int) -> None:
        m, now = self.m, self.now
        ring, links = self._odd_cycle(one, other)
        fresh: list[int] = []
        for node in ring:
            was_odd = self._label_of(node) == ODD
            if was_odd:
                fresh += m.vertices_in(node)
            if node >= m.vertices:
                m.weight[node] += -2 * now if was_odd else 2 * now
        for vertex in fresh:
            m.dual[vertex] += 2 * now
        blossom = m.close_blossom(ring, links)
        m.weight[blossom] = -2 * now
        self._set_label(blossom, EVEN)
        self._scan_edges(fresh)

    def _odd_cycle(self, one: int, other: int) -> tuple[list[int], list[Link]]:
        """The odd ring that an edge between two even nodes closes, from their first common node on."""
        starts = [self.m.node_of(one), self.m.node_of(other)]
        nodes: list[list[int]] = [[start] for start in starts]
        links: list[list[Link]] = [[], []]
        walks = [self._path_to_root(start) for start in starts]
        seen = set(starts)
        common = UNMATCHED
        turn = 0
        while common == UNMATCHED:
            step = next(walks[turn], None)
            if step is not None:
                nodes[turn].append(step[0])
                links[turn].append(step[1])
                if step[0] in seen:
                    common = step[0]
                seen.add(step[0])
            turn = 1 - turn
        here, there = (side.index(common) for side in nodes)
        ring = nodes[0][here::-1] + nodes[1][:there]
        ups = [(below, above) for above, below in reversed(links[0][:here])]
        return ring, [*ups, (one, other), *links[1][:there]]

    def _expand_blossom(self, node: int) -> None:
        """Opens an odd blossom without dual: the path through it stays in the tree, the rest leaves."""
        m, now = self.m, self.now
        entry = self.entry[self._representative_of(node)]
        ring, links = m.open_blossom(node)
        place = ring.index(m.node_of(entry[1]))  # from there to place 0, starting over a matched link
        way = list(range(place, -1, -1)) if place % 2 == 0 else [*range(place, len(ring)), 0]
        left = [ring[place] for place in range(len(ring)) if place not in set(way)]
        even = [ring[place] for place in way[1::2]]
        for step in range(0, len(way), 2):
            child = ring[way[step]]
            if child >= m.vertices:
                m.weight[child] += 2 * now
            self._queue_expansion(child, _link_between(way[step - 1], way[step], links) if step else entry)
        for child, label, by in [
            *((one, OUTSIDE, now) for one in left),
            *((one, EVEN, 2 * now) for one in even),
        ]:
            for vertex in m.vertices_in(child):
                m.dual[vertex] += by
            if child >= m.vertices and label == EVEN:
                m.weight[child] -= 2 * now
            self._set_label(child, label)
        self._scan_edges([vertex for child in even for vertex in m.vertices_in(child)])
        self._scan_from_outside([vertex for child in left for vertex in m.vertices_in(child)])

    def _scan_from_outside(self, vertices: list[int]) -> None:
        """Queues the edges over which vertices that left the tree can be reached again."""
        m = self.m
        for vertex in vertices:
            for other, doubled in m.adjacency.edges_of(vertex):
                if self.label[m.top[other]] == EVEN:
                    when = m.dual[other] + m.dual[vertex] - doubled
                    if when < self.limit:
                        heappush(self.heap, (when, other, vertex, doubled))


def _link_between(before: int, after: int, links: list[Link]) -> Link:
    """The link between two neighbours of a ring, from the first to the second."""
    if after == before - 1:
        there, here = links[after]
        return here, there
    return links[before]
