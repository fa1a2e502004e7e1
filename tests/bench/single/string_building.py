"""Strings made piece by piece: appending, joining, f-strings, percent and format, splitting, replacing."""
import time


def table(rows):
    text = ""
    for i in range(rows):
        text += "row "
        text += str(i)
        text += ";"
        text += f"{i * 3:>6}|{i / 7:.3f}|{i!r}"
        text += "\n"
    return text


def reports(lines):
    out = []
    for number, line in enumerate(lines):
        name, rest = line.split(";")
        cells = [cell.strip() for cell in rest.split("|")]
        out.append("%s -> %s" % (name.title(), ",".join(cells)))
        out.append("{} {:<8}!".format(number, cells[0]))
        out.append(name.upper().replace("ROW", "line") + " " + cells[1].rjust(10, "."))
    return "\n".join(out)


def letters(text):
    seen = []
    for c in text:
        if c.isalpha():
            seen.append(chr((ord(c) - 97 + 13) % 26 + 97) if c.islower() else c)
        elif c == "\n":
            seen.append(" ")
    return "".join(seen)


began = time.perf_counter()
for _ in range(5):
    text = table(12_000)
    report = reports(text.splitlines())
    rotated = letters(report[:200_000])
assert len(text) == 354_010 and len(report) == 808_083 and "Rbj" in rotated
print(f'{{"value": {time.perf_counter() - began}}}')
