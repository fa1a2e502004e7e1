# Text streams whose buffers, handlers and codecs turn on them, and what cuts across the ends of chunks.
import codecs, io

def shown(f):
    try: return f()
    except Exception as e: return type(e).__name__, str(e)

# An error handler gives the stream another encoding while it decodes or encodes.
def handler(error):
    global calls, kept
    calls += 1
    if calls == 1:
        stream.__init__(io.BytesIO(b"q"), "ascii", errors="strict")
        kept = ["zz" + "y" * i + str(i) for i in range(60)]
    return "?", error.end
codecs.register_error("turning", handler)
calls = 0
stream = io.TextIOWrapper(io.BytesIO(b"a\xffb\xfec\xffd"), "ascii", errors="".join(["turn", "ing"]))
print(shown(lambda: stream.read()))
calls = 0
stream = io.TextIOWrapper(io.BytesIO(), "".join(["asc", "ii"]), errors="".join(["turn", "ing"]))
print(shown(lambda: stream.write("aébéc")), shown(lambda: stream.flush()))

# Codecs with a state are cut by the ends of chunks and begin anew after a write.
for encoding in ("utf-7", "shift_jis", "gb18030", "euc_jp"):
    stream = io.TextIOWrapper(io.BytesIO(("あaい" * 9000).encode(encoding)), encoding)
    print(encoding, len(stream.read(20000)))
    buffer = io.BytesIO("ああいいうう".encode(encoding))
    stream = io.TextIOWrapper(buffer, encoding, errors="replace")
    stream._CHUNK_SIZE = 3
    stream.read(1); stream.write("z"); stream.flush()
    print(ascii(stream.read()))
for encoding in ("utf-16", "utf-32"):
    for data in (b"a\0b\0c\0d\0", b"", b"a", b"\xff\xfe", b"\xfe\xff\0a\0b", b"\xff\xfe\0\0a\0\0\0"):
        print(encoding, data, shown(lambda: io.TextIOWrapper(io.BytesIO(data), encoding).read()))

# "\r\n" cut in two.
stream = io.TextIOWrapper(io.BytesIO(b"aa\r\nbbbb\r\ncc\r\n"), newline="\r\n")
stream._CHUNK_SIZE = 3
print(repr(stream.readline()), stream.tell())
there = stream.tell(); stream.readline(); stream.seek(there)
print(repr(stream.readline()))
stream = io.TextIOWrapper(io.BytesIO(b"x" * 8191 + b"\r\nsecond\r\nthird\r\n"), newline="\r\n")
stream.readline()
there = stream.tell(); stream.seek(there)
print(there, repr(stream.readline()))

# Encoders of the registry are told where the text goes.
log = []
class Encoder(codecs.IncrementalEncoder):
    def encode(self, text, final=False): return text.encode("latin-1")
    def reset(self): log.append("reset")
    def setstate(self, state): log.append(state)
codecs.register(lambda n: codecs.CodecInfo(codecs.latin_1_encode, codecs.latin_1_decode, incrementalencoder=Encoder,
                                           incrementaldecoder=codecs.getincrementaldecoder("latin-1"), name=n) if n == "told" else None)
stream = io.TextIOWrapper(io.BytesIO(b"abc\ndef"), "told")
stream.seek(0); stream.seek(0, 2); stream.write("x"); stream.flush(); stream.seek(3); stream.read(1)
buffer = io.BytesIO(b"abc"); buffer.seek(3)
io.TextIOWrapper(buffer, "told")
print(log)

# The look-up of a codec, its reset and its state turn on the stream. (Not every case is one that CPython survives.)
class Decoder(codecs.IncrementalDecoder):
    def decode(self, data, final=False): return data.decode("latin-1")
    def getstate(self): return b"", 0
    def setstate(self, state): pass
    def reset(self):
        if turning: stream.detach()
def look_up(name):
    if name == "detaching_look_up": stream.detach()
    if name in ("detaching", "detaching_look_up"):
        return codecs.CodecInfo(codecs.latin_1_encode, codecs.latin_1_decode, incrementaldecoder=Decoder, incrementalencoder=codecs.IncrementalEncoder, name=name)
codecs.register(look_up)
turning = False
stream = io.TextIOWrapper(io.BytesIO(b"abc"), "detaching")
stream.read(1)
turning = True
print(type(shown(lambda: stream.seek(0, 2))))
