// The tree of built-in exceptions, tracebacks, and raising.
#pragma once

#include <string>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

struct Frame;

struct ExceptionObject : Object {
  Value args;        // tuple
  Value traceback;   // TracebackObject or Empty
  Value context;     // exception or Empty
  Value cause;       // exception, None or Empty
  bool suppress_context;
  // Fields of particular types, named in exception.cpp's member tables: StopIteration value; SystemExit code;
  // ImportError msg, name, path; NameError name; AttributeError name, obj; OSError errno, strerror, filename,
  // filename2; SyntaxError msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
  // Unicode*Error encoding, object, start, end, reason; BaseExceptionGroup message, exceptions.
  static constexpr int kFieldCount = 8;
  Value fields[kFieldCount];
  static bool check(Value v) { return has_flag(v, TypeFlag::kExceptionSubclass); }
  static TypeObject& type();  // BaseException
};

struct TracebackObject : Object {
  Value next;        // TracebackObject or Empty: towards where it was raised
  Value frame;       // FrameObject
  uint32_t word;     // instruction
  int32_t line;
  static bool check(Value v);
  static TypeObject& type();
};
extern TypeObject traceback_type, frame_type;
inline bool TracebackObject::check(Value v) { return has_type(v, traceback_type); }
inline TypeObject& TracebackObject::type() { return traceback_type; }

#define SKERRY_EXCEPTIONS(X)                                                                                            \
  X(BaseException) X(BaseExceptionGroup) X(ExceptionGroup) X(Exception) X(GeneratorExit) X(KeyboardInterrupt)           \
  X(SystemExit) X(StopIteration) X(StopAsyncIteration) X(ArithmeticError) X(FloatingPointError) X(OverflowError)        \
  X(ZeroDivisionError) X(AssertionError) X(AttributeError) X(BufferError) X(EOFError) X(ImportError)                    \
  X(ModuleNotFoundError) X(LookupError) X(IndexError) X(KeyError) X(MemoryError) X(NameError) X(UnboundLocalError)      \
  X(OSError) X(BlockingIOError) X(ChildProcessError) X(ConnectionError) X(BrokenPipeError) X(ConnectionAbortedError)    \
  X(ConnectionRefusedError) X(ConnectionResetError) X(FileExistsError) X(FileNotFoundError) X(InterruptedError)         \
  X(IsADirectoryError) X(NotADirectoryError) X(PermissionError) X(ProcessLookupError) X(TimeoutError)                   \
  X(ReferenceError) X(RuntimeError) X(NotImplementedError) X(RecursionError) X(SyntaxError) X(IndentationError)         \
  X(TabError) X(SystemError) X(TypeError) X(ValueError) X(UnicodeError) X(UnicodeDecodeError) X(UnicodeEncodeError)     \
  X(UnicodeTranslateError) X(Warning) X(BytesWarning) X(DeprecationWarning) X(EncodingWarning) X(FutureWarning)         \
  X(ImportWarning) X(PendingDeprecationWarning) X(ResourceWarning) X(RuntimeWarning) X(SyntaxWarning)                   \
  X(UnicodeWarning) X(UserWarning)
#define X(name) extern TypeObject name;
SKERRY_EXCEPTIONS(X)
#undef X
inline TypeObject& ExceptionObject::type() { return BaseException; }

// Definitions of all of them, bases first (exception_types.cpp).
const TypeDef* const* exception_type_defs(size_t* count);

// Adds a traceback entry for `frame` at its current instruction to the pending exception.
void add_traceback(Isolate& iso, Frame* frame);
// The value of a pending StopIteration, taken and cleared (owned), if that is what is pending; else kNotFound.
Result take_stop_iteration_value(Isolate& iso);
Fault raise_stop_iteration(Isolate& iso, Value value);
Fault raise_os_error(Isolate& iso, int error_number, Value filename_or_empty);  // picks the subclass
// Text as CPython prints it for an uncaught exception (chain, groups, notes, underlined expressions), UTF-8.
std::string format_exception(Isolate& iso, Value exception);
// raise-statement semantics: class or instance, cause or Empty.
Fault raise_statement(Isolate& iso, Value exception_or_class, Value cause_or_empty);

}  // namespace skerry
