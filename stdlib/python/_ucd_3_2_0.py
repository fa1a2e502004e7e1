"""unicodedata.ucd_3_2_0: the database as it was in Unicode 3.2, for IDNA and stringprep (RFC 3454)."""
import bisect
import unicodedata

import _ucd_3_2_0_tables as _tables


def _expand(spans_by_answer):
    return {chr(code): answer for answer, spans in spans_by_answer.items() for first, end in spans for code in range(first, end)}


class UCD:
    __module__ = 'unicodedata'
    unidata_version = '3.2.0'

    def __init_subclass__(cls):
        raise TypeError("type 'unicodedata.UCD' is not an acceptable base type")


def _is_assigned(character):
    return bisect.bisect_right(_tables.BORDERS, ord(character)) % 2 == 1


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


_answer('category', 'Cn', _tables.CATEGORY)
_answer('bidirectional', '', _tables.BIDIRECTIONAL)
_answer('mirrored', 0, _tables.MIRRORED)
_answer('east_asian_width', 'F', _tables.EAST_ASIAN_WIDTH)
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
        if ord(character) >= 128 and (ord(character) in _tables.NORMAL_FORMS or not _is_assigned(character)):
            parts += unicodedata.normalize(form, unistr[start:i]), _tables.NORMAL_FORMS.get(ord(character), character)
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

ucd_3_2_0 = UCD()
