"""The Mandelbrot set in characters: float loops, and complex numbers for a second picture."""
import time


def with_floats(width, height, limit):
    inside = 0
    for row in range(height):
        y0 = row * 2.0 / height - 1.0
        for column in range(width):
            x0 = column * 3.0 / width - 2.0
            x = y = 0.0
            for _ in range(limit):
                xx, yy = x * x, y * y
                if xx + yy > 4.0:
                    break
                y = 2.0 * x * y + y0
                x = xx - yy + x0
            else:
                inside += 1
    return inside


def with_complex(width, height, limit):
    inside = 0
    for row in range(height):
        for column in range(width):
            c = complex(column * 3.0 / width - 2.0, row * 2.0 / height - 1.0)
            z = 0j
            for _ in range(limit):
                z = z * z + c
                if abs(z) > 2.0:
                    break
            else:
                inside += 1
    return inside


began = time.perf_counter()
assert with_floats(200, 140, 100) == 7263
assert with_complex(90, 60, 60) == 1425
print(f'{{"value": {time.perf_counter() - began}}}')
