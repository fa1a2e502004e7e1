#!/usr/bin/env python3
"""Writes ../python/_ucd_3_2_0.py: how Unicode 3.2 differs from today's, from the unicodedata module of CPython 3.11."""
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


print(f'''"""unicodedata.ucd_3_2_0: the database as it was in Unicode 3.2, for IDNA and stringprep (RFC 3454).

Made by stdlib/unicodedata/make_old_database.py from CPython's tables; do not edit.
"""
import bisect
import unicodedata

# Where runs of assigned characters begin and end, in turn.
''' + table('_BORDERS', tuple(border for span in spans(assigned) for border in span)) + '''
# What was answered otherwise: {answer: [(first, last + 1), ...]}.
''' + '\n'.join(table('_' + name.upper(), text(changes(name))) for name in ('category', 'bidirectional', 'mirrored', 'east_asian_width')) + '''
# Corrected since (Corrigendum 4).
''' + table('_NORMAL_FORMS', {ord(c): old.normalize('NFKC', c) for c in assigned
                              if old.normalize('NFKC', c) != unicodedata.normalize('NFKC', c)}) + '''


def _expand(spans_by_answer):
    return {chr(code): answer for answer, spans in spans_by_answer.items() for first, end in spans for code in range(first, end)}


class UCD:
    __module__ = 'unicodedata'
    unidata_version = '3.2.0'

    def __init_subclass__(cls):
        raise TypeError("type 'unicodedata.UCD' is not an acceptable base type")


def _is_assigned(character):
    return bisect.bisect_right(_BORDERS, ord(character)) % 2 == 1


def _answer(name, unassigned, before={}):
    now = getattr(unicodedata, name)
    before = _expand(before)

    def answer(self, chr, /):
        today = now(chr)
        return before.get(chr, today) if _is_assigned(chr) else unassigned
    return _named(answer, name)


def _answer_or_default(name, refusal):
    now = getattr(unicodedata, name)

    def answer(self, chr, /, *default):
        today = now(chr, *default)
        if _is_assigned(chr):
            return today
        if not default:
            raise ValueError(refusal)
        return default[0]
    return _named(answer, name)


def _named(function, name):
    function.__name__ = name
    function.__qualname__ = 'UCD.' + name
    function.__doc__ = getattr(unicodedata, name).__doc__
    setattr(UCD, name, function)


_answer('category', 'Cn', _CATEGORY)
_answer('bidirectional', '', _BIDIRECTIONAL)
_answer('mirrored', 0, _MIRRORED)
_answer('east_asian_width', 'F', _EAST_ASIAN_WIDTH)
_answer('combining', 0)
_answer('decomposition', '')
_answer_or_default('decimal', 'not a decimal')
_answer_or_default('digit', 'not a digit')
_answer_or_default('numeric', 'not a numeric character')
_answer_or_default('name', 'no such name')


def _normalize(self, form, unistr, /):
    parts = []
    start = 0
    for i, character in enumerate(unistr):
        if ord(character) >= 128 and (ord(character) in _NORMAL_FORMS or not _is_assigned(character)):
            parts += unicodedata.normalize(form, unistr[start:i]), _NORMAL_FORMS.get(ord(character), character)
            start = i + 1
    return ''.join([*parts, unicodedata.normalize(form, unistr[start:])])


def _is_normalized(self, form, unistr, /):
    return _normalize(self, form, unistr) == unistr


def _lookup(self, name, /):
    character = unicodedata.lookup(name)
    if not _is_assigned(character):
        raise KeyError(f"undefined character name '{name}'")
    return character


_named(_normalize, 'normalize')
_named(_is_normalized, 'is_normalized')
_named(_lookup, 'lookup')

ucd_3_2_0 = UCD()''')
