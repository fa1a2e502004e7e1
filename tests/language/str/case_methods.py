for s in ("hello World", "ßtraße", "ǆ", "ŉ", "ÀÉ", "İi", "ΑΣ", "ΑΣ Σ", "ﬁ", "123abc", "", "they're bill's", "x1y", "ÿ", "µ", "ῼ", "Ωmega", "ΌΣΟΣ."):
    print(repr(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), ascii(s.upper()))
print("HELLO".isupper(), "Hello".isupper(), "hello".islower(), "h1".islower(), "1".islower(), "Hello World".istitle(), "Hello world".istitle(), "A1".isupper(), "".isupper(), "ß".islower(), "ǅ".istitle())
