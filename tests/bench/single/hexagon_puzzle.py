"""A puzzle on a hexagon whose tiles say how many neighbours they have: backtracking with pruning."""
import time


def cells(side):
    return [(q, r) for q in range(1 - side, side) for r in range(1 - side, side) if abs(q + r) < side]


def level(side, empty):
    """The tiles of a filled board on which only the cells with these numbers are empty."""
    board = cells(side)
    filled = {cell for i, cell in enumerate(board) if i not in empty}
    tiles = {}
    for q, r in sorted(filled):
        around = ((q + 1, r), (q - 1, r), (q, r + 1), (q, r - 1), (q + 1, r - 1), (q - 1, r + 1))
        value = sum(1 for c in around if c in filled)
        tiles[value] = tiles.get(value, 0) + 1
    return tiles


class Puzzle:
    def __init__(self, side, tiles):
        self.cells = cells(side)
        index = {cell: i for i, cell in enumerate(self.cells)}
        self.neighbours = []
        for q, r in self.cells:
            around = ((q + 1, r), (q - 1, r), (q, r + 1), (q, r - 1), (q + 1, r - 1), (q - 1, r + 1))
            self.neighbours.append([index[c] for c in around if c in index])
        self.tiles = dict(tiles)
        self.values = [None] * len(self.cells)  # None: undecided; -1: empty; n: tile n
        self.tried = 0

    def is_possible(self, i):
        for j in [i, *self.neighbours[i]]:
            value = self.values[j]
            if value is None or value < 0:
                continue
            filled = undecided = 0
            for k in self.neighbours[j]:
                v = self.values[k]
                if v is None:
                    undecided += 1
                elif v >= 0:
                    filled += 1
            if filled > value or filled + undecided < value:
                return False
        return True

    def solve(self, i, empties):
        if i == len(self.cells):
            return 1
        solutions = 0
        choices = [value for value, count in self.tiles.items() if count > 0]
        if empties > 0:
            choices.append(-1)
        for choice in choices:
            self.tried += 1
            self.values[i] = choice
            if self.is_possible(i):
                if choice >= 0:
                    self.tiles[choice] -= 1
                solutions += self.solve(i + 1, empties - (choice < 0))
                if choice >= 0:
                    self.tiles[choice] += 1
            self.values[i] = None
        return solutions


began = time.perf_counter()
tiles = level(3, {3, 8, 10, 15})
puzzle = Puzzle(3, tiles)
solutions = puzzle.solve(0, len(puzzle.cells) - sum(tiles.values()))
assert (solutions, puzzle.tried) == (30, 226_928)
print(f'{{"value": {time.perf_counter() - began}}}')
