"""The C++ example: against the build, and against the installed library through pkg-config."""
import collections
import os
import pathlib
import re
import subprocess
import tempfile

from harness import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ["SKERRY_BUILD"])
INCLUDE = ROOT / "host" / "include"
EXAMPLE = ROOT / "examples" / "embed"
FILES = sorted(str(p) for p in pathlib.Path("/usr/share/common-licenses").iterdir() if p.is_file())


def expected():
    counts = collections.Counter()
    for path in FILES:
        with open(path, encoding="utf-8", errors="replace") as file:
            counts.update(file.read().lower().split())
    lines = [f"{count:7} {word}\n" for word, count in sorted(counts.items(), key=lambda item: item[0].encode()) if count >= 100]
    return "".join(lines)


def check_program(checks, name, program, **options):
    result = subprocess.run([str(program), str(EXAMPLE / "word_count_worker.py"), *FILES], capture_output=True, text=True,
                            timeout=240, **options)
    checks.equal(name, (result.returncode, result.stdout, result.stderr), (0, expected(), ""))


def check_headers(checks):
    """Each public header stands by itself, and shows neither macros nor Boost nor anything private."""
    headers = sorted((INCLUDE / "skerry").glob("*.h"))
    checks.check("there are public headers", len(headers) >= 3)
    with tempfile.TemporaryDirectory() as folder:
        for header in headers:
            source = pathlib.Path(folder) / "alone.cpp"
            source.write_text(f"#include <skerry/{header.name}>\n#include <skerry/{header.name}>\n")
            built = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", str(source)],
                                   capture_output=True, text=True)
            checks.check(f"{header.name} compiles alone", built.returncode == 0, built.stderr)
            text = header.read_text()
            checks.equal(f"{header.name}: macros", re.findall(r"^\s*#\s*(?:define|undef).*", text, re.M), [])
            checks.equal(f"{header.name}: Boost", re.findall(r".*boost.*", text, re.I), [])
            own = re.findall(r'#include "(.*)"', text)
            checks.equal(f"{header.name}: private headers", [name for name in own if not (INCLUDE / name).is_file()], [])


def check_installed(checks):
    with tempfile.TemporaryDirectory() as prefix:
        installed = subprocess.run(["meson", "install", "-C", str(BUILD), "--destdir", prefix, "--no-rebuild"],
                                   capture_output=True, text=True)
        if not checks.check("meson install", installed.returncode == 0, installed.stdout + installed.stderr):
            return
        command = next(pathlib.Path(prefix).rglob("bin/skerry"))
        said = subprocess.run([str(command), "-c", "import isolates, json; print(isolates.spawn(json.dumps, [1]).join())"],
                              capture_output=True, text=True)
        checks.equal("the installed command runs", (said.stdout, said.stderr), ("[1]\n", ""))
        installed_headers = next(pathlib.Path(prefix).rglob("include/skerry"))
        checks.equal("the installed headers", sorted(p.name for p in installed_headers.iterdir()),
                     sorted(p.name for p in (INCLUDE / "skerry").iterdir()))
        pc = next(pathlib.Path(prefix).rglob("skerry.pc"))
        env = dict(os.environ, PKG_CONFIG_PATH=str(pc.parent), PKG_CONFIG_SYSROOT_DIR=prefix)
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "skerry"], capture_output=True, text=True, env=env)
        program = pathlib.Path(prefix) / "word_count"
        built = subprocess.run(["g++", "-std=c++20", str(EXAMPLE / "word_count.cpp"), "-o", str(program), *flags.stdout.split()],
                               capture_output=True, text=True)
        if checks.check("builds through pkg-config", built.returncode == 0, flags.stderr + built.stderr):
            check_program(checks, "runs against the installed library", program,
                          env=dict(os.environ, LD_LIBRARY_PATH=str(pc.parent.parent)))


def main():
    checks = Checks()
    program = next((p for p in BUILD.rglob("embed_word_count") if p.is_file()), None)
    if checks.check("the example is built", program is not None):
        check_program(checks, "the example counts as python3 does", program)
        failed = subprocess.run([str(program), str(EXAMPLE / "word_count_worker.py"), "/nowhere.txt"], capture_output=True, text=True)
        checks.equal("the example fails with what it counts", (failed.returncode, "FileNotFoundError" in failed.stderr), (1, True))
    check_headers(checks)
    if os.environ.get("SKERRY_CONFIGURATION", "release") == "release":
        check_installed(checks)
    checks.finish()


main()
