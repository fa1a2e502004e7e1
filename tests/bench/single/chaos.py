"""The chaos game on a spline: small objects with float attributes and operators."""
import math
import time


class Vector:
    def __init__(self, x=0.0, y=0.0):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return math.sqrt(self.x * self.x + self.y * self.y)


class Spline:
    """A B-spline of degree 3 by de Boor's recursion."""

    def __init__(self, points):
        self.points = list(points)
        self.degree = 3
        self.knots = [0.0] * 3 + [float(i) for i in range(len(points) - 2)] + [float(len(points) - 3)] * 3

    def domain(self):
        return self.knots[self.degree - 1], self.knots[len(self.knots) - self.degree]

    def __call__(self, u):
        first = self.degree - 1
        while first < len(self.points) - 2 and self.knots[first + 1] <= u:
            first += 1
        d = [self.points[max(0, first - self.degree + 1 + k)] for k in range(self.degree + 1)]
        for r in range(1, self.degree + 1):
            for k in range(self.degree, r - 1, -1):
                low = self.knots[min(first - self.degree + 1 + k, len(self.knots) - 2)]
                high = self.knots[min(first + 1 + k - r, len(self.knots) - 1)]
                t = 0.5 if high == low else (u - low) / (high - low)
                d[k] = d[k - 1] * (1.0 - t) + d[k] * t
        return d[self.degree]


class Game:
    def __init__(self, splines, width, height):
        self.splines = splines
        self.width, self.height = width, height
        self.grid = [[0] * width for _ in range(height)]
        self.state = 1234

    def random(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state / 0x80000000

    def step(self, point):
        spline = self.splines[int(self.random() * len(self.splines))]
        low, high = spline.domain()
        target = spline(low + self.random() * (high - low))
        half = (point + target) * 0.5
        length = (half - point).length()
        if length > 1.0:
            half = point + (half - point) * (1.0 / length)
        return half

    def play(self, count):
        point = Vector(0.5, 0.5)
        for _ in range(count):
            point = self.step(point)
            column = min(max(int(point.x * self.width), 0), self.width - 1)
            row = min(max(int(point.y * self.height), 0), self.height - 1)
            self.grid[row][column] += 1


began = time.perf_counter()
splines = [Spline([Vector(math.cos(i + s) / 2 + 0.5, math.sin(i * s) / 2 + 0.5) for i in range(8)]) for s in range(1, 4)]
game = Game(splines, 64, 48)
game.play(20_000)
assert sum(map(sum, game.grid)) == 20_000
print(f'{{"value": {time.perf_counter() - began}}}')
