#!/usr/bin/python3
"""Writes unicode_tables.h: what str needs of Unicode beyond the categories and simple mappings that utf8proc has.

Run it with the CPython whose behaviour is the reference: python3 make_unicode_tables.py > unicode_tables.h
"""
import unicodedata

ALL = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) != "Cn"]


def ranges(characters):
    out = []
    for c in map(ord, characters):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def emit(lines, width=4):
    for i in range(0, len(lines), width):
        print("    " + " ".join(lines[i:i + width]))
    print("};")


def range_table(name, comment, characters):
    print(f"// {comment}")
    print(f"inline constexpr CodeRange {name}[] = {{")
    emit([f"{{0x{a:x}, 0x{b:x}}}," for a, b in ranges(characters)], 6)
    print()


def category_in(c, *prefixes):
    return unicodedata.category(c).startswith(prefixes)


print(f"""// Made by make_unicode_tables.py from Unicode {unicodedata.unidata_version}; do not edit.
//
// Exceptions to rules that follow from the general category and the simple case mappings.
#pragma once

#include <cstdint>

namespace skerry {{

struct CodeRange {{
  uint32_t first, last;
}};
struct SpecialCasing {{
  uint32_t character;
  uint16_t upper[3], title[3];  // zero-terminated unless full
}};
""")
range_table("kOtherLowercase", "Lowercase, category not Ll.",
            [c for c in ALL if c.islower() != category_in(c, "Ll")])
range_table("kOtherUppercase", "Uppercase, category not Lu.",
            [c for c in ALL if c.isupper() != category_in(c, "Lu")])
range_table("kOtherDigits", "Numeric type digit, category not Nd.",
            [c for c in ALL if c.isdigit() != category_in(c, "Nd")])
range_table("kOtherNumeric", "With a numeric value, category not N*.",
            [c for c in ALL if c.isnumeric() != category_in(c, "N")])
range_table("kIdentifierStartExceptions", "XID_Start differs from L* or Nl or underscore.",
            [c for c in ALL if c.isidentifier() != (c == "_" or category_in(c, "L", "Nl"))])
range_table("kIdentifierContinueExceptions", "XID_Continue differs from L*, Nl, Mn, Mc, Nd, Pc.",
            [c for c in ALL
             if ("a" + c).isidentifier() != category_in(c, "L", "Nl", "Mn", "Mc", "Nd", "Pc")])
print("// The zeros of the runs of ten decimal digits. The last two came with Unicode 15.")
print("inline constexpr uint32_t kDecimalZeros[] = {")
zeros = [ord(c) for c in ALL if c.isdecimal() and unicodedata.decimal(c) == 0]
emit([f"0x{c:x}," for c in sorted(set(zeros) | {0x11F50, 0x1E4F0})], 12)
print()
print("// Full case mappings of more than one character.")
print("inline constexpr SpecialCasing kSpecialCasing[] = {")


def sequence(s):
    return "{" + ", ".join(f"0x{ord(c):x}" for c in s) + "}"


emit([f"{{0x{ord(c):x}, {sequence(c.upper())}, {sequence(c.title())}}}," for c in ALL
      if len(c.upper()) > 1 or len(c.title()) > 1], 2)
print("\n}  // namespace skerry")
