# The format code 'n' and names of days in the isolate's locale. Few systems have one beside "C": what this makes itself, if it can, it
# compares here.
import locale
import os
import shutil
import subprocess
import sys
import tempfile
import time

VALUES = [(1234567, "n"), (-123456789012345, "n"), (1234567, "020n"), (1234567, "<20n"), (1234567, "+n"), (True, "n"), (1234567.891, ".10n"), (1234567.891, "020.10n"),
          (float("inf"), "n"), (float("nan"), "012n"), (1.5, "n"), (1e20, "n"), (12345 + 67890j, "n"), (1234.5 + 2j, ".8n"), (12, "08n"), (123456, "09n"), (10.0, "#n"),
          (1234567, "*^30n"), (1234567, "z=+30n"), (10**25, "n")]
WANTED = ["1.234.567", "-123.456.789.012.345", "0.000.000.001.234.567", "1.234.567           ", "+1.234.567", "1", "1.234.567,891", "0.000.001.234.567,891",
          "inf", "000000000nan", "1,5", "1e+20", "12.345+67.890j", "1.234,5+2j", "0.000.012", "0.123.456", "10,0000",
          "**********1.234.567***********", "+zzzzzzzzzzzzzzzzzzzz1.234.567", "10.000.000.000.000.000.000.000.000"]
DAY = time.struct_time((2020, 3, 1, 10, 11, 12, 6, 61, 0))

if sys.argv[1:]:
    for name in sys.argv[1:]:
        locale.setlocale(locale.LC_ALL, name)
        for (value, spec), wanted in zip(VALUES, WANTED, strict=True):
            if format(value, spec) != wanted:
                print(name, value, spec, format(value, spec))
        text = time.strftime("%A %d. %B %Y \u20ac", DAY)
        if text != "Sonntag 01. M\xe4rz 2020 \u20ac":
            print(name, ascii(text))
    sys.exit()

for name in ("C", "C.UTF-8"):
    locale.setlocale(locale.LC_ALL, name)
    print([format(value, spec) for value, spec in VALUES], time.strftime("%A %d. %B %Y \u20ac", DAY))
for value, spec in ((1234, ",n"), (1234, ".3n"), ("a", "n"), (1, "_n")):
    try:
        format(value, spec)
    except ValueError as e:
        print(e)

with tempfile.TemporaryDirectory(dir=".") as folder:
    made = []
    for name, charset in (("de_DE.UTF-8", "UTF-8"), ("de_DE.ISO-8859-1", "ISO-8859-1")):
        path = os.path.abspath(os.path.join(folder, name))
        if shutil.which("localedef") and subprocess.run(["localedef", "-i", "de_DE", "-f", charset, path], capture_output=True).returncode == 0:
            made.append(name)
    if made:
        subprocess.run([sys.executable, __file__, *made], env={**os.environ, "LOCPATH": os.path.abspath(folder)}, check=True)
