"""The C++ example: against the build, and against the installed library through pkg-config."""
import collections
import os
import pathlib
import subprocess
import tempfile

from harness import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ["SKERRY_BUILD"])
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


def check_installed(checks):
    with tempfile.TemporaryDirectory() as prefix:
        installed = subprocess.run(["meson", "install", "-C", str(BUILD), "--destdir", prefix, "--no-rebuild"],
                                   capture_output=True, text=True)
        if not checks.check("meson install", installed.returncode == 0, installed.stdout + installed.stderr):
            return
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
    if os.environ.get("SKERRY_CONFIGURATION", "release") == "release":
        check_installed(checks)
    checks.finish()


main()
