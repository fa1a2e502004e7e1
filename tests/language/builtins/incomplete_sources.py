# When a source that does not parse could go on.
for mode in ("single", "exec", "eval"):
    for source in ("a @", "a @\n", "a = ", "x = a +\n", "del", "a b", "(a,\n", "'''a\n", "a = 'a\\\n", "if 1:\n", "if 1:\n  x", "1 +", "lambda:"):
        try:
            compile(source, "<input>", mode, 0x200 | 0x4000)
        except SyntaxError as error:
            print(mode, repr(source), error.msg)
