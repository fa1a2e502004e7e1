// The exception types that have nothing of their own but name, base and docstring.
#include "isolate/objects/exception_parts.h"

namespace skerry {

#define PLAIN(id, base_type, text)                                                                      \
  TypeObject id;                                                                                        \
  const TypeDef id##_type_def{.type = &id,                                                            \
                                .name = #id,                                                            \
                                .doc = text,                                                              \
                                .base = &base_type,                                                       \
                                .instance_size = sizeof(ExceptionObject),                                 \
                                .flags = kExceptionFlags};

PLAIN(Exception, BaseException, "Common base class for all non-exit exceptions.")
PLAIN(GeneratorExit, BaseException, "Request that a generator exit.")
PLAIN(KeyboardInterrupt, BaseException, "Program interrupted by user.")
PLAIN(StopAsyncIteration, Exception, "Signal the end from iterator.__anext__().")
PLAIN(ArithmeticError, Exception, "Base class for arithmetic errors.")
PLAIN(FloatingPointError, ArithmeticError, "Floating point operation failed.")
PLAIN(OverflowError, ArithmeticError, "Result too large to be represented.")
PLAIN(ZeroDivisionError, ArithmeticError, "Second argument to a division or modulo operation was zero.")
PLAIN(AssertionError, Exception, "Assertion failed.")
PLAIN(BufferError, Exception, "Buffer error.")
PLAIN(EOFError, Exception, "Read beyond end of file.")
PLAIN(ModuleNotFoundError, ImportError, "Module not found.")
PLAIN(LookupError, Exception, "Base class for lookup errors.")
PLAIN(IndexError, LookupError, "Sequence index out of range.")
PLAIN(MemoryError, Exception, "Out of memory.")
PLAIN(UnboundLocalError, NameError, "Local name referenced but not bound to a value.")
PLAIN(BlockingIOError, OSError, "I/O operation would block.")
PLAIN(ChildProcessError, OSError, "Child process error.")
PLAIN(ConnectionError, OSError, "Connection error.")
PLAIN(BrokenPipeError, ConnectionError, "Broken pipe.")
PLAIN(ConnectionAbortedError, ConnectionError, "Connection aborted.")
PLAIN(ConnectionRefusedError, ConnectionError, "Connection refused.")
PLAIN(ConnectionResetError, ConnectionError, "Connection reset.")
PLAIN(FileExistsError, OSError, "File already exists.")
PLAIN(FileNotFoundError, OSError, "File not found.")
PLAIN(InterruptedError, OSError, "Interrupted by signal.")
PLAIN(IsADirectoryError, OSError, "Operation doesn't work on directories.")
PLAIN(NotADirectoryError, OSError, "Operation only works on directories.")
PLAIN(PermissionError, OSError, "Not enough permissions.")
PLAIN(ProcessLookupError, OSError, "Process not found.")
PLAIN(TimeoutError, OSError, "Timeout expired.")
PLAIN(ReferenceError, Exception, "Weak ref proxy used after referent went away.")
PLAIN(RuntimeError, Exception, "Unspecified run-time error.")
PLAIN(NotImplementedError, RuntimeError, "Method or function hasn't been implemented yet.")
PLAIN(RecursionError, RuntimeError, "Recursion limit exceeded.")
PLAIN(IndentationError, SyntaxError, "Improper indentation.")
PLAIN(TabError, IndentationError, "Improper mixture of spaces and tabs.")
PLAIN(SystemError, Exception,
      "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\n"
      "the Python version, and the hardware/OS platform and version.")
PLAIN(TypeError, Exception, "Inappropriate argument type.")
PLAIN(ValueError, Exception, "Inappropriate argument value (of correct type).")
PLAIN(UnicodeError, ValueError, "Unicode related error.")
PLAIN(Warning, Exception, "Base class for warning categories.")
PLAIN(BytesWarning, Warning,
      "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or "
      "comparing to str.")
PLAIN(DeprecationWarning, Warning, "Base class for warnings about deprecated features.")
PLAIN(EncodingWarning, Warning, "Base class for warnings about encodings.")
PLAIN(FutureWarning, Warning,
      "Base class for warnings about constructs that will change semantically\nin the future.")
PLAIN(ImportWarning, Warning, "Base class for warnings about probable mistakes in module imports")
PLAIN(PendingDeprecationWarning, Warning,
      "Base class for warnings about features which will be deprecated\nin the future.")
PLAIN(ResourceWarning, Warning, "Base class for warnings about resource usage.")
PLAIN(RuntimeWarning, Warning, "Base class for warnings about dubious runtime behavior.")
PLAIN(SyntaxWarning, Warning, "Base class for warnings about dubious syntax.")
PLAIN(UnicodeWarning, Warning, "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.")
PLAIN(UserWarning, Warning, "Base class for warnings generated by user code.")

#undef PLAIN

const TypeDef* const* exception_type_defs(size_t* count) {
  static constexpr const TypeDef* kDefs[] = {
#define X(id) &id##_type_def,
      SKERRY_EXCEPTIONS(X)
#undef X
  };
  *count = std::size(kDefs);
  return kDefs;
}

}  // namespace skerry
