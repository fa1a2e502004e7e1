"""A small ray tracer: vectors, spheres and a plane, with reflections."""
import math
import time


class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y, self.z - o.z)

    def scaled(self, f):
        return Vec(self.x * f, self.y * f, self.z * f)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self.scaled(1.0 / math.sqrt(self.dot(self)))

    def mirrored(self, normal):
        return self - normal.scaled(2.0 * self.dot(normal))


class Sphere:
    def __init__(self, centre, radius, colour):
        self.centre, self.radius, self.colour = centre, radius, colour

    def hit(self, origin, direction):
        to = self.centre - origin
        along = to.dot(direction)
        under = self.radius * self.radius - to.dot(to) + along * along
        if under < 0.0:
            return None
        distance = along - math.sqrt(under)
        return distance if distance > 1e-4 else None

    def normal(self, point):
        return (point - self.centre).unit()


class Plane:
    def __init__(self, point, up, colour):
        self.point, self.up, self.colour = point, up, colour

    def hit(self, origin, direction):
        slope = direction.dot(self.up)
        if abs(slope) < 1e-9:
            return None
        distance = (self.point - origin).dot(self.up) / slope
        return distance if distance > 1e-4 else None

    def normal(self, point):
        return self.up


class Scene:
    def __init__(self):
        self.things = [Sphere(Vec(x * 1.5, 0.4 * math.sin(x), 6.0 + x % 3), 0.7, (40 * x + 100) % 256) for x in range(-3, 4)]
        self.things.append(Plane(Vec(0.0, -1.0, 0.0), Vec(0.0, 1.0, 0.0), 90))
        self.light = Vec(3.0, 6.0, -2.0)

    def nearest(self, origin, direction):
        best, found = 1e30, None
        for thing in self.things:
            distance = thing.hit(origin, direction)
            if distance is not None and distance < best:
                best, found = distance, thing
        return best, found

    def colour(self, origin, direction, depth):
        distance, thing = self.nearest(origin, direction)
        if thing is None:
            return 20.0
        point = origin + direction.scaled(distance)
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        brightness = 0.1
        if self.nearest(point, to_light)[1] is None:
            brightness += 0.9 * max(0.0, to_light.dot(normal))
        result = thing.colour * brightness
        if depth > 0:
            result = 0.7 * result + 0.3 * self.colour(point, direction.mirrored(normal), depth - 1)
        return result


def render(scene, width, height):
    total = 0.0
    eye = Vec(0.0, 0.5, -4.0)
    for row in range(height):
        for column in range(width):
            direction = Vec((column - width / 2) / width, (height / 2 - row) / width, 0.8).unit()
            total += scene.colour(eye, direction, 2)
    return total / (width * height)


began = time.perf_counter()
mean = render(Scene(), 160, 120)
assert 20 < mean < 200, mean
print(f'{{"value": {time.perf_counter() - began}}}')
