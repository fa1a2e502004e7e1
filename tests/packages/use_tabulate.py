"""tabulate: every format, alignment, wide characters, headers from several kinds of data."""
from collections import namedtuple

from tabulate import simple_separated_format, tabulate, tabulate_formats

ROWS = [["spam", 41.9999, 1, True], ["eggs", 451, 22, False], ["caf\u00e9", None, -3, True], ["<b>&", 1e-9, 123456789, False]]
for name in sorted(tabulate_formats):
    print(name)
    print(tabulate(ROWS, headers=["item", "value", "count", "ok"], tablefmt=name))
print(tabulate({"a": [1, 2, 3], "b": ["x", "y", "z"]}, headers="keys"))
print(tabulate([{"n": 1, "m": 2}, {"n": 3, "q": 4}], headers="keys", missingval="?"))
Row = namedtuple("Row", "left right")
print(tabulate([Row("a", 1), Row("bb", 22)], headers="keys", showindex="always", tablefmt="grid"))
print(tabulate([["1.50", "0x1f"], ["22", "7"]], disable_numparse=True, colalign=("right", "center"), tablefmt="pipe"))
print(tabulate([[1.23456789, 1000000.0]], floatfmt=(".2f", ",.1f"), headers="firstrow"))
print(tabulate([["two\nlines", 1], ["one", 2]], tablefmt="fancy_grid", stralign="center", numalign="left"))
print(tabulate([["\u4f60\u597d", 1], ["ab", 2]], tablefmt="psql"), tabulate([], headers=["none"]), sep="\n")
print(tabulate(ROWS, tablefmt=simple_separated_format(";")))
