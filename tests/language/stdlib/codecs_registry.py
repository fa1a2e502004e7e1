# Look-ups, search functions, codecs beyond the built-in ones, and what their errors say.
import codecs


def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, e, "<-", repr(e.__cause__))


print(codecs.lookup("UTF 8").name, codecs.lookup("utf-8") is codecs.lookup("Utf_8"))
for name in ["cp1252", "latin-1", "iso8859-15", "koi8-r", "mac-roman", "punycode", "utf-7", "utf-8-sig",
             "unicode_escape", "utf-16", "utf_32_be", "ascii", "charmap", "palmos"]:
    show(lambda: "h\xe9llo".encode(name))
    show(lambda: "h\xe9llo".encode(name, "replace").decode(name))
for name in ["hex", "base64", "rot13", "nope", "undefined"]:
    show(lambda: "abc".encode(name))
    show(lambda: b"abc".decode(name))
    show(lambda: codecs.encode(b"abc", name))
    show(lambda: codecs.encode("abc", name))
    show(lambda: codecs.decode(b"abc", name))


def search(name):
    print("search", name)
    if name == "test_one":
        return codecs.CodecInfo(lambda s: (b"<" + s.encode() + b">", len(s)), lambda b: ("?", len(b)), name=name)
    if name == "test_pair":
        return (1, 2)
    if name == "test_odd":
        return codecs.CodecInfo(lambda s: "text", lambda b: (b"bytes", 1), name=name)
    return None


codecs.register(search)
show(lambda: "x".encode("Test One"))
show(lambda: b"x".decode("test-one"))
show(lambda: "x".encode("test one", "strict"))
show(lambda: codecs.lookup("test_pair"))
show(lambda: "x".encode("test odd"))
show(lambda: b"x".decode("test odd"))
codecs.unregister(search)
show(lambda: "x".encode("test one"))
for f in [lambda: codecs.lookup_error("zz"), lambda: codecs.lookup(3), lambda: codecs.register(3),
          lambda: codecs.register_error("x", 3), lambda: codecs.utf_8_decode("x"), lambda: codecs.utf_8_encode(b"x"),
          lambda: codecs.utf_8_encode("x", 3), lambda: codecs.lookup("a\0"), lambda: codecs.charmap_build(3)]:
    show(f)
