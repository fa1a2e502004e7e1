# Bytes that arrive one by one, the functions of _codecs that say how much they took, and files of any encoding.
import codecs
import io
import os
import tempfile

decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([b])) for b in "h\xe9\u20ac\U00012345".encode()], decoder.getstate())
for name in ["utf-16", "utf-32", "utf-8-sig", "utf-7", "utf-16-le", "unicode_escape", "cp1252"]:
    decoder, encoder = codecs.getincrementaldecoder(name)("replace"), codecs.getincrementalencoder(name)("replace")
    data = b"".join(encoder.encode(c) for c in "h\xe9\u20ac\U00012345a") + encoder.encode("", True)
    print(name, data, ascii("".join(decoder.decode(bytes([b])) for b in data) + decoder.decode(b"", True)))
print(codecs.utf_16_ex_decode(b"\xff\xfea\0", None, 0, False), codecs.utf_16_ex_decode(b"a\0", None, 0, False),
      codecs.utf_32_ex_decode(b"\0\0\xfe\xff\0\0\0a", None))
for data in [b"ab\xe2\x82", b"ab\xe2", b"\xf0\x90\x80", b"\xe2\x82\xac", b"\xff", b"\xed\xa0"]:
    for final in [False, True]:
        try:
            print(data, final, codecs.utf_8_decode(data, None, final), ascii(codecs.utf_8_decode(data, "replace", final)))
        except UnicodeDecodeError as e:
            print(data, final, e)
print(codecs.charmap_decode(b"\0\1\2", "strict", {0: "abc", 1: "", 2: 65}), codecs.charmap_decode(b"\0\1", "strict", "ab"),
      codecs.charmap_encode("ab\u1234", "replace", {97: b"xx", 98: 5, 63: b"?"}), codecs.readbuffer_encode("h\xe9"))
for table in [{}, {0: None}, {0: 0x110000}, {0: "\ufffe"}, {0: b"x"}, "\ufffe", ""]:
    try:
        print(codecs.charmap_decode(b"\0", "strict", table))
    except Exception as e:
        print(type(e).__name__, e)
for table in [{}, {97: None}, {97: 256}, {97: "x"}]:
    try:
        print(codecs.charmap_encode("aa", "strict", table))
    except Exception as e:
        print(type(e).__name__, e)
print(codecs.encode("\u20ac", "cp1252"), codecs.charmap_encode("\u20ac", None, codecs.charmap_build("\ufffe" * 128 + "\u20ac")))

path = os.path.join(tempfile.gettempdir(), "skerry_codecs_%d.txt" % os.getpid())
try:
    for name in ["utf-16", "cp1252", "koi8-u", "rot13", "nope"]:
        try:
            with open(path, "w", encoding=name) as f:
                f.write("line\n")
                f.write("two\n")
            with open(path, "rb") as f:
                print(name, f.read())
            with open(path, encoding=name) as f:
                print(f.readline(), f.read())
            with codecs.open(path, encoding=name) as f:
                print(f.read())
        except LookupError as e:
            print(e)
finally:
    os.remove(path)
