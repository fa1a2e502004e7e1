import unicodedata as u
for ch in 'aZ1½²٣Ⅷé€\u0301\u1ea5\u212b\ufb01\uac00\ufdfa\u0f77\u3210ׁאسΩ中\u0958(\n \U0001d7d8\U0001f600\u4e00':
    print(ascii(ch), u.category(ch), u.bidirectional(ch), u.combining(ch), u.mirrored(ch), u.east_asian_width(ch), u.decomposition(ch), u.numeric(ch, None), u.decimal(ch, None), u.digit(ch, None), u.name(ch, None))
for s in ('\u1ea5\u0323', 'a\u0323\u0302', 'ﬁ', '\uac01', '\u1112\u1161\u11ab', '\u0958', '\u212b', 'abc', 'é', '½', '\ud800é', ''):
    print(ascii(s), [ascii(u.normalize(f, s)) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')], [u.is_normalized(f, s) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')])
print(u.lookup('LATIN SMALL LETTER E WITH ACUTE'), u.lookup('HANGUL SYLLABLE GA'), u.lookup('BELL'), u.name('中'))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: u.name('\n')); t(lambda: u.lookup('NO SUCH')); t(lambda: u.numeric('a')); t(lambda: u.decimal('½')); t(lambda: u.digit('a')); t(lambda: u.category('ab')); t(lambda: u.category(5)); t(lambda: u.normalize('X', 'a')); t(lambda: u.numeric('ab')); t(lambda: u.name(5)); t(lambda: u.normalize('NFC', 5))
