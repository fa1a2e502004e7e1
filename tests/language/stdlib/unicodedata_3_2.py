# library: 3.11
# The database of Unicode 3.2, and what stands on it.
import stringprep
import unicodedata

old = unicodedata.ucd_3_2_0
print(unicodedata.unidata_version, old.unidata_version, type(old))
for name in ('category', 'bidirectional', 'mirrored', 'combining', 'decomposition', 'east_asian_width'):
    print(name, [getattr(old, name)(c) for c in 'a1\xaa\xad\u0221\u0300\u1734\u2048\u200b\u2f868\U0002f868\U0001f600'])
    answers = {}
    for code in range(0x3000):
        answer = getattr(old, name)(chr(code))
        answers[answer] = answers.get(answer, 0) + 1
    print(sorted(answers.items(), key=str)[:40] if name != 'decomposition' else len(answers))
print([old.normalize(form, '\ufb01\u0221\xe9\U0002f868') for form in ('NFC', 'NFD', 'NFKC', 'NFKD')])
print(old.decimal('5'), old.digit('\xb2'), old.numeric('\xbd'), old.name('a'), old.name('\u0221', None), old.lookup('DIGIT ONE'))
try:
    old.name('\u0221')
except ValueError as e:
    print(e)
print('bücher.example'.encode('idna'), b'xn--bcher-kva.example'.decode('idna'))
print([stringprep.in_table_a1(c) for c in 'a\u0221'], stringprep.map_table_b2('\xdf'))
