# Each level once took twice the time and memory of the one inside it.
for piece in ("f(*(", "f(*[", "f(a, *[", "f(*{x: ", "f(*-["):
    for end in ("1 $", "1 1", "", "x = 1"):
        try:
            compile(piece * 40 + end, "<text>", "exec")
        except SyntaxError as e:
            print(piece, end, e.msg, e.lineno, e.offset, e.end_offset)
for text in ("f(*a=1)", "f(*f(*a=1)=1)", "f(b, *a=1)", "f(*)", "f(a, *)", "f(*a b)", "f(*a, **b, *c)", "f(*a for a in b)"):
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as e:
        print(text, e.msg, e.lineno, e.offset, e.end_offset)
