"""Pieces of five squares on a board, all placements as bit sets, solved by exact cover."""
import time

WIDTH, HEIGHT = 5, 5
SHAPES = {
    "L": ((0, 0), (1, 0), (2, 0), (3, 0), (3, 1)), "P": ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0)),
    "U": ((0, 0), (0, 2), (1, 0), (1, 1), (1, 2)), "V": ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2)),
    "N": ((0, 1), (1, 1), (2, 0), (2, 1), (3, 0)), "Y": ((0, 0), (1, 0), (1, 1), (2, 0), (3, 0)),
    "W": ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2)), "T": ((0, 0), (0, 1), (0, 2), (1, 1), (2, 1)),
}


def orientations(shape):
    found = set()
    for flip in (False, True):
        points = [(r, -c) for r, c in shape] if flip else list(shape)
        for _ in range(40):
            points = [(c, -r) for r, c in points]
            top, left = min(r for r, _ in points), min(c for _, c in points)
            found.add(frozenset((r - top, c - left) for r, c in points))
    return found


def placements():
    by_square = [[] for _ in range(WIDTH * HEIGHT)]
    for piece, shape in enumerate(SHAPES.values()):
        for points in orientations(shape):
            for row in range(HEIGHT):
                for column in range(WIDTH):
                    squares = [(row + r, column + c) for r, c in points]
                    if all(r < HEIGHT and c < WIDTH for r, c in squares):
                        mask = sum(1 << (r * WIDTH + c) for r, c in squares)
                        by_square[(mask & -mask).bit_length() - 1].append((mask, piece))
    return by_square


def solve(by_square, board, used, solutions, chosen):
    full = (1 << (WIDTH * HEIGHT)) - 1
    if board == full:
        solutions.append(tuple(chosen))
        return
    free = ~board & full
    square = (free & -free).bit_length() - 1
    for mask, piece in by_square[square]:
        if not board & mask and not used >> piece & 1:
            chosen.append(mask)
            solve(by_square, board | mask, used | 1 << piece, solutions, chosen)
            chosen.pop()


began = time.perf_counter()
counts = []
for _ in range(40):
    solutions = []
    solve(placements(), 0, 0, solutions, [])
    counts.append(len(solutions))
assert counts == [counts[0]] * 40 and counts[0] == 120
print(f'{{"value": {time.perf_counter() - began}}}')
