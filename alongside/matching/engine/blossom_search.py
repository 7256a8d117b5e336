"""Alternating trees and blossoms: from a matching with valid duals to a heaviest one.

Edmonds (1965) showed that a matching is heaviest exactly if there are duals Y on vertices and Z on odd sets
of vertices ("blossoms") such that every edge is covered, matched edges and blossoms are covered exactly, and
free vertices have a dual of zero. One search grows one tree from one free vertex until that vertex can be
matched, or until an even vertex of the tree has a dual of zero and may be free in its place. Events wait in
one heap (Galil 1986).

During a search, the stored dual of a tree vertex is its value at the start, as if it had been in the tree
from then on. The true dual of an even vertex is the stored one minus what the search has moved; of an odd
vertex, plus it. So moving all duals costs nothing, and an even node that joins a larger one is not scanned
again.

Everything is doubled (scale 2): Y_i + Y_j + sum of Z_B over blossoms with both ends >= 2 w_ij, in integers.
One search takes O(m log m) for the m edges that it sees, plus the sizes of the blossoms that it opens.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

from alongside.matching.engine.blossoms import UNMATCHED, Link, Matching

OUTSIDE, EVEN, ODD = 0, 1, 2  # the parity of a node's depth in the tree


def run_searches(matching: Matching) -> None:
    """Searches from every free vertex with a dual above zero."""
    for vertex in range(matching.vertices):
        if matching.mate[vertex] == UNMATCHED and matching.dual[vertex] > 0:
            _Search(matching, vertex).run()


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
                self._expand_blossom(when, one)
            elif top[one] != top[other] and self._process_edge(when, one, other, doubled):
                break
        else:
            self.now = self.limit
            self._augment_path(self.spent, UNMATCHED)
        m, now = self.m, self.now  # the true duals are stored at the end
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

    def _expand_blossom(self, when: int, node: int) -> None:
        """Opens an odd blossom without dual: the path through it stays in the tree, the rest leaves.

        An outdated event is skipped.
        """
        m = self.m
        if node not in m.stands or m.node_of(m.stands[node]) != node:
            return  # it is inside another blossom by now
        if self._label_of(node) != ODD or m.weight[node] != 2 * when:
            return
        self.now = now = when
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
            if step:
                before, after = way[step - 1], way[step]
                entry = links[after][::-1] if after == before - 1 else links[before]
            self._queue_expansion(child, entry)
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
