# Error handlers: the built-in ones called by hand, registered ones, and what they may answer.
import codecs

ERRORS = [UnicodeEncodeError("ascii", "a\u20ac\udc80b", 1, 3, "r"), UnicodeEncodeError("utf8", "a\u20ac\udc80b", 2, 3, "r"),
          UnicodeDecodeError("utf-8", b"a\xff\xed\xb2\x80", 1, 2, "r"), UnicodeDecodeError("utf-8", b"a\xff\xed\xb2\x80", 2, 5, "r"),
          UnicodeTranslateError("abc\u1234", 1, 4, "r"), ValueError("x"), 42]
for name in ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape",
             "surrogatepass"]:
    handler = codecs.lookup_error(name)
    print(handler)
    for error in ERRORS:
        try:
            print(name, ascii(handler(error)))
        except Exception as e:
            print(name, type(e).__name__, ascii(str(e)), e is error)


def told(error):
    print(error.start, error.end, error.reason, error.object, error.encoding)
    return "<X>", error.end


codecs.register_error("told", told)
print("a\u20acb\u1234\u1235".encode("latin-1", "told"), "a\u20acb\u1234\u1235".encode("cp1252", "told"))
print(b"a\xff\xfeb".decode("utf-8", "told"), b"a\x81".decode("cp1252", "told"))


def other_bytes(error):
    error.object = b"xyz"
    return "?", 1


codecs.register_error("other", other_bytes)
print(b"a\xff".decode("ascii", "other"), b"a\xff".decode("utf-8", "other"), b"\\uz".decode("unicode_escape", "other"))
for answer in [None, ("x",), (1, 2), ("x", "y"), ("x", 99), ("x", -1), (b"x", 1), ("\u20ac", 1)]:
    codecs.register_error("answer", lambda error: answer)
    for what in [lambda: b"\xff".decode("ascii", "answer"), lambda: "\xff".encode("ascii", "answer")]:
        if answer == ("x", -1):
            continue
        try:
            print(answer, what())
        except Exception as e:
            print(answer, type(e).__name__, e)
