# When a source that does not parse could go on; and warnings of a source that does not parse.
import codeop
import warnings

for mode in ("single", "exec", "eval"):
    for source in ("a @", "a @\n", "a = ", "x = a +\n", "del", "a b", "(a,\n", "'''a\n", "a = 'a\\\n", "if 1:\n", "if 1:\n  x", "1 +", "lambda:"):
        try:
            compile(source, "<input>", mode, 0x200 | 0x4000)
        except SyntaxError as error:
            print(mode, repr(source), error.msg)
for source in ("a @", "a = 'a\\", "def f():\n  '''x"):
    try:
        print(codeop.compile_command(source))
    except SyntaxError as error:
        print(error.msg)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        codeop.compile_command("'\\e' 1")
    except SyntaxError as error:
        print(error.msg)
print([str(warning.message) for warning in caught])
