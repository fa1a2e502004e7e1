# bz2 and lzma: at once, piece by piece, with limits, as files; what they refuse.
import bz2, io, lzma

text = b"some text, and some more text; " * 400
for name, module, make in (("bz2", bz2, bz2.BZ2Decompressor), ("lzma", lzma, lzma.LZMADecompressor)):
    packed = module.compress(text)
    print(name, len(packed), module.decompress(packed) == text, module.decompress(packed + packed) == text * 2)
    d = make()
    out = d.decompress(packed[:50], 10)
    while not d.eof:
        out += d.decompress(packed[50:] + b"rest" if d.needs_input else b"", 1000)
    print(out == text, d.unused_data, d.needs_input)
    try:
        d.decompress(b"x")
    except EOFError as e:
        print(e)
    try:
        make().decompress(b"neither of the two" * 10)
    except (OSError, lzma.LZMAError) as e:
        print(type(e), e)
    with module.open(io.BytesIO(packed), "rt") as f:
        print(f.readline() == text.decode(), f.read(1))
print(bz2.compress(b"abc"), bz2.compress(b""), lzma.compress(b"abc", format=lzma.FORMAT_ALONE))
for level in (1, 9):
    c = bz2.BZ2Compressor(level)
    print(c.compress(text), len(c.flush()))
try:
    c.compress(b"x")
except ValueError as e:
    print(e)

delta = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 3, "dict_size": 65536}]
raw = lzma.compress(text, format=lzma.FORMAT_RAW, filters=delta)
print(lzma.decompress(raw, lzma.FORMAT_RAW, filters=delta) == text)
d = lzma.LZMADecompressor()
d.decompress(lzma.compress(text, check=lzma.CHECK_SHA256))
print(d.check == lzma.CHECK_SHA256, lzma.is_check_supported(lzma.CHECK_CRC64), lzma.is_check_supported(99))
properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1, "lc": 1, "lp": 2, "pb": 3, "dict_size": 4096})
print(properties, lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties))
for call in (
    lambda: bz2.BZ2Compressor(0),
    lambda: bz2.BZ2Compressor("x"),
    lambda: bz2.decompress(b"BZh"),
    lambda: lzma.LZMACompressor(format=9),
    lambda: lzma.LZMACompressor(preset=99),
    lambda: lzma.LZMACompressor(preset=1, filters=delta),
    lambda: lzma.LZMACompressor(lzma.FORMAT_RAW),
    lambda: lzma.LZMACompressor(lzma.FORMAT_ALONE, lzma.CHECK_CRC32),
    lambda: lzma.LZMACompressor(filters=[{}]),
    lambda: lzma.LZMACompressor(filters=[{"id": 7777}]),
    lambda: lzma.LZMACompressor(filters=[{"id": lzma.FILTER_DELTA, "far": 1}]),
    lambda: lzma.LZMACompressor(filters=[{"id": lzma.FILTER_X86, "preset": 1}]),
    lambda: lzma.LZMACompressor(filters=[{"id": lzma.FILTER_DELTA}] * 5),
    lambda: lzma.LZMACompressor(filters=[3]),
    lambda: lzma.LZMADecompressor(memlimit=1).decompress(lzma.compress(text)),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW),
    lambda: lzma.LZMADecompressor(filters=delta),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, 10, delta),
    lambda: lzma.decompress(b""),
):
    try:
        print(call())
    except (EOFError, OSError, TypeError, ValueError, lzma.LZMAError) as e:
        print(type(e).__name__, e)
