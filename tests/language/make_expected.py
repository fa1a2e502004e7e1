"""Let CPython write the expected output of the language tests: `.out`, and `.err` where something went to stderr.

Usage: make_expected.py [--check] [PATTERN...]   (--check only says which files are not what CPython prints)

The oracle is CPython 3.11; any other refuses to write. Scripts with `# oracle: none` are left alone.
"""
import argparse
import subprocess
import sys

from case import all_cases

ORACLE = "/usr/bin/python3"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("pattern", nargs="*")
    arguments = parser.parse_args()
    version = subprocess.run([ORACLE, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    if version.stdout.split() != ["3", "11"]:
        sys.exit(f"{ORACLE} is not CPython 3.11: nothing written")

    wrong = 0
    for case in all_cases(arguments.pattern):
        if not case.oracle:
            continue
        status, out, err = case.run([ORACLE])
        if status != case.exit:
            wrong += 1
            print(f"{case.name}: CPython's exit status is {status}, the script says {case.exit}")
            print(err.decode("utf-8", "replace"))
            continue
        if (out, err) == case.expected():
            continue
        if arguments.check:
            wrong += 1
            print(f"{case.name}: not what CPython prints")
            continue
        print(f"{case.name}: written")
        case.out.write_bytes(out)
        if err:
            case.err.write_bytes(err)
        else:
            case.err.unlink(missing_ok=True)
    return 1 if wrong else 0


sys.exit(main())
