"""Write the sources of the built-in Python modules as rows of a C++ table (sorted by dotted name).

Usage: embed_modules.py ROOT OUTPUT FILE...
"""
import pathlib
import sys


def dotted_name(path, root):
    parts = path.resolve().relative_to(root.resolve()).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def literal(source):
    """Octal escapes, always three digits, so that a digit that follows cannot join them. A piece for each
    line: compilers limit the length of one literal, not of their concatenation."""
    pieces = []
    for line in source.splitlines(keepends=True):
        text = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}" for byte in line)
        pieces.append(f'  "{text}"')
    return "\n".join(pieces) or '  ""'


def main():
    root, output, *files = (pathlib.Path(argument) for argument in sys.argv[1:])
    rows = []
    for path in files:
        source = path.read_bytes()
        source.decode("utf-8")  # a module that is not UTF-8 stops the build here
        is_package = "true" if path.name == "__init__.py" else "false"
        rows.append((dotted_name(path, root), is_package, source))
    rows.sort()
    with output.open("w", encoding="ascii") as out:
        out.write("// Generated from stdlib/python by embed_modules.py.\n")
        for name, is_package, source in rows:
            out.write(f'{{"{name}", {is_package}, std::string_view(\n{literal(source)}, {len(source)})}},\n')


main()
