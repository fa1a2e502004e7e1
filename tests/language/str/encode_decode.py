s = "aé日😀"
for enc in ("utf-8", "utf8", "UTF_8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "unicode_escape", "raw_unicode_escape", "utf-7"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
for enc in ("ascii", "latin-1", "iso-8859-1", "cp1252" if False else "us-ascii"):
    for err in ("strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "nope"):
        try:
            print(enc, err, s.encode(enc, err))
        except Exception as e:
            print(enc, err, type(e).__name__, e)
for b in (b"abc\xff", b"\xc3", b"\xe6\x97", b"\xf0\x9f\x98", b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xe9b", b"\xe6\x97A"):
    for err in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try:
            print(b, err, ascii(b.decode("utf-8", err)))
        except UnicodeDecodeError as e:
            print(b, err, e)
print(ascii(b"\xff\x80a".decode("ascii", "surrogateescape")), b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"), ascii(b"\xed\xa0\x80".decode("utf-8", "surrogatepass")))
for f in (lambda: "\ud800".encode(), lambda: "a".encode("nope"), lambda: b"a".decode("nope"), lambda: b"\xff".decode("ascii"), lambda: "é".encode("ascii"), lambda: "ééx".encode("ascii"), lambda: "a".encode(5), lambda: b"a".decode(errors=5), lambda: b"ab\xff\xfe".decode(), lambda: "日".encode("latin-1"), lambda: b"a".decode("utf-16"), lambda: b"\\x4".decode("unicode_escape"), lambda: b"\xff\xfea\0".decode("utf-16"), lambda: str(b"\xe9", "latin-1"), lambda: b"\\n\\u00e9".decode("unicode_escape")):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, e)
