# Places far down a long source, far right in a long line, and over many lines are kept exactly.
import traceback


def raises_at(source, name):
    try:
        exec(compile(source, name, "exec"), {})
    except ZeroDivisionError as e:
        tb = e.__traceback__.tb_next
        while tb.tb_next:
            tb = tb.tb_next
        places = [p for p in tb.tb_frame.f_code.co_positions() if p[0] == tb.tb_lineno and p[2]]
        print(name, tb.tb_lineno, tb.tb_frame.f_code.co_firstlineno, sorted({p for p in places if p[3] - p[2] == 3}))


for lines in (10, 32765, 32766, 32767, 32768, 70000):
    raises_at("\n" * lines + "x = 1; 1/0\n", f"down {lines}")
for columns in (10, 8180, 8189, 8190, 8191, 9000, 70000):
    raises_at("x = 1" + " " * columns + "; 1/0\n", f"right {columns}")
for more in (5, 125, 126, 127, 128, 300):
    source = "f = print\nx = [1, " + "\n" * more + "1/0]\n"
    raises_at(source, f"over {more}")
    spans = {(p[0], p[1]) for p in compile(source, "over", "exec").co_positions() if p[0] and p[1] - p[0] > 3}
    print(spans)
long = "def f():\n" + "    x = 1\n" * 30000 + "    1/0\nf()\n"
raises_at(long, "many instructions")
moved = compile("\n" * 40000 + "a = 1\nb = a\n", "moved", "exec")
print(max(line for _, _, line in moved.replace(co_firstlineno=7).co_lines() if line), moved == moved.replace(), moved == moved.replace(co_firstlineno=2))
near = compile("a = 1\nb = a\n", "moved", "exec")
print({p[0] for p in near.replace(co_firstlineno=1000).co_positions()} - {None, 999} == {1000, 1001})
