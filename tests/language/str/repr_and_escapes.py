for s in ("a", "it's", 'say "hi"', "both ' and \"", "\n\t\r\\", "\0\x01\x1f\x7f", "\x80\x9f\xa0\xad", "é日😀", "\u200b\u2028\ue000\uffff", "\ud800", "\U0010ffff", "", "\a\b\f\v", "'", '"', "\\'", "\u0378", "\U000e0001", "tab\there"):
    print(repr(s).encode("ascii", "backslashreplace").decode(), ascii(s), len(s))
print("\x41\u0041\U00000041\101\N{LATIN CAPITAL LETTER A}\N{DIGIT ONE}\N{GREEK SMALL LETTER ALPHA}\
same line")
print(r"\x41\n", "\60\061\0062", len("\N{SNOWMAN}"), "\N{EURO SIGN}" == "€")
print([repr("'")], ["a\nb"], {"k": "v\t"}, ("é",), f"{'é'!a}", "%a" % "é", ascii(["é"]))
for src in (r"'\x4'", r"'\u123'", r"'\U00110000'", r"'\N{NO SUCH NAME}'", r"'\N'", "'abc", r"b'\xg0'", "b'é'"):
    try:
        eval(src)
    except SyntaxError as e:
        print(ascii(src), e.msg)
