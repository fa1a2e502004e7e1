print(0, 00, 1_000_000, 0xFF, 0xdead_beef, 0o777, 0b1011, 0XaB, 0O7, 0B1)
print(1.5, .5, 5., 1e10, 1E-5, 1_0.0_1, 1e+3, 0e0, 1_0e1_0)
print(3j, .5j, 1e3j, 0j, 1_0j)
print('a' "b" '''c''' """d""", r"\n", "\n" == chr(10), "\x41\u0042\U00000043\N{LATIN SMALL LETTER D}\101\0".encode())
print(b"bytes" b'\x00\xff', rb"\x", Rb"\y", bR"\z", b"\101\n\\")
print("tab\tquote\"single\'back\\bell\a".encode())
print("line \
continued", """multi
line""")
print(u"unicode", R"raw\d", len("\U0001F600"), "é\u00e9" == "éé")
print(True, False, None, ..., __debug__)
print([], (), {}, {1}, {1: 2}, (1,), [1, ], {1, }, {1: 2, })
print(0xffffffffffffffffffff, 1e400, -1e400, 1e-400)
print("\400".encode("utf-8"), '\'', "\"", '"', "'")
