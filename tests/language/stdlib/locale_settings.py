# _locale: names of locales, the environment, numbers, order. The locale is the isolate's own.
import functools
import locale
import os

for name in ("LC_ALL", "LC_CTYPE", "LANG"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e), e)


print(locale.setlocale(locale.LC_NUMERIC), locale.setlocale(locale.LC_TIME), locale.getlocale(locale.LC_TIME))
print(locale.Error, locale.Error.__mro__)
for name in ("", "C", "C.UTF-8", "POSIX", "xx_YY.UTF-8", "LC_CTYPE=C.UTF-8;LC_NUMERIC=C", "C;C", "a\0b", 7):
    for category in (locale.LC_ALL, locale.LC_CTYPE, locale.LC_NUMERIC, 77):
        attempt(locale.setlocale, category, name)
print(locale.getlocale(), locale.getencoding())

# Composite names, back and forth.
locale.setlocale(locale.LC_ALL, "C")
locale.setlocale(locale.LC_COLLATE, "C.UTF-8")
composite = locale.setlocale(locale.LC_ALL)
print(composite)
locale.setlocale(locale.LC_ALL, "C.UTF-8")
print(locale.setlocale(locale.LC_ALL, composite) == composite, locale.setlocale(locale.LC_COLLATE), locale.getencoding())

# The environment, each variable in its turn.
os.environ["LC_TIME"] = "C"
print(locale.setlocale(locale.LC_TIME, ""), locale.setlocale(locale.LC_CTYPE, ""))
os.environ["LC_ALL"] = "C"
print(locale.setlocale(locale.LC_ALL, ""), locale.getencoding())
os.environ["LC_ALL"] = "en_XX"
attempt(locale.setlocale, locale.LC_ALL, "")
print(locale.setlocale(locale.LC_ALL))
del os.environ["LC_ALL"], os.environ["LC_TIME"]
print(locale.setlocale(locale.LC_ALL, ""), locale.nl_langinfo(locale.CODESET))

# Numbers.
print(locale.localeconv())
print(locale.format_string("%d %.2f", (1234567, 1.5), grouping=True), locale.str(1.25), locale.atof("1.5"), locale.atoi("12"))
locale._override_localeconv = {"thousands_sep": ",", "grouping": [3, 0]}
print(locale.format_string("%d %.2f", (1234567, 12345.5), grouping=True), locale.atof("1,234.5"))
attempt(locale.currency, 3)

# What it knows, and order.
for name in ("DAY_1", "ABDAY_7", "MON_12", "ABMON_1", "RADIXCHAR", "THOUSEP", "D_T_FMT", "AM_STR", "T_FMT_AMPM", "ERA", "YESEXPR"):
    print(name, repr(locale.nl_langinfo(getattr(locale, name))))
words = ["b", "a", "é", "z", "B", "Z", "日", "😀", "ab"]
print(sorted(words, key=functools.cmp_to_key(locale.strcoll)), sorted(words, key=locale.strxfrm), locale.strxfrm("aé😀"))
attempt(locale.nl_langinfo, 12345)
attempt(locale.nl_langinfo, "x")
attempt(locale.strcoll, "a", 1)
attempt(locale.strcoll, "a", "b\0")
attempt(locale.strcoll, "a")
attempt(locale.strxfrm, "a\0b")
attempt(locale.strxfrm, 3)
attempt(locale.setlocale, "x")
attempt(locale.setlocale, 2**40)
