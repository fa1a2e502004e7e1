import sys
def a(): b()
def b():
    x = 1
    raise ValueError("deep")
try:
    a()
except ValueError as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        last = tb
        tb = tb.tb_next
    print(names)
    print(last.tb_frame.f_locals, last.tb_frame.f_back.f_code.co_name, last.tb_frame.f_code.co_filename == __file__.rpartition("/")[2] or last.tb_frame.f_code.co_filename == __file__)
    kept = e
try:
    raise kept
except ValueError as e:
    n, tb = 0, e.__traceback__
    while tb:
        n, tb = n + 1, tb.tb_next
    print("frames after raising again:", n)
try:
    raise kept.with_traceback(None)
except ValueError as e:
    print(e.__traceback__.tb_next)
print(ValueError().__traceback__)
def frame(): return sys._getframe().f_lineno, sys._getframe(1).f_code.co_name
print(frame())
def reraise():
    try:
        b()
    except ValueError:
        raise
try:
    reraise()
except ValueError as e:
    tb, lines = e.__traceback__, []
    while tb:
        lines.append(tb.tb_lineno)
        tb = tb.tb_next
    print(lines)
