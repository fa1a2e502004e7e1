"""Training: str and bytes, formatting, regular expressions, parsing."""
import io
import re
import string
import textwrap

SOURCE = ("The quick brown fox jumps over the lazy dog; then, at 12:45, it sleeps (for 3.5 hours). "
          "Grüße aus Köln! naïve café résumé. key=value; other = 42, \"quoted text\"\n") * 40

TOKEN = re.compile(r"(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=,;])|(?P<space>\s+)|(?P<other>.)")


def words(text):
    counts = {}
    for line in text.splitlines():
        for word in line.lower().split():
            word = word.strip(string.punctuation)
            if word:
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]


def evaluate(text):
    tokens = [(m.lastgroup, m.group()) for m in TOKEN.finditer(text) if m.lastgroup != "space"]
    position = 0

    def peek():
        return tokens[position][1] if position < len(tokens) else ""

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def factor():
        kind, token = take()
        if token == "(":
            value = expression()
            take()
            return value
        return -factor() if token == "-" else float(token)

    def term():
        value = factor()
        while peek() in ("*", "/"):
            value = value * factor() if take()[1] == "*" else value / factor()
        return value

    def expression():
        value = term()
        while peek() in ("+", "-"):
            value = value + term() if take()[1] == "+" else value - term()
        return value

    return expression()


def formats(rounds):
    size = 0
    for i in range(rounds):
        name = f"item{i:05d}"
        line = "{:<12}|{:>8.2f}|{:^6}|{!r}".format(name, i / 3, i % 7, name)
        line += "%-10s %5d %x %.3e" % (name, i, i, i * 1.5) + f" {i:,} {i / 7:.4%} {name!s:>14} {i:#x} {i:b}"
        size += len(line) + len(str(i)) + len(repr(i / 9)) + int(str(i)) % 3 + (float(str(i / 4)) > 10)
    return size


def methods(rounds):
    total = 0
    for i in range(rounds):
        text = SOURCE[i % 500: i % 500 + 200]
        total += text.find("fox") + text.count("e") + len(text.replace("the", "a")) + len(text.upper().title())
        total += text.startswith("The") + text.endswith(".") + len(text.partition(",")[2]) + len(",".join(text.split(" ")))
        total += len(text.encode()) + len(text.encode("utf-8").decode("utf-8")) + ord(text[0]) + len(text[::-1])
        total += sum(c.isalpha() for c in text[:40]) + ("lazy" in text) + len(text.translate({101: "3", 111: None}))
        total += len(text.rjust(210, ".")) + text.isdigit() + (text < SOURCE) + hash(text) % 2 * 0
    return total


def patterns(rounds):
    total = 0
    for i in range(rounds):
        text = SOURCE[i % 300: i % 300 + 400]
        total += len(re.findall(r"\b\w{4,}\b", text)) + len(re.sub(r"\s+", " ", text)) + len(re.split(r"[;,.]\s*", text))
        total += sum(len(m.group(1)) for m in re.finditer(r"(\w+)\s*=\s*(\w+)", text)) + bool(re.search(r"(\d+):(\d+)", text))
        total += len(re.sub(r"(\w+) (\w+)", lambda m: m[2] + m[1], text[:120]))
    return total


def building(rounds):
    out, text, pieces = io.StringIO(), "", []
    for i in range(rounds):
        text += chr(97 + i % 26)
        if i % 10 == 0:
            text += "\n"
        pieces.append(str(i))
        out.write(f"{i};")
    return len(text) + len("".join(pieces)) + len(out.getvalue()) + len(textwrap.wrap(SOURCE[:2000], 60))


def binary(rounds):
    data, total = bytearray(), 0
    for i in range(rounds):
        data += i.to_bytes(4, "little")
        total += int.from_bytes(data[-4:], "little") + data[-4] + len(bytes(data[-8:]).hex())
    return total + bytes(data).count(b"\0") + len(bytes(data).split(b"\1"))


expressions = ["1 + 2 * (3 - 4.5) / 2", "(1+2)*(3+4)*(5+6) - 7 / 8", "-(2 * 3) + 4 * -(5 - 6)"] * 150
print(words(SOURCE), round(sum(map(evaluate, expressions)), 6), formats(3_000), methods(1_500), patterns(250), building(20_000), binary(8_000))
