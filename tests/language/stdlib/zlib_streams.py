import zlib
data = bytes(range(256)) * 400 + b'the end'
for level in (-1, 0, 1, 6, 9):
    for wbits in (15, -15, 31, 9):
        c = zlib.compress(data, level, wbits)
        assert zlib.decompress(c, wbits) == data
        if wbits != 31: print(level, wbits, len(c))
print(zlib.crc32(data), zlib.adler32(data), zlib.crc32(b'b', zlib.crc32(b'a')), zlib.adler32(b'', 5), zlib.crc32(b'abc', -3))
co = zlib.compressobj(9)
parts = [co.compress(data[i:i + 1000]) for i in range(0, len(data), 1000)]
mid = co.copy()
parts.append(co.flush(zlib.Z_SYNC_FLUSH)); parts.append(co.flush())
whole = b''.join(parts)
d = zlib.decompressobj()
out = b''.join(d.decompress(whole[i:i + 77]) for i in range(0, len(whole), 77)) + d.flush()
print(out == data, d.eof, d.unused_data, d.unconsumed_tail)
d = zlib.decompressobj()
first = d.decompress(whole + b'tail', 100)
print(len(first), len(d.unconsumed_tail) > 0, d.eof, d.unused_data)
e = d.copy()
rest = first
while not d.eof: rest += d.decompress(d.unconsumed_tail, 50000)
print(rest == data, d.eof, d.unused_data)
print(first + e.decompress(e.unconsumed_tail) == data, e.unused_data, e.decompress(b'more'), e.unused_data)
z = zlib.compressobj(zdict=b'hello world')
c = z.compress(b'hello world hello') + z.flush()
print(zlib.decompressobj(zdict=b'hello world').decompress(c))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: zlib.decompress(b'abc')); t(lambda: zlib.decompress(whole[:-10])); t(lambda: zlib.decompress(whole[:50] + b'xxxx' + whole[54:]) == data)
t(lambda: zlib.decompress(b'')); t(lambda: zlib.decompress('')); t(lambda: zlib.compress(b'', 99)); t(lambda: zlib.compressobj(99)); t(lambda: zlib.decompressobj(99))
t(lambda: zlib.decompressobj().decompress(c)); t(lambda: zlib.decompressobj(zdict=b'x').decompress(c)); t(lambda: zlib.decompressobj().decompress(b'', -1))
t(lambda: zlib.decompressobj().flush(0)); t(lambda: zlib.decompressobj(zdict=5)); t(lambda: zlib.compressobj(zdict=5)); t(lambda: zlib.decompressobj().decompress(b'zzzz'))
t(lambda: zlib.decompress(c, bufsize=-1)); t(lambda: type(zlib.compressobj())); print(zlib.error, zlib.MAX_WBITS, zlib.Z_FINISH, zlib.DEF_BUF_SIZE)
