"""Alternating trees and blossoms: from any matching with fitting duals to a heaviest one, one free vertex after the other.

Edmonds (1965) showed that a matching is heaviest exactly if there are duals Y on vertices and Z on odd sets of vertices
("blossoms") such that every edge is covered, matched edges and blossoms are covered exactly, and free vertices have a dual of
zero. One search grows one tree from one free vertex until that vertex can be matched, or until an even vertex of the tree has a
dual of zero and may be free in its place. Events wait in one heap (Galil 1986), and duals in the tree are kept as of the
moment a vertex joined it, so that a step of all duals costs nothing.

Everything is counted twice (scale 2): Y_i + Y_j + sum of Z_B over blossoms with both ends >= 2 w_ij, in integers. One search takes
O(m log m) for the m edges that it sees, plus the sizes of the blossoms that it opens and closes.
"""

from collections.abc import Collection, Iterator
from heapq import heappop, heappush

NOBODY = -1
EVEN, ODD = 1, 2  # reached by so many edges of the tree; what is outside has no label

Adjacency = list[list[tuple[int, int]]]  # of each vertex: neighbour and doubled weight


class Matching:
    """A matching whose matched edges are tight. Vertices are 0 … n-1, blossoms are numbered from n on.

    A blossom is an odd ring of nodes (vertices or blossoms), the one with its base first; link k joins node k of the ring with the
    next one, and links 1, 3, 5 … are matched.
    """

    def __init__(self, adjacency: Adjacency, dual: list[int], mate: list[int]) -> None:
        """`dual`: scale 2, covering every edge; exact on the edges that `mate` matches."""
        self.adjacency = adjacency
        self.dual = dual
        self.mate = mate
        self.vertices = len(dual)
        self.top = list(range(self.vertices))  # the outermost node that a vertex is in
        self.base: dict[int, int] = {}  # of blossoms
        self.rings: dict[int, list[int]] = {}
        self.links: dict[int, list[tuple[int, int]]] = {}
        self.weight: dict[int, int] = {}  # Z
        self.inside: dict[int, int] = {}  # the blossom that a node is a direct part of
        self.members: dict[
            int, list[int]
        ] = {}  # vertices of the outermost blossoms: of all, nests would take n² places
        self.cuts: dict[
            int, list[tuple[int, int]]
        ] = {}  # of a blossom: each child, and where its vertices begin
        self._next = self.vertices

    def complete(self) -> None:
        """Searches from every free vertex that has a dual above zero."""
        for vertex in range(self.vertices):
            if self.mate[vertex] == NOBODY and self.dual[vertex] > 0:
                _Search(self, vertex).run()

    def without(self, adjacency: Adjacency, gone: Collection[int]) -> "Matching":
        """A copy over fewer edges, none of them at a vertex that is gone. What they held together is open or free."""
        left = Matching(adjacency, list(self.dual), list(self.mate))
        left.top, left._next = list(self.top), self._next
        left.base, left.weight, left.inside = dict(self.base), dict(self.weight), dict(self.inside)
        left.rings, left.links = dict(self.rings), dict(self.links)
        left.members, left.cuts = dict(self.members), dict(self.cuts)
        edges = {(one, other) for one, others in enumerate(adjacency) for other, _ in others}
        ends = [(one, other) for one, other in enumerate(left.mate) if other != NOBODY]
        ends += [link for links in self.links.values() for link in links]
        for one, other in ends:
            if (one, other) not in edges:
                left.cover(one, 0)
                left.cover(other, 0)
        for vertex in gone:
            left.cover(vertex, 0)
            left.dual[vertex] = 0
        return left

    def nest(self) -> tuple[list[int], list[int]]:
        """All nodes, the vertices first and inner blossoms before outer ones, with the place of what each lies in.

        The last one is none of them: it lies round all others.
        """
        depth: dict[int, int] = {}
        for node in self.rings:
            outwards = [node]
            while outwards[-1] in self.inside and outwards[-1] not in depth:
                outwards.append(self.inside[outwards[-1]])
            known = depth.get(outwards[-1], 0)
            for steps, one in enumerate(reversed(outwards)):
                depth[one] = known + steps
        nodes = [*range(self.vertices), *sorted(self.rings, key=lambda node: -depth[node]), NOBODY]
        place = {node: number for number, node in enumerate(nodes)}
        return nodes, [place[self.inside.get(node, NOBODY)] for node in nodes]

    def leaves(self, node: int) -> list[int]:
        """The vertices in an outermost node."""
        return [node] if node < self.vertices else self.members[node]

    def sets(self) -> Iterator[tuple[list[int], int]]:
        """The vertices of each blossom, inner ones too, and its dual."""
        waiting = [(node, vertices) for node, vertices in self.members.items()]
        while waiting:
            node, vertices = waiting.pop()
            yield vertices, self.weight[node]
            waiting.extend(
                (child, own) for child, own in self._shares(node, vertices) if child >= self.vertices
            )

    def _shares(self, node: int, vertices: list[int]) -> Iterator[tuple[int, list[int]]]:
        """Of these vertices of a blossom, those of each child."""
        cuts = self.cuts[node]
        ends = [begins for _, begins in cuts[1:]] + [len(vertices)]
        return ((child, vertices[begins:end]) for (child, begins), end in zip(cuts, ends, strict=True))

    def shared(self, one: int, other: int) -> int:
        """What the blossoms that both are in give to an edge between them."""
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
        """Lets this vertex of the node be the one that is matched outside of it, or free."""
        if node < self.vertices or self.base[node] == vertex:
            return
        child = vertex
        while self.inside[child] != node:
            child = self.inside[child]
        ring, links = self.rings[node], self.links[node]
        place = ring.index(child)
        self.rings[node] = ring = ring[place:] + ring[:place]
        self.links[node] = links = links[place:] + links[:place]
        self.rebase(child, vertex)
        for number in range(1, len(ring), 2):
            one, other = links[number]
            self.rebase(ring[number], one)
            self.rebase(ring[number + 1], other)
            self.mate[one], self.mate[other] = other, one
        self.base[node] = vertex

    def close(self, ring: list[int], links: list[tuple[int, int]]) -> int:
        """A new outermost blossom with a dual of zero."""
        node = self._next
        self._next += 1
        self.base[node] = self.base_of(ring[0])
        self.rings[node], self.links[node], self.weight[node] = ring, links, 0
        members: list[int] = []
        cuts: list[tuple[int, int]] = []
        for child in ring:
            self.inside[child] = node
            cuts.append((child, len(members)))
            members += self.leaves(child)
            self.members.pop(child, None)
        self.members[node], self.cuts[node] = members, cuts
        for vertex in members:
            self.top[vertex] = node
        return node

    def open(self, node: int) -> tuple[list[int], list[tuple[int, int]]]:
        """Takes an outermost blossom apart; returns its ring and links."""
        ring, links = self.rings.pop(node), self.links.pop(node)
        del self.base[node], self.weight[node]
        for child, vertices in self._shares(node, self.members.pop(node)):
            del self.inside[child]
            if child >= self.vertices:
                self.members[child] = vertices
            for vertex in vertices:
                self.top[vertex] = child
        del self.cuts[node]
        return ring, links

    def open_empty(self, node: int) -> None:
        """Takes it apart, and what is in it, as far as duals are zero."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one >= self.vertices and self.weight[one] == 0:
                waiting.extend(self.open(one)[0])

    def cover(self, vertex: int, missing: int) -> None:
        """Raises the dual of a vertex. Blossoms round it give theirs to their vertices, and what is not tight any more is free."""
        while self.top[vertex] != vertex:
            node = self.top[vertex]
            for one in self.leaves(node):
                self.dual[one] += self.weight[node] // 2
            self._free(self.base[node])
            self.open(node)
        self._free(vertex)
        self.dual[vertex] += missing

    def _free(self, vertex: int) -> None:
        other = self.mate[vertex]
        if other != NOBODY:
            self.mate[vertex] = self.mate[other] = NOBODY


class _Search:
    """One tree, grown from one free vertex. `now` is how far the duals of the tree have moved."""

    def __init__(self, matching: Matching, root: int) -> None:
        self.m = matching
        self.now = 0
        self.label: dict[int, int] = {}  # of outermost nodes
        self.joined: dict[int, int] = {}  # when a node got its label
        self.entry: dict[
            int, tuple[int, int]
        ] = {}  # the edge by which an odd node was reached, from its even end
        self.heap: list[
            tuple[int, int, int, int]
        ] = []  # when, an edge from an even vertex, doubled; a blossom twice
        self.limit = matching.dual[root] + 1  # when an even vertex has no dual left
        self.spent = root
        self._even(matching.top[root])

    def run(self) -> None:
        while self.heap and self.heap[0][0] < self.limit:
            when, one, other, doubled = heappop(self.heap)
            if one == other:
                if self.label.get(one) == ODD:
                    self.now = when
                    self._expand(one)
            elif self._edge(when, one, other, doubled):
                break
        else:
            self.now = self.limit
            self._flip(self.spent, NOBODY)
        self._settle()

    def _edge(self, when: int, one: int, other: int, doubled: int) -> bool:
        """Whether the search is over. `one` is even; an edge that is not tight yet waits on."""
        top = self.m.top
        if top[one] == top[other]:
            return False
        met = self.label.get(top[other])
        if met == ODD:
            return False
        slack = self._dual_at(when, one) + self._dual_at(when, other) - doubled
        if slack > 0:
            heappush(self.heap, (when + (slack // 2 if met == EVEN else slack), one, other, doubled))
            return False
        self.now = when
        if met == EVEN:
            self._shrink(one, other)
            return False
        node = top[other]
        if self.m.mate[self.m.base_of(node)] == NOBODY:
            self.m.rebase(node, other)
            self.m.mate[other] = one
            self._flip(one, other)
            return True
        self._odd(node, (one, other))
        self._even(top[self.m.mate[self.m.base_of(node)]])
        return False

    # ── labels ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _odd(self, node: int, entry: tuple[int, int]) -> None:
        self.label[node], self.joined[node], self.entry[node] = ODD, self.now, entry
        if node >= self.m.vertices:
            heappush(self.heap, (self.now + self.m.weight[node] // 2, node, node, 0))

    def _even(self, node: int) -> None:
        self.label[node], self.joined[node] = EVEN, self.now
        for vertex in self.m.leaves(node):
            self._look_round(vertex)

    def _look_round(self, vertex: int) -> None:
        """At what an even vertex may reach before the search must end."""
        m, label, now, limit = self.m, self.label, self.now, self.limit
        top, dual, heap = m.top, m.dual, self.heap
        own = top[vertex]
        left = dual[vertex]
        if now + left < limit:
            self.limit = limit = now + left
            self.spent = vertex
        for other, doubled in m.adjacency[vertex]:
            node = top[other]
            if node == own:
                continue
            met = label.get(node)
            if met is None:
                when = now + left + dual[other] - doubled
            elif met == EVEN:
                when = now + (left + dual[other] - now + self.joined[node] - doubled) // 2
            else:
                continue
            if when < limit:
                heappush(heap, (when, vertex, other, doubled))

    def _dual_at(self, when: int, vertex: int) -> int:
        node = self.m.top[vertex]
        met = self.label.get(node)
        if met is None:
            return self.m.dual[vertex]
        moved = when - self.joined[node]
        return self.m.dual[vertex] + (moved if met == ODD else -moved)

    def _bring_up(self, node: int) -> None:
        """Writes down the duals of a labelled node as they are now, and takes the label away."""
        moved = self.now - self.joined.pop(node)
        step = -moved if self.label.pop(node) == EVEN else moved
        if step:
            for vertex in self.m.leaves(node):
                self.m.dual[vertex] += step
            if node >= self.m.vertices:
                self.m.weight[node] -= 2 * step

    def _settle(self) -> None:
        nodes = list(self.label)
        for node in nodes:
            self._bring_up(node)
        for node in nodes:
            self.m.open_empty(node)

    # ── the tree ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _flip(self, vertex: int, partner: int) -> None:
        """Matches an even vertex with this partner (NOBODY: leaves it free) and turns round the path from it to the root."""
        m = self.m
        while True:
            node = m.top[vertex]
            above = m.mate[m.base_of(node)]
            m.rebase(node, vertex)
            m.mate[vertex] = partner
            if above == NOBODY:
                return
            odd = m.top[above]
            even, reached = self.entry[odd]
            m.rebase(odd, reached)
            m.mate[reached] = even
            vertex, partner = even, reached

    def _up(self, node: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """From an even node to the root: each next node with the link to it."""
        m = self.m
        while m.mate[m.base_of(node)] != NOBODY:
            base = m.base_of(node)
            odd = m.top[m.mate[base]]
            yield odd, (base, m.mate[base])
            even, reached = self.entry[odd]
            node = m.top[even]
            yield node, (reached, even)

    def _shrink(self, one: int, other: int) -> None:
        ring, links = self._ring(one, other)
        were_odd = [node for node in ring if self.label[node] == ODD]
        for node in ring:
            self._bring_up(node)
        fresh = [vertex for node in were_odd for vertex in self.m.leaves(node)]
        blossom = self.m.close(ring, links)
        self.label[blossom], self.joined[blossom] = EVEN, self.now
        for vertex in fresh:
            self._look_round(vertex)

    def _ring(self, one: int, other: int) -> tuple[list[int], list[tuple[int, int]]]:
        """The odd ring that this edge between two even nodes closes, from their first common node on."""
        sides: list[tuple[list[int], list[tuple[int, int]]]] = [
            ([self.m.top[one]], []),
            ([self.m.top[other]], []),
        ]
        walks = [self._up(self.m.top[one]), self._up(self.m.top[other])]
        seen = {self.m.top[one], self.m.top[other]}
        common = NOBODY
        turn = 0
        while common == NOBODY:
            step = next(walks[turn], None)
            if step is not None:
                node, link = step
                sides[turn][0].append(node)
                sides[turn][1].append(link)
                if node in seen:
                    common = node
                seen.add(node)
            turn = 1 - turn
        (here, ups), (there, others) = (_as_far_as(common, *side) for side in sides)
        ring = here[::-1] + there[:-1]
        links = [(below, above) for above, below in reversed(ups)] + [(one, other)] + others
        return ring, links

    def _expand(self, node: int) -> None:
        """An odd blossom whose dual has run out: the way through it stays in the tree, the rest of it leaves."""
        m = self.m
        entry = self.entry.pop(node)
        self._bring_up(node)
        ring, links = m.open(node)
        way = _way(ring.index(m.top[entry[1]]), len(ring))
        for step in range(0, len(way), 2):
            self._odd(ring[way[step]], _crossing(way[step - 1], way[step], links) if step else entry)
        for step in range(1, len(way), 2):
            self._even(ring[way[step]])
        for place in set(range(len(ring))) - set(way):
            self._look_from_outside(ring[place])

    def _look_from_outside(self, node: int) -> None:
        """What left the tree may be reached again."""
        m = self.m
        for vertex in m.leaves(node):
            for other, doubled in m.adjacency[vertex]:
                if self.label.get(m.top[other]) == EVEN:
                    slack = self._dual_at(self.now, other) + m.dual[vertex] - doubled
                    if self.now + slack < self.limit:
                        heappush(self.heap, (self.now + slack, other, vertex, doubled))


def _way(place: int, size: int) -> list[int]:
    """From a place in a ring to place 0, over a matched link first."""
    return list(range(place, -1, -1)) if place % 2 == 0 else [*range(place, size), 0]


def _crossing(before: int, after: int, links: list[tuple[int, int]]) -> tuple[int, int]:
    """The link between two neighbours of a ring, from the first to the second."""
    if after == before - 1:
        there, here = links[after]
        return here, there
    return links[before]


def _as_far_as(
    common: int, nodes: list[int], links: list[tuple[int, int]]
) -> tuple[list[int], list[tuple[int, int]]]:
    place = nodes.index(common)
    return nodes[: place + 1], links[:place]
