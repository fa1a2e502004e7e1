text = """The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs!
How vexingly quick daft zebras jump; sphinx of black quartz, judge my vow."""
def wrap(text, width):
    line = []
    for word in text.split():
        if line and len(" ".join(line + [word])) > width:
            yield " ".join(line)
            line = []
        line.append(word)
    if line: yield " ".join(line)
for l in wrap(text, 30): print(f"|{l:<30}|{l:>30}|{l:^30}|")
def justify(line, width):
    words = line.split()
    if len(words) == 1: return line.ljust(width)
    gaps, extra = divmod(width - sum(map(len, words)), len(words) - 1)
    return "".join(w + " " * (gaps + (i < extra) if i < len(words) - 1 else 0) for i, w in enumerate(words))
for l in wrap(text, 40): print(repr(justify(l, 40)))
rows = [("name", "qty", "price"), ("apple", 3, 1.5), ("kiwi é", 12, 0.25), ("日本", 100, 1234.5)]
widths = [max(len(str(r[i])) for r in rows) for i in range(3)]
for r in rows: print(" | ".join(f"{c:{'<' if isinstance(c, str) else '>'}{w}}" for c, w in zip(r, widths)))
counts = {}
for w in text.lower().replace(".", " ").split(): counts[w] = counts.get(w, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:4])
print("".join(sorted(set(c for c in text.lower() if c.isalpha()))) == "abcdefghijklmnopqrstuvwxyz")
rot = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM")
print(text[:20].translate(rot), text[:20].translate(rot).translate(rot))
def to(n):
    out = ""
    for v, s in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        q, n = divmod(n, v)
        out += s * q
    return out
print([to(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999)])
