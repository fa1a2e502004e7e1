# What is sought lies where long text is looked at piece by piece, in text and bytes of every width.
import hashlib
import zlib

STEP = 64 * 1024


def positions(length):
    for base in (STEP, 2 * STEP):
        for near in (-7, -1, 0, 5):
            if 0 <= base + near <= length:
                yield base + near


def check(text, needle, other, fill):
    empty = fill[:0]
    for at in positions(len(text) - len(needle)):
        s = text[:at] + needle + text[at + len(needle):]
        assert s.find(needle) == at, at
        assert s.rfind(needle) == at, at
        assert s.index(needle, 0, at + len(needle)) == at, at
        assert s.find(needle, 0, at + len(needle) - 1) == -1, at
        assert s.rfind(needle, at + 1) == -1, at
        assert s.count(needle) == 1, at
        assert needle in s, at
        assert s.partition(needle) == (s[:at], needle, s[at + len(needle):]), at
        assert s.rpartition(needle) == (s[:at], needle, s[at + len(needle):]), at
        assert s.split(needle) == [s[:at], s[at + len(needle):]], at
        assert s.rsplit(needle) == [s[:at], s[at + len(needle):]], at
        assert s.replace(needle, other) == s[:at] + other + s[at + len(needle):], at
        assert s.replace(needle, empty) == s[:at] + s[at + len(needle):], at
    assert text.find(needle) == text.rfind(needle) == -1
    assert text.count(needle) == 0 and needle not in text
    assert text.replace(needle, other) == text
    assert text.count(fill) == len(text)
    assert text.count(fill * 3) == len(text) // 3
    assert text.replace(fill, other, 70_000) == other * 70_000 + text[70_000:]
    assert len(text.replace(empty, needle)) == len(text) + (len(text) + 1) * len(needle)


LENGTH = 2 * STEP + 100
for fill in ("a", "\xe9", "\u20ac", "\U0001f600"):
    for needle in ("b", "bc", "bcdefgh", "bcdefghijk", fill * 5 + "b", "b" + fill * 5, "\xfc", "\u20adx", "\U0001f601"):
        check(fill * LENGTH, needle, "xyz" if len(needle) > 1 else "\u20ae", fill)
for needle in (b"b", b"bc", b"bcdefgh", b"aaaaab", b"baaaaa"):
    check(b"a" * LENGTH, needle, b"xyz", b"a")
    check(bytearray(b"a" * LENGTH), needle, b"xyz", b"a")
print("found")

# The needle is longer than a piece.
long = "x" + "ab" * STEP + "y"
for start in (0, 1, STEP - 1, 3 * STEP):
    s = "ab" * (start // 2 + 5) + long + "ab" * STEP
    print(start, s.find(long), s.rfind(long), s.count(long), long in s, len(s.replace(long, "-")), s.find(long[:-1] + "z"))

words = "word " * 50_000
print(len(words.split()), len(words.split(" ")), len(words.rsplit(None, 30_000)), len(words.replace(" ", "\r\n").splitlines()), words.split() == words.rsplit())
print(len(words.encode().split()), len(words.encode().split(b" ")), words.encode().split() == words.encode().rsplit())
print(hash(words.translate({ord("w"): "W", ord("o"): None})) == hash("Wrd " * 50_000))

data = bytes(range(256)) * 2_000
for level in range(10):
    packed = zlib.compress(data, level)
    piecewise = zlib.compressobj(level)
    at_once = piecewise.compress(data) + piecewise.flush()
    print(level, packed == at_once or level == 0, zlib.decompress(packed) == data)
print(zlib.crc32(data), zlib.adler32(data), zlib.crc32(b""), zlib.crc32(data, 7), hashlib.md5(data).hexdigest(), hashlib.sha256(b"").hexdigest())
try:
    zlib.decompress(zlib.compress(data)[:-1])
except zlib.error as error:
    print(error)
print(zlib.decompress(zlib.compress(data) + b"rest" * 50_000) == data)
print(sum(range(300_000)), sum([1.5] * 100_000), sum(range(2**62, 2**62 + 5_000)))
