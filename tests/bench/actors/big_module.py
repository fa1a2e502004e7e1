"""Gives the text of a large module for spawn_big_module: functions, classes, tables, imports, and one function that reaches them all."""

FUNCTIONS, CLASSES, TABLES = 200, 20, 10
IMPORTS = "abc bisect copyreg gc heapq keyword math operator stat time".split()


def text():
    lines = [f"import {name}" for name in IMPORTS]
    for i in range(TABLES):
        lines.append(f"table_{i} = {{{', '.join(f'{k!r}: ({k}, {k * 0.5}, {str(k)!r})' for k in range(50))}}}")
        lines.append(f"list_{i} = {list(range(i, i + 50))}")
    for i in range(CLASSES):
        lines.append(f"class Class{i}:\n    kind = {i}\n    def __init__(self, x):\n        self.x = x\n"
                     f"    def get(self):\n        return self.x + self.kind\n")
    for i in range(FUNCTIONS):
        lines.append(f"def function_{i}(a, b={i}):\n    return a + b + len(table_{i % TABLES}) + list_{i % TABLES}[0]\n")
    names = [f"function_{i}" for i in range(FUNCTIONS)] + [f"Class{i}" for i in range(CLASSES)] + IMPORTS
    lines.append(f"def everything():\n    return [{', '.join(names)}]\n")
    lines.append("def small(x=None):\n    if x is not None:\n        return everything()\n    return function_7(1)\n")
    return "\n".join(lines)
