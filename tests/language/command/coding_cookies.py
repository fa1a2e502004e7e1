# What a source says that it is written in (PEP 263): programs, imports and compiled bytes; tracebacks show their lines decoded.
import os
import subprocess
import sys
import tempfile

SOURCES = {
    "unknown": b"# coding: nosuch\nprint(1)\n",
    "latin": b"# coding: latin-1\nprint(ascii('\xe9'))\nraise ValueError(ascii('\xe9')) # \xe9\n",
    "cp1252": b"# -*- coding: cp1252 -*-\nprint(ascii('\x80'))\nint('\x80')\n",
    "mark": b"\xef\xbb\xbf# -*- coding: cp1252 -*-\nprint(1)\n",
    "mark8": b"\xef\xbb\xbf# -*- coding: utf-8 -*-\nprint(ascii('\xc3\xa9'))\n",
    "mark_alias": b"\xef\xbb\xbf#coding: utf8\nprint(1)\n",
    "vim": b"#!/x\n# vim: set fileencoding=iso-8859-15 :\nprint(ascii('\xa4'))\n",
    "third": b"\n\n# coding: nosuch\nprint(3)\n",
    "not_ascii": b"# coding: ascii\nprint(ascii('\xa4'))\n",
    "no_text": b"# coding: rot13\nprint(1)\n",
    "koi8": b"# coding: koi8-r\n\xc1 = 5\nprint(ascii(\xc1), '\xe1' == chr(0x410))\n",
    "return_outside": b"# coding: latin-1\nx = '\xe9'; return\n",
}
environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
with tempfile.TemporaryDirectory() as folder:
    for name, source in SOURCES.items():
        file = os.path.join(folder, name + ".py")
        with open(file, "wb") as f:
            f.write(source)
        for arguments in ([file], ["-c", f"import {name}"], ["-c", f"compile(open({file!r}, 'rb').read(), 'a file', 'exec')"]):
            done = subprocess.run([sys.executable, *arguments], capture_output=True, cwd=folder, env=environment)
            print(name, done.returncode != 0, done.stdout, done.stderr.replace(folder.encode(), b"").decode())
