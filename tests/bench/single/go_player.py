"""Random games of Go on a small board, with captures by flood fill: lists of objects, sets, method calls."""
import time

SIZE = 9
EMPTY, BLACK, WHITE = 0, 1, 2


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % n


class Point:
    def __init__(self, index):
        self.index = index
        self.colour = EMPTY
        self.neighbours = []


class Board:
    def __init__(self):
        self.points = [Point(i) for i in range(SIZE * SIZE)]
        for p in self.points:
            row, column = divmod(p.index, SIZE)
            for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if 0 <= r < SIZE and 0 <= c < SIZE:
                    p.neighbours.append(self.points[r * SIZE + c])
        self.free = set(range(SIZE * SIZE))
        self.captured = [0, 0, 0]

    def group(self, point):
        stones, liberties = {point.index}, set()
        todo = [point]
        while todo:
            p = todo.pop()
            for n in p.neighbours:
                if n.colour == EMPTY:
                    liberties.add(n.index)
                elif n.colour == point.colour and n.index not in stones:
                    stones.add(n.index)
                    todo.append(n)
        return stones, liberties

    def is_eye(self, point, colour):
        for n in point.neighbours:
            if n.colour != colour:
                return False
        return True

    def play(self, point, colour):
        point.colour = colour
        self.free.discard(point.index)
        for n in point.neighbours:
            if n.colour == 3 - colour:
                stones, liberties = self.group(n)
                if not liberties:
                    self.captured[colour] += len(stones)
                    for index in stones:
                        self.points[index].colour = EMPTY
                        self.free.add(index)
        stones, liberties = self.group(point)
        if liberties:
            return True
        point.colour = EMPTY
        self.free.add(point.index)
        return False

    def random_move(self, random, colour):
        candidates = sorted(self.free)
        for _ in range(min(8, len(candidates))):
            point = self.points[candidates[random.below(len(candidates))]]
            if point.colour == EMPTY and not self.is_eye(point, colour) and self.play(point, colour):
                return True
        return False

    def score(self, colour):
        total = self.captured[colour]
        for p in self.points:
            if p.colour == colour or (p.colour == EMPTY and all(n.colour == colour for n in p.neighbours)):
                total += 1
        return total


def game(random):
    board = Board()
    colour, passes = BLACK, 0
    for _ in range(2 * SIZE * SIZE):
        if board.random_move(random, colour):
            passes = 0
        else:
            passes += 1
            if passes == 2:
                break
        colour = 3 - colour
    return board.score(BLACK), board.score(WHITE)


began = time.perf_counter()
random = Random(7)
scores = [game(random) for _ in range(120)]
total = sum(black + white for black, white in scores)
assert 120 * 40 < total < 120 * 300, total
print(f'{{"value": {time.perf_counter() - began}}}')
