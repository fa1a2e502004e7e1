# library: 3.11
# Codecs of Chinese, Japanese and Korean text.
import codecs
import hashlib
import io

NAMES = ["gb2312", "gbk", "gb18030", "big5", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"]
for name in NAMES:
    print(codecs.lookup(name).name, end=" ")
    digest = hashlib.md5()
    known = 0
    for a in range(256):
        for data in [bytes([a])] + [bytes([a, b]) for b in range(0x30, 256)]:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            known += 1
            digest.update(data + text.encode("utf-8", "surrogatepass"))
    print(known, digest.hexdigest(), end=" ")
    digest = hashlib.md5()
    for c in list(range(0xd800)) + list(range(0xe000, 0xffff)) + list(range(0x10000, 0x110000, 997)):
        try:
            digest.update(chr(c).encode(name))
        except UnicodeEncodeError:
            digest.update(b"none")
    print(digest.hexdigest())
print(b"\x8f\xa2\xaf\x8f\xb0\xa1".decode("euc_jp"), "\u02d8".encode("euc_jp"))
print("".join(b"\x81\x30\x81\x30\x84\x31\xa4\x37\x90\x30\x81\x30\xe3\x32\x9a\x35".decode("gb18030").encode("unicode_escape").decode()))

TEXTS = {"gbk": "\u4f60\u597d", "big5": "\u4f60\u597d", "shift_jis": "\u3053\u3093\u306b\u3061\u306f", "euc_jp": "\u65e5\u672c\u8a9e", "euc_kr": "\ud55c\uad6d\uc5b4", "gb18030": "\u4f60\U00020000\xe9"}
for name, text in TEXTS.items():
    data = (text + " abc " + text).encode(name)
    print(name, data, data.decode(name) == text + " abc " + text)
    decoder = codecs.getincrementaldecoder(name)()
    print([decoder.decode(bytes([b])) for b in data[:7]], decoder.getstate())
    reader = codecs.getreader(name)(io.BytesIO(data + b"\n" + data))
    print(reader.readline() == text + " abc " + text + "\n", reader.read() == text + " abc " + text)
    stream = io.TextIOWrapper(io.BytesIO(data * 1000), name)
    print(len(stream.read()))
    for wrong in [data[:1], b"a" + data[:1] + b"z", b"\xff\xff", b"abc\x80"]:
        for errors in "strict", "ignore", "replace", "backslashreplace":
            try:
                print(wrong.decode(name, errors), end=" ")
            except UnicodeDecodeError as e:
                print(e, e.start, e.end)
        print()
    for errors in "strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace":
        try:
            print("a\ud800\u0e01z".encode(name, errors), end=" ")
        except UnicodeEncodeError as e:
            print(e, e.start, e.end)
    print()


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


# A lead byte that no character of the set has is wrong at once; others wait for what follows.
for name in TEXTS:
    decoder = codecs.getincrementaldecoder(name)("replace")
    for lead in 0x80, 0x81, 0xa0, 0xa1, 0xea, 0xeb, 0xfc, 0xfd, 0xfe, 0xff:
        print(ascii(decoder.decode(bytes([lead]))), decoder.getstate(), end=" ")
        decoder.reset()
    print()
decoder = codecs.getincrementaldecoder("euc_jp")()
for state in (5, (b"\xa4", 0), (b"123456789", 0), (b"1", "a"), ("1", 0), (b"1",), (b"1", -1)):
    attempt(decoder.setstate, state)
print(decoder.getstate())
attempt(decoder.decode, b"\xa2")
decoder.setstate((b"\xa4", 0))
attempt(decoder.decode, b"\x20")
print(decoder.getstate())
decoder.setstate((b"\xa4", 0))
attempt(decoder.decode, b"", True)
print(decoder.getstate())
encoder = codecs.getincrementalencoder("gbk")()
attempt(encoder.encode, 5), attempt(encoder.setstate, -1), attempt(encoder.setstate, 0), attempt(encoder.setstate, "x")
attempt(codecs.getencoder("big5"), 5), attempt(codecs.getencoder("big5"), None), attempt(codecs.getencoder("big5"), "a", 5), attempt(codecs.getdecoder("big5"), "a")
attempt(setattr, encoder, "errors", 5), attempt(delattr, encoder, "errors")
encoder.errors = "replace"
print(encoder.errors, encoder.encode("\ud800"))
writer = codecs.getwriter("gbk")(io.BytesIO())
attempt(writer.write, 5), attempt(writer.writelines, 5), attempt(writer.writelines, ["a", "b"])
print(writer.stream.getvalue())
attempt(codecs.getreader("gbk")(io.BytesIO(b"a")).read, "x")
