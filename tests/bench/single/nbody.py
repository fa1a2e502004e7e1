"""Planets pull on each other: float arithmetic on list items."""
import time

PI = 3.14159265358979323
SOLAR_MASS = 4 * PI * PI
YEAR = 365.24


def bodies():
    sun = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS]
    jupiter = [4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
               0.00166007664274403694 * YEAR, 0.00769901118419740425 * YEAR, -0.0000690460016972063023 * YEAR,
               0.000954791938424326609 * SOLAR_MASS]
    saturn = [8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
              -0.00276742510726411017 * YEAR, 0.00499852801234917238 * YEAR, 0.0000230417297573763929 * YEAR,
              0.000285885980666130812 * SOLAR_MASS]
    uranus = [12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
              0.00296460137564761618 * YEAR, 0.00237847173959480950 * YEAR, -0.0000296589568540237556 * YEAR,
              0.0000436624404335156298 * SOLAR_MASS]
    return [sun, jupiter, saturn, uranus]


def pairs_of(items):
    return [(items[i], items[j]) for i in range(len(items)) for j in range(i + 1, len(items))]


def energy(system, pairs):
    total = sum(m * (vx * vx + vy * vy + vz * vz) / 2 for _, _, _, vx, vy, vz, m in system)
    for a, b in pairs:
        dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
        total -= a[6] * b[6] / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def advance(system, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            strength = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            ma = a[6] * strength
            mb = b[6] * strength
            a[3] -= dx * mb
            a[4] -= dy * mb
            a[5] -= dz * mb
            b[3] += dx * ma
            b[4] += dy * ma
            b[5] += dz * ma
        for body in system:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]


began = time.perf_counter()
system = bodies()
pairs = pairs_of(system)
before = energy(system, pairs)
advance(system, pairs, 0.001, 80_000)
assert abs(energy(system, pairs) - before) < 1e-6
print(f'{{"value": {time.perf_counter() - began}}}')
