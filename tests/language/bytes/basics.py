b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b[:3]), b"" or "empty", b + b"x", b"ab" * 3, 104 in b, b"ell" in b, b"" in b, 300 in [1] or b"z" in b)
print(b"a" < b"b", b"a" < b"ab", b"a" == b"a", b"a" != b"b", max(b"abc"), sorted(b"cab"), hash(b"a") == hash(b"a"), b"a" == bytearray(b"a"), b"a" == "a", b"" == bytes())
print(bytes(3), bytes([1, 2, 255]), bytes(b"copy"), bytes("é", "utf-8"), bytes(range(3)), bytes(bytearray(b"x")), bytes("abc", encoding="ascii", errors="strict"), bytes(memoryview(b"mv")), bytes(), bytes(x for x in [1, 2]))
print(repr(b"it's"), repr(b'"'), repr(b"'\""), repr(b"\t\n\r\\\x7f\x80~ "), str(b"a"), f"{b'x'}", "%s" % b"x", b"%s" % b"x")
print(b"abc".hex(), b"abc".hex(":"), b"abcde".hex("-", 2), b"abcde".hex("-", -2), bytes.fromhex("61 62  63"), bytes.fromhex("FFff"), b"".hex())
for f in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(["a"]), lambda: bytes("a"), lambda: bytes(-1), lambda: bytes(1.5), lambda: bytes(5, "utf-8"), lambda: bytes("a", "utf-8", "strict", 1), lambda: b"a"[5], lambda: b"a" + "b", lambda: b"a" * 1.5, lambda: b"a" < "b", lambda: 256 in b"a", lambda: "a" in b"a", lambda: bytes.fromhex("6"), lambda: bytes.fromhex("zz"), lambda: bytes.fromhex(b"61"), lambda: b"a".hex("ab"), lambda: bytes(None), lambda: bytes(object), lambda: bytes(10 ** 20), lambda: b"a".hex(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = b"abc"
for bad in ("x[0] = 1", "del x[0]", "x.append(1)"):
    try:
        exec(bad)
    except (TypeError, AttributeError) as e:
        print(e)
