values = (5, 1.5, "s", 1j, True, None, [], b"b", object)
for spec in ("d", "s", "f", "x", "5", ">5", "=5", "+", ",", ".2", "#", "0", "%", "c", "10000000000000000000000", ".-1", "<<<", "z", "05", "e", "_", "n", " ", "!", "^^", "é>5", ".5.5", "5.", "d ", ",.2f", ",,", "__", ",_", "_,"):
    row = []
    for v in values:
        try:
            row.append(format(v, spec))
        except Exception as e:
            row.append(f"{type(e).__name__}: {e}")
    print(repr(spec), row)
