"""Huffman coding and decoding of bytes bit by bit, and a table-driven CRC: shifts, masks, bytes and dict look-ups."""
import time


class BitWriter:
    def __init__(self):
        self.out = bytearray()
        self.bits = 0
        self.count = 0

    def write(self, value, width):
        self.bits |= value << self.count
        self.count += width
        while self.count >= 8:
            self.out.append(self.bits & 255)
            self.bits >>= 8
            self.count -= 8

    def finish(self):
        if self.count:
            self.out.append(self.bits & 255)
        return bytes(self.out)


class BitReader:
    def __init__(self, data):
        self.data = data
        self.position = 0
        self.bits = 0
        self.count = 0

    def need(self, width):
        while self.count < width:
            self.bits |= self.data[self.position] << self.count
            self.position += 1
            self.count += 8

    def read(self, width):
        self.need(width)
        value = self.bits & ((1 << width) - 1)
        self.bits >>= width
        self.count -= width
        return value


def code_lengths(data):
    counts = {}
    for byte in data:
        counts[byte] = counts.get(byte, 0) + 1
    groups = [(count, [symbol]) for symbol, count in counts.items()]
    lengths = dict.fromkeys(counts, 0)
    while len(groups) > 1:
        groups.sort(key=lambda g: (g[0], g[1]), reverse=True)
        (n, a), (m, b) = groups.pop(), groups.pop()
        for symbol in a + b:
            lengths[symbol] += 1
        groups.append((n + m, a + b))
    return lengths


def canonical(lengths):
    codes, code, width = {}, 0, 0
    for length, symbol in sorted((n, s) for s, n in lengths.items()):
        code <<= length - width
        width = length
        flipped = 0
        for i in range(length):
            flipped |= (code >> i & 1) << (length - 1 - i)
        codes[symbol] = flipped, length
        code += 1
    return codes


def encode(data, codes):
    writer = BitWriter()
    for byte in data:
        code, width = codes[byte]
        writer.write(code, width)
    return writer.finish()


def decode(data, codes, count):
    table = {(width, code): symbol for symbol, (code, width) in codes.items()}
    reader = BitReader(data)
    out = bytearray()
    while len(out) < count:
        code = width = 0
        while (width, code) not in table or width == 0:
            code |= reader.read(1) << width
            width += 1
        out.append(table[width, code])
    return bytes(out)


def crc_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ 0xEDB88320 if n & 1 else n >> 1
        table.append(n)
    return table


def crc(data, table):
    value = 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 255] ^ value >> 8
    return value ^ 0xFFFFFFFF


began = time.perf_counter()
data = bytes((i * i // 7 + i // 5) % 61 + 32 for i in range(110_000))
codes = canonical(code_lengths(data))
packed = encode(data, codes)
assert decode(packed, codes, len(data)) == data and len(packed) < len(data)
table = crc_table()
assert crc(b"123456789", table) == 0xCBF43926
for _ in range(5):
    checksum = crc(data, table)
print(f'{{"value": {time.perf_counter() - began}}}')
