# Code objects travel through marshal, to be run again or imported without their source.
import importlib.util
import marshal
import os
import py_compile
import sys
import tempfile

code = compile("def double(x):\n    return 2 * x\nvalue = double(21)\n", "made.py", "exec")
again = marshal.loads(marshal.dumps(code))
namespace = {}
exec(again, namespace)
print(namespace["value"], again.co_filename, again == code)
print(eval(marshal.loads(marshal.dumps(compile("[6 * 7, 'ü']", "<e>", "eval")))))
print(marshal.loads(marshal.dumps([1, (compile("None", "x", "eval"), "y")]))[1][1])
print(marshal.loads(marshal.dumps(code.replace(co_filename="other.py"))).co_filename)
for data in (b"c", b"cN", b"c(\x00\x00\x00\x00"):
    try:
        marshal.loads(data)
    except (ValueError, EOFError) as error:
        print("refused")

with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "sourceless.py")
    with open(source, "w") as file:
        file.write("answer = 42\n")
    py_compile.compile(source, cfile=source + "c")
    os.remove(source)
    sys.path.insert(0, folder)
    import sourceless
    print(sourceless.answer, type(sourceless.__loader__).__name__, os.path.basename(sourceless.__file__))
