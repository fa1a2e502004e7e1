#!/usr/bin/env python3
"""Writes character_tables.h: what unicodedata needs and utf8proc lacks, from the unicodedata module of CPython."""
import fractions
import sys
import unicodedata


def numeric_runs():
    """(first, count, numerator, denominator, step): characters in a row whose values grow by `step` (numerators)."""
    runs = []
    for code in range(sys.maxunicode + 1):
        value = unicodedata.numeric(chr(code), None)
        if value is None:
            continue
        f = fractions.Fraction(value).limit_denominator(1000)
        if runs:
            first, count, numerator, denominator, step = runs[-1]
            if first + count == code and denominator == f.denominator:
                if count == 1 and f.numerator - numerator in (0, 1, 10, 100):
                    step = f.numerator - numerator
                if numerator + step * count == f.numerator:
                    runs[-1] = (first, count + 1, numerator, denominator, step)
                    continue
        runs.append((code, 1, f.numerator, f.denominator, 0))
    return runs


def width_runs():
    """(first, last, width): characters that are not neutral."""
    runs = []
    for code in range(sys.maxunicode + 1):
        width = unicodedata.east_asian_width(chr(code))
        if width == 'N':
            continue
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == width:
            runs[-1] = (runs[-1][0], code, width)
        else:
            runs.append((code, code, width))
    return runs


def composed(code_points):
    return unicodedata.normalize('NFC', ''.join(code_points))


def odd_decompositions():
    """(code, mapping): where composing again what a full decomposition gave is not the single step."""
    rows = []
    for code in range(sys.maxunicode + 1):
        mapping = unicodedata.decomposition(chr(code))
        if not mapping:
            continue
        if mapping[0] == '<':
            step = composed(unicodedata.normalize('NFKD', chr(code)))
            prefix = mapping.split()[0] + ' '
        else:
            full = unicodedata.normalize('NFD', chr(code))
            step = composed(full)
            if len(step) != 1 or step == chr(code):
                step = composed(full[:-1]) + full[-1]
            prefix = ''
        if prefix + ' '.join('%04X' % ord(c) for c in step) != mapping:
            rows.append((code, mapping))
    return rows


def table(rows, per_line):
    lines = []
    for i in range(0, len(rows), per_line):
        lines.append('    ' + ' '.join(rows[i:i + per_line]))
    return '\n'.join(lines)


print(f'''// Made by make_character_tables.py from Unicode {unicodedata.unidata_version}; do not edit.
#pragma once

#include <cstdint>

namespace skerry::unicode {{

// `count` characters from `first` on; the numerator grows by `step` from one to the next.
struct NumericRun {{
  uint32_t first;
  uint16_t count;
  int64_t numerator;
  uint16_t denominator, step;
}};
inline constexpr NumericRun kNumericRuns[] = {{
{table(['{0x%x, %d, %d, %d, %d},' % r for r in numeric_runs()], 5)}
}};

// East Asian width; characters that are in no run are neutral.
struct WidthRun {{
  uint32_t first, last;
  char width[3];
}};
inline constexpr WidthRun kWidthRuns[] = {{
{table(['{0x%x, 0x%x, "%s"},' % r for r in width_runs()], 5)}
}};

// What decomposition() gives where it cannot be found from a full decomposition.
struct OddDecomposition {{
  uint32_t character;
  const char* mapping;
}};
inline constexpr OddDecomposition kOddDecompositions[] = {{
{table(['{0x%x, "%s"},' % r for r in odd_decompositions()], 3)}
}};

}}  // namespace skerry::unicode''')
