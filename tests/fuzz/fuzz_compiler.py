"""Coverage-guided fuzzing of lexer, parser and compiler: builds compile_fuzzer.cpp with clang's libFuzzer and runs it.

Usage: fuzz_compiler.py SECONDS [--jobs N] [--work FOLDER]      (needs clang, libutf8proc-dev, libgmp-dev and libfmt-dev)

The seeds are the language tests and the smaller files of the system's library, taken at each run. FOLDER (default: build/fuzz) keeps the
objects, what was found worth keeping (corpus/) and each input that failed (failed/); `compile_fuzzer FILE` runs one again.
The closing line is `1 passed, 0 failed` if there was no crash, sanitizer's report, unsound code, hang (20 s) or hunger (1.5 GB).
"""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = ["-std=c++20", "-O1", "-g1", "-fno-omit-frame-pointer", "-fno-sanitize-recover=undefined", f"-I{ROOT}"]
SANITIZERS = "address,undefined"
# They make objects of a heap: the target has none.
NEEDS_ISOLATE = {"code_object.cpp", "code_replace.cpp", "compile.cpp", "live_registers.cpp", "make_code.cpp", "tree_objects.cpp", "tree_reader.cpp"}
LARGEST_SEED = 8000  # bytes: large inputs make a fuzzer slow


def sources():
    yield ROOT / "tests/fuzz/compile_fuzzer.cpp"
    for folder in ("syntax", "compiler"):
        yield from sorted(p for p in (ROOT / "isolate" / folder).glob("*.cpp") if p.name not in NEEDS_ISOLATE)


def newest_header():
    return max(p.stat().st_mtime for p in (ROOT / "isolate").rglob("*.h"))


def build(work, jobs):
    headers = newest_header()

    def compile_one(source):
        target = work / "objects" / f"{source.parent.name}_{source.stem}.o"
        if not target.exists() or target.stat().st_mtime < max(headers, source.stat().st_mtime):
            target.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["clang++", *FLAGS, f"-fsanitize=fuzzer-no-link,{SANITIZERS}", "-c", "-o", target, source], check=True)
        return target

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        objects = list(pool.map(compile_one, sources()))
    program = work / "compile_fuzzer"
    subprocess.run(["clang++", f"-fsanitize=fuzzer,{SANITIZERS}", "-o", program, *objects, "-lutf8proc", "-lgmp", "-lfmt"], check=True)
    return program


def write_seeds(folder):
    """One file for each source, after the byte that chooses mode and options (0: a module, nothing special)."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [*(ROOT / "tests/language").rglob("*.py"), *pathlib.Path(sysconfig.get_path("stdlib")).rglob("*.py")]
    for file in files:
        if file.stat().st_size <= LARGEST_SEED:
            text = b"\0" + file.read_bytes()
            (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=int)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="of the build; the fuzzer runs alone")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/fuzz")
    options = parser.parse_args()
    work = options.work.resolve()
    program = build(work, options.jobs)
    write_seeds(work / "seeds")
    for folder in ("corpus", "failed"):
        (work / folder).mkdir(exist_ok=True)
    environment = {**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=0"}
    status = subprocess.run([program, f"-max_total_time={options.seconds}", "-timeout=20", "-rss_limit_mb=1500", "-max_len=8192",
                             "-print_final_stats=1", f"-artifact_prefix={work}/failed/", work / "corpus", work / "seeds"],
                            env=environment).returncode
    print("1 passed, 0 failed" if status == 0 else "0 passed, 1 failed")
    return 0 if status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
