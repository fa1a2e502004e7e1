"""Draw the Mandelbrot set, one isolate to a row of pixels.

    skerry examples/mandelbrot.py [FILE [WIDTH]]

Writes a grey-scale picture in the PGM format, which most viewers open.
"""
import argparse

import isolates

DEPTH = 64


def row(y, width, height):
    """The grey levels of one row, as bytes."""
    pixels = bytearray(width)
    ci = (y - height / 2) * 2.4 / height
    for x in range(width):
        cr = x * 3.0 / width - 2.2
        zr = zi = 0.0
        for step in range(DEPTH):
            rr = zr * zr
            ii = zi * zi
            if rr + ii > 4.0:
                pixels[x] = 255 - step * 255 // DEPTH
                break
            zi = 2.0 * zr * zi + ci
            zr = rr - ii + cr
    return bytes(pixels)


options = argparse.ArgumentParser(description="Draw the Mandelbrot set.")
options.add_argument("file", nargs="?", default="mandelbrot.pgm", type=argparse.FileType("wb"))
options.add_argument("width", nargs="?", default=480, type=int)
arguments = options.parse_args()
width = arguments.width
if not 2 <= width <= 10_000:
    options.error("the width is a number of pixels from 2 to 10000")
height = width * 4 // 5

# Hundreds of isolates at once are fine: they cost little, and as many run at
# the same time as there are cores. Joining in order puts the rows in order.
handles = [isolates.spawn(row, y, width, height) for y in range(height)]
with arguments.file as image:
    image.write(b"P5\n%d %d\n255\n" % (width, height))
    for handle in handles:
        image.write(handle.join())

print(f"wrote {image.name}: {width} x {height}")
