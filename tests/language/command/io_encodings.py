# PYTHONIOENCODING: any encoding of text that the codecs know.
import os
import subprocess
import sys

PROGRAM = "import sys\nfor s in sys.stdin, sys.stdout, sys.stderr: print(s.encoding, s.errors)\nprint('\\xe9\\u20ac', ascii(sys.stdin.read()))"
for setting in ["latin-1:replace", "cp1252", "utf-16", "iso8859-15:backslashreplace", ":namereplace", "ascii:xmlcharrefreplace", "utf-8",
                "utf-8-sig", "utf-7", "cp437:ignore", "koi8_r:replace", "UTF8", "utf-32-be", "U8:surrogateescape"]:
    given = "a\u00e9\n".encode(setting.partition(":")[0] or "utf-8", "ignore")
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=given, capture_output=True, env=dict(os.environ, PYTHONIOENCODING=setting))
    print(setting, done.returncode, done.stdout, done.stderr)
done = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, env=dict(os.environ, PYTHONIOENCODING="nosuch"))
print(done.returncode, done.stdout, *[line for line in done.stderr.splitlines() if line.startswith((b"Fatal", b"LookupError"))])
