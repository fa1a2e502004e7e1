"""Writes host/link_order.ld: which functions the linker lays side by side at the front of the program, most used first.

Usage: link_order.py [--skerry COMMAND] [--output FILE]

The kernel maps program text 64 KiB at a time around each page that is touched. In the linker's own order the few hundred
functions of a start lie in nearly every piece, so that all of the text becomes resident. Here an empty program and some typical
ones run under valgrind, and what they execute is listed: first what every start needs, then by the number of programs. To be
repeated when much has moved; names that no longer exist do no harm. Needs valgrind, and a release build.
"""
import argparse
import collections
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STDLIB = """asyncio_native collections_deque decimal_short functools_native itertools_all json_native logging_at_the_end
    pickle_methods re_matching re_substitution struct_pack time_basics"""
AREAS = "builtins calls classes dict exceptions format generators imports list str"


def typical_programs():
    language = ROOT / "tests" / "language"
    chosen = sorted((language / "programs").glob("*.py"))[::3]
    for area in AREAS.split():
        chosen += sorted((language / area).glob("*.py"))[:1]
    return chosen + [path for name in STDLIB.split() if (path := language / "stdlib" / f"{name}.py").exists()]


def functions_of(profile, symbols):
    """Those of the symbols that callgrind saw, whatever object it took them for: it gives each function a number, and its name once."""
    names, found = {}, set()
    for line in profile.splitlines():
        match = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?", line)
        if not match:
            continue
        if match[3]:
            names[match[2]] = re.sub(r"'\d+$", "", match[3])  # 'N: depth of recursion
        if match[1] == "fn":
            found.add(names[match[2]])
    return found & symbols


def profile(command, script):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind"
        valgrind = ["valgrind", "--tool=callgrind", "--demangle=no", "--trace-children=no", f"--callgrind-out-file={out}"]
        subprocess.run([*valgrind, *command, script], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=300)
        return out.read_text() if out.exists() else ""


def shortened(name):
    """The signature of a native is part of the name of what converts its arguments, letter by letter."""
    return name if len(name) <= 120 else f"{name[:24]}*{name[-80:]}"


def sections(name, symbols):
    """Where a compiler with a profile may have put a function. What it thinks unlikely has left a function that has a cold part."""
    if name.endswith(".cold"):
        return f".text.unlikely.{shortened(name.removesuffix('.cold'))}"
    text = shortened(name)
    return f".text.{text} .text.hot.{text}" + ("" if f"{name}.cold" in symbols else f" .text.unlikely.{text}")


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skerry", default=os.environ.get("SKERRY", str(ROOT / "build/release/skerry")))
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "host" / "link_order.ld")
    arguments = parser.parse_args(argv)
    command = shlex.split(arguments.skerry)
    listed = subprocess.run(["nm", command[0]], capture_output=True, text=True, check=True).stdout
    symbols = {line.split()[-1] for line in listed.splitlines()}
    start = functions_of(profile(command, os.devnull), symbols)
    programs = collections.Counter()
    for script in typical_programs():
        print(script.relative_to(ROOT), file=sys.stderr, flush=True)
        programs.update(functions_of(profile(command, str(script)), symbols))
    order = sorted(start) + sorted(set(programs) - start, key=lambda name: (-programs[name], name))
    order = [name for name in order if re.fullmatch(r"[\w.$]+", name) and not name.startswith("_GLOBAL__sub_I")]
    # The section of a constructor or destructor has the name of its base form, of which the complete one is an alias.
    order = list(dict.fromkeys(form for name in order for form in (name, re.sub(r"([CD])1(?=[IE])", r"\g<1>2", name))))
    lines = "\n".join(f"    *({sections(name, symbols)})" for name in order)
    arguments.output.write_text(f"""/* Written by tests/bench/link_order.py, which says what for. */
SECTIONS
{{
  .text.used :
  {{
    *(.text.startup .text.startup.*)
    *libjemalloc*.a:*(EXCLUDE_FILE(*ctl* *prof* *stats* *emitter* *hpa* *inspect*) .text EXCLUDE_FILE(*ctl* *prof* *stats* *emitter* *hpa* *inspect*) .text.*)
    *libboost_context*.a:*(.text)
    *libgcc.a:*(.text)
    *libc_nonshared.a:*(.text)
{lines}
  }}
}}
INSERT BEFORE .text;
""")


main(sys.argv[1:])
