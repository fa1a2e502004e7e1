#!/usr/bin/python3
"""Writes the table of character names that unicode_names.cpp searches: make_unicode_names.py OUTPUT.inc

The names are those of the Python that runs this at build time. Each is a sequence of words; the words are stored once.
Names that end in the character's own number, as those of ideographs do, become ranges. Hangul syllables are composed.
"""
import sys
import unicodedata

# Names that unicodedata.lookup knows but unicodedata.name does not give. What the running Python lacks is left out.
ALIASES = """NULL|START OF HEADING|START OF TEXT|END OF TEXT|END OF TRANSMISSION|ENQUIRY|ACKNOWLEDGE|ALERT|BACKSPACE|
CHARACTER TABULATION|HORIZONTAL TABULATION|LINE FEED|NEW LINE|END OF LINE|LINE TABULATION|VERTICAL TABULATION|FORM FEED|
CARRIAGE RETURN|SHIFT OUT|LOCKING-SHIFT ONE|SHIFT IN|LOCKING-SHIFT ZERO|DATA LINK ESCAPE|DEVICE CONTROL ONE|
DEVICE CONTROL TWO|DEVICE CONTROL THREE|DEVICE CONTROL FOUR|NEGATIVE ACKNOWLEDGE|SYNCHRONOUS IDLE|
END OF TRANSMISSION BLOCK|CANCEL|END OF MEDIUM|SUBSTITUTE|ESCAPE|INFORMATION SEPARATOR FOUR|FILE SEPARATOR|
INFORMATION SEPARATOR THREE|GROUP SEPARATOR|INFORMATION SEPARATOR TWO|RECORD SEPARATOR|INFORMATION SEPARATOR ONE|
UNIT SEPARATOR|DELETE|PADDING CHARACTER|HIGH OCTET PRESET|BREAK PERMITTED HERE|NO BREAK HERE|INDEX|NEXT LINE|
START OF SELECTED AREA|END OF SELECTED AREA|CHARACTER TABULATION SET|HORIZONTAL TABULATION SET|
CHARACTER TABULATION WITH JUSTIFICATION|HORIZONTAL TABULATION WITH JUSTIFICATION|LINE TABULATION SET|
VERTICAL TABULATION SET|PARTIAL LINE FORWARD|PARTIAL LINE DOWN|PARTIAL LINE BACKWARD|PARTIAL LINE UP|REVERSE LINE FEED|
REVERSE INDEX|SINGLE SHIFT TWO|SINGLE-SHIFT-2|SINGLE SHIFT THREE|SINGLE-SHIFT-3|DEVICE CONTROL STRING|PRIVATE USE ONE|
PRIVATE USE-1|PRIVATE USE TWO|PRIVATE USE-2|SET TRANSMIT STATE|CANCEL CHARACTER|MESSAGE WAITING|START OF GUARDED AREA|
START OF PROTECTED AREA|END OF GUARDED AREA|END OF PROTECTED AREA|START OF STRING|SINGLE GRAPHIC CHARACTER INTRODUCER|
SINGLE CHARACTER INTRODUCER|CONTROL SEQUENCE INTRODUCER|STRING TERMINATOR|OPERATING SYSTEM COMMAND|PRIVACY MESSAGE|
APPLICATION PROGRAM COMMAND|NUL|SOH|STX|ETX|EOT|ENQ|ACK|BEL|BS|HT|TAB|LF|NL|EOL|VT|FF|CR|SO|SI|DLE|DC1|DC2|DC3|DC4|NAK|
SYN|ETB|CAN|EOM|EM|SUB|ESC|FS|GS|RS|US|SP|DEL|PAD|HOP|BPH|NBH|IND|NEL|SSA|ESA|HTS|HTJ|VTS|PLD|PLU|RI|SS2|SS3|DCS|PU1|
PU2|STS|CCH|MW|SPA|EPA|SOS|SGC|SGCI|SCI|CSI|ST|OSC|PM|APC|NBSP|SHY|CGJ|ALM|ZWSP|ZWNJ|ZWJ|LRM|RLM|LRE|RLE|PDF|LRO|RLO|
NNBSP|MMSP|WJ|LRI|RLI|FSI|PDI|BYTE ORDER MARK|BOM|ZWNBSP|LATIN CAPITAL LETTER GHA|LATIN SMALL LETTER GHA|
WEIERSTRASS ELLIPTIC FUNCTION|CYRILLIC SMALL LETTER BARRED O|HEBREW LETTER HOLAM|VS1|VS2|VS15|VS16|VS17""".replace("\n", "")

HANGUL = range(0xAC00, 0xD7A4)


def collect():
    named, ranges = [], []
    for c in range(0x110000):
        name = unicodedata.name(chr(c), "")
        if not name or c in HANGUL:
            continue
        number = f"-{c:X}"
        if name.endswith(number):
            prefix = name[:-len(number) + 1]
            if ranges and ranges[-1][1] == c - 1 and ranges[-1][2] == prefix:
                ranges[-1][1] = c
            else:
                ranges.append([c, c, prefix])
            continue
        named.append((c, name))
    return named, ranges


def main():
    named, ranges = collect()
    aliases = []
    for alias in ALIASES.split("|"):
        try:
            aliases.append((ord(unicodedata.lookup(alias)), alias))
        except (KeyError, TypeError):
            pass
    entries = named + aliases  # the first `len(named)` by code point, then the aliases
    counts = {}
    for _, name in entries:
        for word in name.split(" "):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts)
    number_of = {word: i for i, word in enumerate(words)}
    assert len(words) < 0x8000 and len(entries) < 0x10000

    sequence, blocks = [], []
    for i, (_, name) in enumerate(entries):
        if i % 16 == 0:
            blocks.append(len(sequence))
        numbers = [number_of[word] for word in name.split(" ")]
        numbers[-1] |= 0x8000  # the last word of a name
        sequence += numbers
    by_name = sorted(range(len(entries)), key=lambda i: entries[i][1])

    out = open(sys.argv[1], "w", encoding="ascii")

    def array(kind, name, values):
        out.write(f"constexpr {kind} {name}[] = {{\n")
        for i in range(0, len(values), 24):
            out.write(",".join(map(str, values[i:i + 24])) + ",\n")
        out.write("};\n")

    out.write(f"// Unicode {unicodedata.unidata_version}\n")
    starts, offset = [], 0
    for word in words:
        starts.append(offset)
        offset += len(word)
    starts.append(offset)
    out.write("constexpr char kWordText[] =\n")
    text = "".join(words)
    for i in range(0, len(text), 100):
        out.write(f'"{text[i:i + 100]}"\n')
    out.write(";\n")
    array("uint32_t", "kWordStart", starts)
    array("uint32_t", "kCodePoints", [c for c, _ in entries])
    array("uint16_t", "kSequence", sequence)
    array("uint32_t", "kBlockStart", blocks)
    array("uint16_t", "kByName", by_name)
    out.write(f"constexpr uint32_t kNamedCount = {len(named)};\nconstexpr uint32_t kEntryCount = {len(entries)};\n")
    out.write("constexpr NumberedRange kNumberedRanges[] = {\n")
    for first, last, prefix in ranges:
        out.write(f'{{0x{first:x}, 0x{last:x}, "{prefix}"}},\n')
    out.write("};\n")


main()
