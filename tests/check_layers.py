"""The shape of the tree: who includes whom, how long files get, and that no path of the build machine stays behind."""
import os
import pathlib
import re
import subprocess

from harness import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)

LOWER = {"isolate", "scheduler"}
MAY_INCLUDE = {
    "isolate": {"isolate"},
    "scheduler": {"scheduler"},
    "channels": LOWER | {"channels"},
    "stdlib": LOWER | {"channels", "stdlib"},
    "host": LOWER | {"channels", "stdlib", "host", "skerry"},
    "examples": {"skerry"},
}
# The interpreter is single-threaded C++; whoever needs these belongs to another folder.
# The exceptions own tables that all isolates of the process share, each behind one lock.
SHARED_TABLES = {"isolate/heap/intern.cpp", "isolate/builtins/boot.cpp", "isolate/builtins/shared_code.cpp"}
THREAD_HEADERS = {"thread", "mutex", "shared_mutex", "condition_variable", "future", "semaphore", "latch", "barrier"}
# Seconds each to compile: behind one source file, never in a header.
HEAVY = re.compile(r"^(boost/(asio|beast)|capnp/|kj/|nlohmann/|CLI/|doctest/|spdlog/)")
LONGEST = 1000


def source_files():
    try:
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"],
                                capture_output=True, text=True, check=True)
        files = [ROOT / line for line in listed.stdout.splitlines()]
    except (OSError, subprocess.CalledProcessError):  # unpacked from an archive
        files = [path for path in ROOT.rglob("*") if "build" not in path.relative_to(ROOT).parts[:1]]
    return [path for path in files if path.is_file() and "__pycache__" not in path.parts]


def check_includes(checks, path, text):
    folder = path.relative_to(ROOT).parts[0]
    wrong = []
    for quoted, angled in INCLUDE.findall(text):
        name = quoted or angled
        target = name.split("/")[0]
        if quoted and "/" in name and folder in MAY_INCLUDE and target not in MAY_INCLUDE[folder]:
            wrong.append(f"  {name} (from {folder}/, which may include {', '.join(sorted(MAY_INCLUDE[folder]))})")
        if angled and folder == "isolate" and name in THREAD_HEADERS and str(path.relative_to(ROOT)) not in SHARED_TABLES:
            wrong.append(f"  <{name}> (isolate/ does not know that threads exist)")
        if path.suffix == ".h" and HEAVY.match(name) and folder != "tests":
            wrong.append(f"  {name} (too heavy for a header)")
    checks.check(f"includes of {path.relative_to(ROOT)}", not wrong, "\n".join(wrong))


def check_public_header(checks, path, text):
    wrong = [line for line in text.splitlines()
             if re.match(r"\s*#\s*define", line) or re.match(r"\s*#\s*include\s+[<\"](boost|capnp|kj|fmt|nlohmann)", line)]
    checks.check(f"no macro and no foreign type in {path.relative_to(ROOT)}", not wrong, "\n".join(wrong))


def check_built_binary(checks):
    """A release must not remember where it was built."""
    build = os.environ.get("SKERRY_BUILD")
    if not build or os.environ.get("SKERRY_CONFIGURATION", "release") != "release":
        return
    binary = pathlib.Path(build) / "skerry"
    checks.check("the binary does not name the folder it was built in",
                 str(ROOT).encode() not in binary.read_bytes(), f"  {ROOT} stands in {binary}")


def main():
    checks = Checks()
    here = str(ROOT) + "/"
    for path in source_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = str(path.relative_to(ROOT))
        if path.suffix in (".h", ".cpp", ".inc"):
            check_includes(checks, path, text)
            lines = text.count("\n")
            checks.check(f"length of {name}", lines <= LONGEST, f"  {lines} lines, at most {LONGEST}: split it")
        if name.startswith("host/include/"):
            check_public_header(checks, path, text)
        if here in text:
            checks.check(f"no path of this machine in {name}", False, f"  it names {here}")
    check_built_binary(checks)
    checks.finish()


main()
