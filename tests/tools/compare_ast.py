#!/usr/bin/env python3
"""Compare the parser with the ast module of the python3 that runs this script, over whole files.

    compare_ast.py AST_DUMP [--every N] [PATH...]

AST_DUMP is the built ast_dump tool. PATHs are files or folders (default: the standard library). Trees must agree in
everything, positions included; below f-strings positions are left out, because CPython 3.12 changed them. Files that
CPython rejects must be rejected. Prints the files that differ; exit status 1 if there are any, 77 (skipped) for a
CPython whose grammar is not that of 3.10 to 3.13.
"""
import ast
import re
import subprocess
import sys
import sysconfig
import warnings
from pathlib import Path


class Parser:
    """The tool in its batch mode, kept running."""

    def __init__(self, tool):
        version = "--like-3.11" if sys.version_info < (3, 12) else "--like-3.12"
        self.process = subprocess.Popen([tool, version, "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def parse(self, source, mode="exec", kind="bytes"):
        self.process.stdin.write(f"{mode} {kind} {len(source)}\n".encode() + source)
        self.process.stdin.flush()
        length = self.process.stdout.readline()
        if not length:
            raise SystemExit(f"the parser died with status {self.process.wait()}")
        return self.process.stdout.read(int(length)).decode("utf-8", "surrogatepass")


def without_positions(tree):
    for node in ast.walk(tree):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            node.__dict__.pop(name, None)


def reference(source, mode="exec"):
    tree = ast.parse(source, mode=mode)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                without_positions(part)
    options = {"show_empty": True} if sys.version_info >= (3, 13) else {}
    return ast.dump(tree, include_attributes=True, **options)


def compare(parser, source):
    """None, or a text that says how the two differ."""
    try:
        expected = reference(source)
    except (SyntaxError, ValueError) as error:
        expected = f"error {error}"
    found = parser.parse(source)
    if expected == found or (expected.startswith("error") and found.startswith("error")):
        return None
    at = next((i for i, (a, b) in enumerate(zip(expected, found)) if a != b), min(len(expected), len(found)))
    start = max(0, at - 150)
    return f"  python: ...{expected[start:at + 120]}\n  skerry: ...{found[start:at + 120]}"


def main():
    if not (3, 10) <= sys.version_info < (3, 14):
        return 77
    warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    every = 1
    if "--every" in arguments:
        at = arguments.index("--every")
        every = int(arguments[at + 1])
        del arguments[at:at + 2]
    parser = Parser(arguments[0])
    paths = [Path(p) for p in arguments[1:]] or [Path(sysconfig.get_path("stdlib"))]
    files = sorted(f for p in paths for f in (p.rglob("*.py") if p.is_dir() else [p]))[::every]
    different = 0
    for file in files:
        source = file.read_bytes()
        source = re.sub(rb"\\N\{[^}\n]*\}", b"?", source)  # the tool knows no character names
        report = compare(parser, source)
        if report:
            different += 1
            print(f"{file}\n{report}")
    print(f"{len(files)} files, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    sys.exit(main())
