"""Facts about CPython's bytecode that opcode.py of CPython 3.13 asks for; Skerry's bytecode is another one.

Older libraries do without this module, and must not find it.
"""
import posix
import sys


def _is_wanted():
    for folder in sys.path:
        try:
            posix.stat(folder + "/_opcode_metadata.py")
            return True
        except OSError:
            pass
    return False


if not _is_wanted():
    raise ModuleNotFoundError("No module named '_opcode'", name="_opcode")


def _no(opcode):
    return False


is_valid = has_arg = has_const = has_name = has_jump = has_free = has_local = has_exc = _no


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Compute the stack effect of the opcode: there is no stack."""
    raise ValueError("invalid opcode or oparg")


def get_intrinsic1_descs():
    return []


get_intrinsic2_descs = get_nb_ops = get_specialization_stats = get_intrinsic1_descs


def get_executor(*, code, offset):
    """Return the executor object at offset in code: there are none."""
    raise RuntimeError("Executors are not available in this build")
