#!/usr/bin/env python3
"""Writes ../python/_ucd_3_2_0_tables.py: how Unicode 3.2 differs from today's, from the unicodedata module of CPython 3.11."""
import sys
import textwrap
import unicodedata

old = unicodedata.ucd_3_2_0
assigned = [chr(code) for code in range(sys.maxunicode + 1) if old.category(chr(code)) != 'Cn']


def spans(characters):
    """[(first, last + 1)] of characters in a row."""
    found = []
    for code in map(ord, characters):
        if found and found[-1][1] == code:
            found[-1] = (found[-1][0], code + 1)
        else:
            found.append((code, code + 1))
    return found


def changes(name):
    """What `name` answered then, by the characters for which it answers something else now."""
    before, now = getattr(old, name), getattr(unicodedata, name)
    return {character: before(character) for character in assigned if before(character) != now(character)}


def table(name, value):
    return '\n'.join(textwrap.wrap(f'{name} = {value!r}', 150, subsequent_indent='    '))


def text(answers):
    """{answer: its characters}"""
    by_answer = {}
    for character, answer in answers.items():
        by_answer.setdefault(answer, []).append(character)
    return {answer: spans(characters) for answer, characters in by_answer.items()}


print('''"""How Unicode 3.2 differs from today's. Made by stdlib/unicodedata/make_old_database.py from CPython's tables; do not edit."""
# Where runs of assigned characters begin and end, in turn.''')
print(table('BORDERS', tuple(border for span in spans(assigned) for border in span)))
print('# What was answered otherwise: {answer: [(first, last + 1), ...]}.')
for name in ('category', 'bidirectional', 'mirrored', 'east_asian_width'):
    print(table(name.upper(), text(changes(name))))
print('# Corrected since (Corrigendum 4).')
print(table('NORMAL_FORMS', {ord(c): old.normalize('NFKC', c) for c in assigned if old.normalize('NFKC', c) != unicodedata.normalize('NFKC', c)}))
