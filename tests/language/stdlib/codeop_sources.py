# library: 3.11
# What codeop makes of sources that do not parse, and of their warnings.
import codeop
import warnings

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
