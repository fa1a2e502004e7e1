"""The ./run script: from any folder, with nothing to do it adds no noticeable delay, and trouble gets a clear line."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(script, *arguments, cwd="/", **environment):
    return subprocess.run([str(script), *arguments], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, **environment})


def check_second_run(checks, run_script):
    first = run(run_script, "--version")
    checks.check("./run builds and runs", first.returncode == 0, first.stderr)
    second = run(run_script, "--version")
    checks.equal("the second run is quiet", second.stderr, "")
    checks.equal("the second run prints the same", second.stdout, first.stdout)



def check_relative_and_linked(checks, folder):
    beside = run("./run", "--version", cwd=ROOT)
    checks.equal("./run beside the sources", beside.returncode, 0)
    link = folder / "linked"
    link.symlink_to(ROOT / "run")
    linked = run(link, "--version")
    checks.check("./run through a symbolic link", linked.returncode == 0, linked.stderr)


def copy_of_the_scripts(folder):
    """A tree that is only a set-up: its build cannot succeed, and must say so."""
    tree = folder / "tree with a space"
    (tree / ".ci").mkdir(parents=True)
    for name in ("run", ".ci/setup.sh", ".ci/packages"):
        shutil.copy(ROOT / name, tree / name)
    return tree


def check_trouble(checks, folder):
    tree = copy_of_the_scripts(folder)
    broken = run(tree / "run", "--version")
    checks.equal("a tree that cannot be configured: exit status", broken.returncode, 2)
    checks.check("a tree that cannot be configured: message", "could not be configured" in broken.stderr, broken.stderr)

    (tree / "meson.build").write_text("project('x', 'cpp')\nexecutable('skerry', 'main.cpp')\n")
    (tree / "main.cpp").write_text("int main() { return syntax error; }\n")
    broken = run(tree / "run")
    checks.equal("a source that does not compile: exit status", broken.returncode, 2)
    checks.check("a source that does not compile: message", "error:" in broken.stderr, broken.stderr)

    # Mended, it builds with what was configured before; two at once do not disturb each other.
    (tree / "main.cpp").write_text("int main() { return 7; }\n")
    pair = [subprocess.Popen([str(tree / "run")], stderr=subprocess.PIPE) for _ in range(2)]
    for process in pair:
        _, stderr = process.communicate()
        checks.check("two first runs at once", process.returncode == 7, stderr.decode())

    unwritable = run(tree / "run", SKERRY_BUILD_DIR="/proc/no/such/place")
    checks.equal("a build folder that cannot be written: exit status", unwritable.returncode, 2)
    checks.check("a build folder that cannot be written: message", "cannot write" in unwritable.stderr,
                 unwritable.stderr)

    moved = tree.rename(folder / "moved")
    result = run(moved / "run")
    checks.check("a tree that was moved is built again", result.returncode == 7, result.stderr)


def main():
    checks = Checks()
    check_second_run(checks, ROOT / "run")
    with tempfile.TemporaryDirectory() as name:
        check_relative_and_linked(checks, pathlib.Path(name))
        check_trouble(checks, pathlib.Path(name))
    checks.finish()


main()
