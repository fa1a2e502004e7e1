import os
path = f"_open_files.{os.getpid()}.tmp"
with open(path, "w") as f:
    print(f.write("line one\n"), f.write("é two\n"), f.writelines(["three\n", "four"]), f.closed, f.name == path, f.mode)
print(f.closed)
with open(path) as f:
    print(f.readline(), f.read(3), f.readlines())
with open(path, encoding="utf-8") as f:
    print([line for line in f], f.read() == "")
with open(path, "rb") as f:
    data = f.read()
    print(data, f.read(), f.seek(0), f.read(4), f.tell(), f.readline())
with open(path, "ab") as f: f.write(b"\nappended\xff")
with open(path, errors="replace") as f: print(ascii(f.read()))
with open(path, "a") as f: print("printed", 5, file=f)
with open(path, encoding="latin-1") as f: print(ascii(f.read()[-12:]))
with open(path, "r+b") as f:
    f.seek(0)
    f.write(b"LINE")
    f.seek(0)
    print(f.read(8))
with open(path, "wb") as f: print(f.write(b"a\r\nb\rc\n"), f.write(bytearray(b"d")))
with open(path) as f: print(repr(f.read()))
with open(path, newline="") as f: print(repr(f.read()))
for fn in (lambda: open(path, "x"), lambda: open("/no/such/file"), lambda: open(path, "rw"), lambda: open(path, "rb", encoding="utf-8"), lambda: open(path).write("x"), lambda: open(path, "w").read(), lambda: open("."), lambda: f.read(), lambda: open(path, "rb").write(b"x"), lambda: open(path, "wb").write("str"), lambda: open(path, "w").write(b"bytes"), lambda: open(path, encoding="nope"), lambda: open("")):
    try:
        print(fn())
    except (OSError, ValueError, TypeError, LookupError) as e:
        print(type(e).__name__, str(e).replace(path, "PATH"))
open(path, "wb").write(b"\xff")
try:
    open(path, encoding="utf-8").read()
except UnicodeDecodeError as e:
    print(e)
os.remove(path)
print(os.path.exists(path))
