// The `sys` module: what a script sees of its interpreter.
#include <unistd.h>

#include <algorithm>
#include <cfloat>
#include <climits>
#include <iterator>

#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/builtins/registry.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/simple_namespace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/struct_sequence.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/vm/tracing.h"

namespace skerry {

namespace {

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kVersionFields[] = {ITEM(0, "major"), ITEM(1, "minor"), ITEM(2, "micro"), ITEM(3, "releaselevel"), ITEM(4, "serial")};
constexpr MethodDef kFlagFields[] = {
    ITEM(0, "debug"), ITEM(1, "inspect"), ITEM(2, "interactive"), ITEM(3, "optimize"), ITEM(4, "dont_write_bytecode"),
    ITEM(5, "no_user_site"), ITEM(6, "no_site"), ITEM(7, "ignore_environment"), ITEM(8, "verbose"), ITEM(9, "bytes_warning"),
    ITEM(10, "quiet"), ITEM(11, "hash_randomization"), ITEM(12, "isolated"), ITEM(13, "dev_mode"), ITEM(14, "utf8_mode"),
    ITEM(15, "warn_default_encoding"), ITEM(16, "safe_path"), ITEM(17, "int_max_str_digits")};
constexpr MethodDef kFloatFields[] = {ITEM(0, "max"), ITEM(1, "max_exp"), ITEM(2, "max_10_exp"), ITEM(3, "min"),
                                      ITEM(4, "min_exp"), ITEM(5, "min_10_exp"), ITEM(6, "dig"), ITEM(7, "mant_dig"),
                                      ITEM(8, "epsilon"), ITEM(9, "radix"), ITEM(10, "rounds")};
constexpr MethodDef kIntFields[] = {ITEM(0, "bits_per_digit"), ITEM(1, "sizeof_digit"), ITEM(2, "default_max_str_digits"),
                                    ITEM(3, "str_digits_check_threshold")};
constexpr MethodDef kHashFields[] = {ITEM(0, "width"), ITEM(1, "modulus"), ITEM(2, "inf"), ITEM(3, "nan"), ITEM(4, "imag"),
                                     ITEM(5, "algorithm"), ITEM(6, "hash_bits"), ITEM(7, "seed_bits"), ITEM(8, "cutoff")};
constexpr MethodDef kAsyncHooksFields[] = {ITEM(0, "firstiter"), ITEM(1, "finalizer")};
constexpr MethodDef kThreadFields[] = {ITEM(0, "name"), ITEM(1, "lock"), ITEM(2, "version")};
#undef ITEM

TypeObject async_hooks_type, version_info_type, flags_type, float_info_type, int_info_type, hash_info_type, thread_info_type;

}  // namespace

extern const TypeDef async_hooks_type_def, version_info_type_def, flags_type_def, float_info_type_def, int_info_type_def, hash_info_type_def, thread_info_type_def;
extern const TypeDef version_info_type_def = SKERRY_STRUCT_SEQUENCE(version_info_type, "sys.version_info", "Version information as a named tuple.", kVersionFields);
extern const TypeDef async_hooks_type_def = SKERRY_STRUCT_SEQUENCE(async_hooks_type, "asyncgen_hooks", nullptr, kAsyncHooksFields);
extern const TypeDef flags_type_def = SKERRY_STRUCT_SEQUENCE(flags_type, "sys.flags", "Flags provided through command line arguments or environment vars.", kFlagFields);
extern const TypeDef float_info_type_def = SKERRY_STRUCT_SEQUENCE(float_info_type, "sys.float_info", "A named tuple holding information about the float type.", kFloatFields);
extern const TypeDef int_info_type_def = SKERRY_STRUCT_SEQUENCE(int_info_type, "sys.int_info", "A named tuple that holds information about Python's internal representation of integers.", kIntFields);
extern const TypeDef hash_info_type_def = SKERRY_STRUCT_SEQUENCE(hash_info_type, "sys.hash_info", "A named tuple providing parameters used for computing hashes.", kHashFields);
extern const TypeDef thread_info_type_def = SKERRY_STRUCT_SEQUENCE(thread_info_type, "sys.thread_info", "A named tuple holding information about the thread implementation.", kThreadFields);

namespace {

Result sys_exit(Isolate& iso, Value status) {
  if (status.is_none()) return iso.raise_none(SystemExit);
  if (!is_exact_tuple(status)) return iso.raise_with(SystemExit, status);
  auto* items = status.as<TupleObject>();
  Ref exception(iso, TRY(call(iso, as_value(&SystemExit), Args{items->items(), static_cast<uint32_t>(items->length), Value()})));
  return iso.raise_value(exception);
}
Result sys_exc_info(Isolate& iso) {
  Value e = iso.handled_exception();
  if (e.is_empty() || e.is_none()) return make_tuple(iso, {Value::none(), Value::none(), Value::none()});
  Value traceback = e.as<ExceptionObject>()->traceback;
  return make_tuple(iso, {as_value(type_of(e)), e, traceback.is_empty() ? Value::none() : traceback});
}
Result sys_exception(Isolate& iso) {
  Value e = iso.handled_exception();
  return e.is_empty() ? Result(Value::none()) : Result(retained(iso, e));
}
Result sys_getrecursionlimit(Isolate& iso) { return make_int(iso, iso.recursion_limit); }
Status sys_setrecursionlimit(Isolate& iso, int64_t limit) {
  if (limit < 1) return iso.raise(ValueError, "recursion limit must be greater or equal than 1");
  if (limit > INT_MAX) return iso.raise(OverflowError, "Python int too large to convert to C int");
  if (iso.frame_depth >= limit)
    return iso.raise(RecursionError, "cannot set the recursion limit to {} at the recursion depth {}: the limit is too low", limit,
                     iso.frame_depth);
  iso.recursion_limit = static_cast<int>(limit);
  return Status::ok();
}
Result sys_getsizeof(Isolate& iso, Value object, Value default_value) {
  Result hook = lookup_special(iso, object, names.dunder_sizeof);
  if (hook.is_not_found()) {
    if (!default_value.is_empty()) return retained(iso, default_value);
    return iso.raise(TypeError, "Type {} doesn't define __sizeof__", type_name(object));
  }
  Ref method(iso, TRY(hook));
  Ref size(iso, TRY(call(iso, method, {})));
  int64_t bytes = TRY(as_int64(iso, size, Overflow::kRaise));
  if (bytes < 0) return iso.raise(ValueError, "__sizeof__() should return >= 0");
  return make_int(iso, bytes + (type_of(object)->has(TypeFlag::kGc) ? 16 : 0));
}
Result sys_intern(Isolate& iso, Value s) {
  if (!StrObject::check(s)) return iso.raise(TypeError, "intern() argument must be str, not {}", s.is_none() ? "None" : type_name(s));
  if (!is_exact_str(s)) return iso.raise(TypeError, "can't intern {}", type_name(s));
  return intern(iso, retained(iso, s));
}
Result sys_getframe(Isolate& iso, int64_t depth) {
  Frame* f = current_frame(iso, static_cast<int>(depth < 0 ? 0 : depth > 1 << 30 ? 1 << 30 : depth));
  if (f == nullptr) return iso.raise(ValueError, "call stack is not deep enough");
  return make_frame_object(iso, f);
}
Result sys_getrefcount(Isolate& iso, Value object) {
  if (!object.is_object()) return make_int(iso, 1 << 30);
  return make_int(iso, object.as_object()->refs < 0 ? 1 << 30 : object.as_object()->refs + 1);
}
Result sys_get_cpu_count_config(Isolate&) { return Value::small_int(-1); }
Result sys_getdefaultencoding(Isolate& iso) { return make_str(iso, "utf-8"); }
Result sys_getfilesystemencoding(Isolate& iso) { return make_str(iso, "utf-8"); }
Result sys_getfilesystemencodeerrors(Isolate& iso) { return make_str(iso, "surrogateescape"); }
Result sys_get_int_max_str_digits(Isolate& iso) { return make_int(iso, iso.int_max_str_digits); }
Status sys_set_int_max_str_digits(Isolate& iso, int64_t maxdigits) {
  if (maxdigits != 0 && maxdigits < 640) return iso.raise(ValueError, "maxdigits must be 0 or larger than 640");
  iso.int_max_str_digits = static_cast<int>(maxdigits);
  return Status::ok();
}
Result sys_getswitchinterval(Isolate& iso) { return make_double(iso, iso.switch_interval * 1e-6); }
Status sys_setswitchinterval(Isolate& iso, double interval) {
  if (interval <= 0) return iso.raise(ValueError, "switch interval must be strictly positive");
  iso.switch_interval = static_cast<uint32_t>(std::clamp(interval * 1e6, 1.0, 4e9));
  return Status::ok();
}
Fallible<bool> sys_is_finalizing(Isolate&) { return false; }
Status sys_audit(Isolate&, Args) { return Status::ok(); }
Status sys_addaudithook(Isolate&, Value) { return Status::ok(); }
Result sys_gettrace(Isolate& iso) { return retained(iso, trace_function(iso)); }
Result sys_getprofile(Isolate& iso) { return retained(iso, profile_function(iso)); }
Result sys_call_tracing(Isolate& iso, Value function, Value args) {
  if (!TupleObject::check(args)) return iso.raise(TypeError, "call_tracing() argument 2 must be tuple, not {}", type_name(args));
  return call_tracing(iso, function, args);
}
Result sys_getallocatedblocks(Isolate& iso) { return make_int(iso, static_cast<int64_t>(iso.heap.used() / 64)); }

// ---- Hooks of asynchronous generators
Status sys_set_asyncgen_hooks(Isolate& iso, Value first_iteration, Value finalizer) {
  AsyncHooks hooks = async_hooks(iso);
  auto choose = [&](Value given, const char* name, Value& hook) -> Status {
    if (given.is_empty()) return Status::ok();
    if (!given.is_none() && !is_callable(given)) return iso.raise(TypeError, "callable {} expected, got {}", name, type_name(given));
    hook = given.is_none() ? Value() : given;
    return Status::ok();
  };
  TRY(choose(finalizer, "finalizer", hooks.finalizer));
  TRY(choose(first_iteration, "firstiter", hooks.first_iteration));
  set_async_hooks(iso, hooks);
  return Status::ok();
}
Result sys_get_asyncgen_hooks(Isolate& iso) {
  AsyncHooks hooks = async_hooks(iso);
  auto shown = [&iso](Value v) { return v.is_empty() ? Value::none() : retained(iso, v); };
  return make_struct_sequence(iso, async_hooks_type, {shown(hooks.first_iteration), shown(hooks.finalizer)});
}

Fallible<int64_t> sys_get_coroutine_origin_tracking_depth(Isolate& iso) { return int64_t{coroutine_origin_depth(iso)}; }
Status sys_set_coroutine_origin_tracking_depth(Isolate& iso, int64_t depth) {
  if (depth < 0) return iso.raise(ValueError, "depth must be >= 0");
  if (depth > INT_MAX) return iso.raise(OverflowError, "Python int too large to convert to C int");
  set_coroutine_origin_depth(iso, static_cast<int>(depth));
  return Status::ok();
}

// A variable of the environment as the script sees it: each isolate's os.environ is its own.
Result own_environment(Isolate& iso, std::string_view variable) {
  if (interpreter_options().ignore_environment != 0) return Value::none();
  Ref os(iso, TRY(import_module(iso, "os"))), environ(iso, TRY(get_attribute(iso, os, Ref(iso, intern(iso, "environ")))));
  Ref name(iso, TRY(make_str(iso, variable)));
  return call_method(iso, environ, Ref(iso, intern(iso, "get")), {name});
}

// breakpoint(): PYTHONBREAKPOINT names the function; 0: none.
Result sys_breakpointhook(Isolate& iso, Args args) {
  Ref setting(iso, TRY(own_environment(iso, "PYTHONBREAKPOINT")));
  std::string path = StrObject::check(setting) && setting.as<StrObject>()->length() > 0 ? to_utf8(setting) : "pdb.set_trace";
  if (path == "0") return Value::none();
  size_t dot = path.rfind('.');
  std::string module_name = dot == path.npos ? "builtins" : path.substr(0, dot);
  std::string name = dot == path.npos ? path : path.substr(dot + 1);
  auto find = [&]() -> Result {
    if (dot == 0) return iso.raise(ImportError, "no module is named");
    Ref module(iso, TRY(import_module(iso, module_name)));
    return get_attribute(iso, module, Ref(iso, intern(iso, name)));
  };
  Result found = find();
  if (found.is_fault()) {
    if (!iso.catch_pending(ImportError) && !iso.catch_pending(AttributeError)) return found;
    TRY(warn(iso, RuntimeWarning, fmt::format("Ignoring unimportable $PYTHONBREAKPOINT: \"{}\"", path)));
    return Value::none();
  }
  Ref hook(iso, found.value());
  return call(iso, hook, args);
}

void (*thread_walk)(Isolate& iso, const EachThread& look) = nullptr;

// A dict of what `show` makes of each thread.
template <class Show>
Result for_threads(Isolate& iso, Show show) {
  Ref dict(iso, TRY(make_dict(iso)));
  Status status = Status::ok();
  auto add = [&](int64_t ident, Frame* innermost, Value handled) -> Status {
    Ref value(iso, TRY(show(innermost, handled))), key(iso, TRY(make_int(iso, ident)));
    return value.is_empty() ? Status::ok() : dict_set(iso, dict.as<DictObject>(), key, value);
  };
  auto look = [&](int64_t ident, Frame* innermost, Value handled) {
    if (!status.is_fault()) status = add(ident, innermost, handled);
  };
  if (thread_walk) thread_walk(iso, look);
  TRY(status);
  return dict.release();
}

Result sys_current_frames(Isolate& iso) {
  return for_threads(iso, [&](Frame* innermost, Value) -> Result {
    return innermost ? make_frame_object(iso, innermost) : Result(Value());
  });
}
Result sys_current_exceptions(Isolate& iso) {
  return for_threads(iso, [&](Frame*, Value handled) -> Result {
    Value none = Value::none();
    if (handled.is_empty()) return make_tuple(iso, {none, none, none});
    Value traceback = handled.as<ExceptionObject>()->traceback;
    return make_tuple(iso, {as_value(type_of(handled)), handled, traceback.is_empty() ? none : traceback});
  });
}
Result sys_getdlopenflags(Isolate& iso) { return make_int(iso, 2); }
Status sys_clear_type_cache(Isolate&) { return Status::ok(); }

// Interactive mode: shows the value and keeps it as builtins._.
Status sys_displayhook(Isolate& iso, Value value) {
  if (value.is_none()) return Status::ok();
  Ref builtins(iso, TRY(import_module(iso, "builtins")));
  TRY(set_attribute(iso, builtins, names.underscore, Value::none()));
  Ref shown(iso, TRY(repr(iso, value)));
  Ref sys(iso, TRY(import_module(iso, "sys")));
  Result found = get_attribute_or_not_found(iso, sys, names.stdout);
  if (found.is_not_found()) return iso.raise(RuntimeError, "lost sys.stdout");
  Ref stream(iso, TRY(found));
  Result written = call_method(iso, stream, names.write, {shown});
  if (written.is_raised() && iso.catch_pending(UnicodeEncodeError)) {
    // What the stream cannot say is escaped.
    Ref encoding(iso, TRY(get_attribute(iso, stream, Ref(iso, intern(iso, "encoding")))));
    std::string name = to_utf8(encoding);
    Ref bytes(iso, TRY(encode_str(iso, shown, name, "backslashreplace")));
    Ref text(iso, TRY(decode_bytes(iso, bytes.as<BytesObject>()->view(), name, "strict")));
    written = call_method(iso, stream, names.write, {text});
  }
  decrement(iso, TRY(written));
  Ref newline(iso, TRY(make_str(iso, "\n")));
  decrement(iso, TRY(call_method(iso, stream, names.write, {newline})));
  return set_attribute(iso, builtins, names.underscore, value);
}

Status sys_excepthook(Isolate& iso, Value, Value value, Value) {
  if (!ExceptionObject::check(value)) {
    return write_to_stream(iso, names.stderr, fmt::format("TypeError: print_exception(): Exception expected for value, {} found\n", type_name(value)));
  }
  return write_to_stream(iso, names.stderr, format_exception(iso, value));
}

Status sys_unraisablehook(Isolate& iso, Value unraisable) {
  auto field = [&](std::string_view name) -> Result { return get_attribute(iso, unraisable, Ref(iso, intern(iso, name))); };
  Ref message(iso, TRY(field("err_msg"))), object(iso, TRY(field("object"))), error(iso, TRY(field("exc_value")));
  std::string head = StrObject::check(message) ? to_utf8(message) : "Exception ignored in";
  std::string out = head + ":\n";
  if (!object.get().is_none()) {
    Result shown = repr(iso, object);
    if (shown.is_fault()) {
      if (!shown.is_raised()) return shown.fault();
      iso.clear_pending();
    }
    Ref text(iso, shown.is_fault() ? Value::none() : shown.value());
    out = head + ": " + (shown.is_fault() ? "<object repr() failed>" : to_utf8(text)) + "\n";
  }
  if (ExceptionObject::check(error)) out += format_exception(iso, error);
  return write_to_stream(iso, names.stderr, out);
}

// What is too big for every isolate, and seldom wanted.
Result late_attribute(Isolate& iso, Value name) {
  Ref sys(iso, TRY(import_module(iso, "sys")));
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  if (str_is(name, "stdlib_module_names")) {
    Ref all(iso, TRY(library_module_names(iso)));
    TRY(set_attribute(iso, sys, name, all));
    return all.release();
  }
  Fault fault = iso.raise(AttributeError, "module 'sys' has no attribute '{}'", to_utf8(name));
  annotate_attribute_error(iso, sys, name);
  return fault;
}

constexpr MethodDef kFunctions[] = {
    def<"def __getattr__(name, /)", late_attribute>(nullptr),
    def<"def _clear_type_cache()", sys_clear_type_cache>("Clear the internal type lookup cache."),
    def<"def _current_frames()", sys_current_frames>("Return a dict mapping each thread's thread id to its current stack frame."),
    def<"def _current_exceptions()", sys_current_exceptions>(
        "Return a dict mapping each thread's identifier to its current raised exception."),
    def<"def _getframe(depth=0, /)", sys_getframe>("Return a frame object from the call stack."),
    def<"def addaudithook(hook)", sys_addaudithook>("Adds a new audit hook callback."),
    def<"def breakpointhook(*args, **kws)", sys_breakpointhook>("This hook function is called by built-in breakpoint()."),
    def<"def call_tracing(func, args, /)", sys_call_tracing>("Call func(*args), while tracing is enabled."),
    def<"def audit(*args)", sys_audit>("Passes the event to any hooks that are attached."),
    def<"def displayhook(object, /)", sys_displayhook>("Print an object to sys.stdout and also save it in builtins._"),
    def<"def exc_info()", sys_exc_info>("Return current exception information: (type, value, traceback)."),
    def<"def excepthook(exctype, value, traceback, /)", sys_excepthook>("Handle an exception by displaying it with a traceback on sys.stderr."),
    def<"def exception()", sys_exception>("Return the current exception."),
    def<"def exit(status=None, /)", sys_exit>("Exit the interpreter by raising SystemExit(status)."),
    def<"def get_int_max_str_digits()", sys_get_int_max_str_digits>("Return the maximum string digits limit for non-binary int<->str conversions."),
    def<"def get_coroutine_origin_tracking_depth()", sys_get_coroutine_origin_tracking_depth>("Check status of origin tracking for coroutine objects in this thread."),
    def<"def set_coroutine_origin_tracking_depth(depth)", sys_set_coroutine_origin_tracking_depth>(
        "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of "
        "traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable."),
    def<"def getallocatedblocks()", sys_getallocatedblocks>("Return the number of memory blocks currently allocated."),
    def<"def get_asyncgen_hooks()", sys_get_asyncgen_hooks>("Return the installed asynchronous generators hooks."),
    def<"def getdlopenflags()", sys_getdlopenflags>("Return the current value of the flags that are used for dlopen calls."),
    def<"def _get_cpu_count_config()", sys_get_cpu_count_config>("Private function: os.py of CPython 3.13 asks for it."),
    def<"def getdefaultencoding()", sys_getdefaultencoding>("Return the current default encoding used by the Unicode implementation."),
    def<"def getfilesystemencodeerrors()", sys_getfilesystemencodeerrors>("Return the error mode used for Unicode to OS filename conversion."),
    def<"def getfilesystemencoding()", sys_getfilesystemencoding>("Return the encoding used to convert Unicode filenames to OS filenames."),
    def<"def getprofile()", sys_getprofile>("Return the profiling function set with sys.setprofile."),
    def<"def getrecursionlimit()", sys_getrecursionlimit>("Return the current value of the recursion limit."),
    def<"def getrefcount(object, /)", sys_getrefcount>("Return the reference count of object."),
    def<"def getsizeof(object, default=<unset>)", sys_getsizeof>("getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes."),
    def<"def getswitchinterval()", sys_getswitchinterval>("Return the current thread switch interval."),
    def<"def gettrace()", sys_gettrace>("Return the global debug tracing function set with sys.settrace."),
    def<"def intern(string, /)", sys_intern>("``Intern'' the given string."),
    def<"def is_finalizing()", sys_is_finalizing>("Return True if Python is exiting."),
    def<"def set_int_max_str_digits(maxdigits)", sys_set_int_max_str_digits>("Set the maximum string digits limit for non-binary int<->str conversions."),
    def<"def set_asyncgen_hooks(firstiter=<unset>, finalizer=<unset>)", sys_set_asyncgen_hooks>("Set a finalizer for async generators objects."),
    def<"def setprofile(function, /)", set_profile_function>("Set the profiling function."),
    def<"def setrecursionlimit(limit, /)", sys_setrecursionlimit>("Set the maximum depth of the Python interpreter stack to n."),
    def<"def setswitchinterval(interval, /)", sys_setswitchinterval>("Set the ideal thread switching delay inside the Python interpreter."),
    def<"def settrace(function, /)", set_trace_function>("Set the global debug tracing function."),
    def<"def unraisablehook(unraisable, /)", sys_unraisablehook>("Handle an unraisable exception."),
};

Value num(int64_t i) { return Value::small_int(i); }

// Text from the system: bytes that are no UTF-8 become lone surrogates.
Result native_text(Isolate& iso, std::string_view text) { return decode_bytes(iso, text, "utf-8", "surrogateescape"); }

Result text_list(Isolate& iso, const std::vector<std::string>& texts) {
  Ref list(iso, TRY(make_list(iso)));
  for (const std::string& text : texts) {
    Ref s(iso, TRY(native_text(iso, text)));
    TRY(list_append(iso, list.as<ListObject>(), s));
  }
  return list.release();
}

// What the command line decided: sys.flags, warnoptions, _xoptions.
Status set_options(Isolate& iso, Value m) {
  const InterpreterOptions& o = interpreter_options();
  Ref warnings(iso, TRY(text_list(iso, o.warnings)));
  TRY(module_set(iso, m, "warnoptions", warnings));
  Ref extensions(iso, TRY(make_dict(iso)));
  for (const auto& [name, value] : o.extensions) {
    Ref key(iso, TRY(native_text(iso, name)));
    Ref set(iso, value.empty() ? Value::true_() : TRY(native_text(iso, value)));
    TRY(dict_set(iso, extensions.as<DictObject>(), key, set));
  }
  TRY(module_set(iso, m, "_xoptions", extensions));
  Ref flags(iso, TRY(make_struct_sequence(
                     iso, flags_type,
                     {num(o.debug), num(o.inspect), num(o.interactive), num(o.optimize), num(o.dont_write_bytecode), num(o.no_user_site),
                      num(o.no_site), num(o.ignore_environment), num(o.verbose), num(o.bytes_warning), num(o.quiet),
                      num(o.hash_randomization), num(o.isolated), Value::boolean(o.dev_mode != 0), num(o.utf8_mode),
                      num(o.warn_default_encoding), Value::boolean(o.safe_path != 0), num(o.int_max_str_digits)})));
  return module_set(iso, m, "flags", flags);
}

Status set_constants(Isolate& iso, Value m) {
  auto set_str = [&](std::string_view name, std::string_view text) -> Status {
    Ref s(iso, TRY(make_str(iso, text)));
    return module_set(iso, m, name, s);
  };
  auto set_owned = [&](std::string_view name, Result r) -> Status {
    Ref v(iso, TRY(r));
    return module_set(iso, m, name, v);
  };
  for (std::string_view name : {"breakpointhook", "displayhook", "excepthook", "unraisablehook"})
    TRY(module_set(iso, m, fmt::format("__{}__", name), dict_get_str(iso, m.as<ModuleObject>()->dict.as<DictObject>(), name)));
  TRY(set_str("version", "3.11.2 (skerry, Jan  1 2026, 00:00:00) [GCC " __VERSION__ "]"));
  TRY(set_str("platform", "linux"));
  TRY(set_str("byteorder", "little"));
  TRY(set_str("copyright", "Skerry speaks Python, a language of the Python Software Foundation."));
  TRY(set_owned("executable", native_text(iso, iso.modules().environment().executable)));
  const InterpreterOptions& options = interpreter_options();
  bool in_environment = !options.environment.empty();
  TRY(set_owned("_base_executable", native_text(iso, in_environment ? options.base_executable : iso.modules().environment().executable)));
  const std::string home = options.home.empty() ? "/usr" : options.home;
  const std::string exec_home = options.home.empty() ? "/usr" : options.exec_home;
  TRY(set_owned("base_prefix", native_text(iso, home)));
  TRY(set_owned("base_exec_prefix", native_text(iso, exec_home)));
  TRY(set_owned("prefix", native_text(iso, in_environment ? options.environment : home)));
  TRY(set_owned("exec_prefix", native_text(iso, in_environment ? options.environment : exec_home)));
  TRY(set_str("_stdlib_dir", library_folder()));
  TRY(set_str("platlibdir", "lib"));
  TRY(set_str("float_repr_style", "short"));
  TRY(set_str("abiflags", ""));
  TRY(set_owned("maxsize", make_int(iso, INT64_MAX)));
  TRY(module_set(iso, m, "maxunicode", num(0x10FFFF)));
  TRY(module_set(iso, m, "hexversion", num(0x030b02f0)));
  TRY(module_set(iso, m, "api_version", num(1013)));
  TRY(module_set(iso, m, "dont_write_bytecode", Value::true_()));
  const std::string& prefix = interpreter_options().cache_prefix;
  TRY(set_owned("pycache_prefix", prefix.empty() ? Result(Value::none()) : native_text(iso, prefix)));
  TRY(set_options(iso, m));
  TRY(set_owned("meta_path", make_list(iso)));
  TRY(set_owned("path_hooks", make_list(iso)));
  TRY(set_owned("path_importer_cache", make_dict(iso)));
  TRY(set_owned("version_info", make_struct_sequence(iso, version_info_type, {num(3), num(11), num(2), TRY(make_str(iso, "final")), num(0)})));
  TRY(set_owned("float_info", make_struct_sequence(iso, float_info_type, {TRY(make_double(iso, DBL_MAX)), num(1024), num(308), TRY(make_double(iso, DBL_MIN)),
                                                                          num(-1021), num(-307), num(15), num(53), TRY(make_double(iso, DBL_EPSILON)), num(2), num(1)})));
  TRY(set_owned("int_info", make_struct_sequence(iso, int_info_type, {num(30), num(4), num(4300), num(640)})));
  TRY(set_owned("hash_info", make_struct_sequence(iso, hash_info_type, {num(64), TRY(make_int(iso, (int64_t{1} << 61) - 1)), num(314159), num(0), num(1000003),
                                                                        TRY(make_str(iso, "siphash13")), num(64), num(128), num(0)})));
  char threads[64] = "";
  confstr(_CS_GNU_LIBPTHREAD_VERSION, threads, sizeof threads);
  TRY(set_owned("thread_info", make_struct_sequence(iso, thread_info_type, {TRY(make_str(iso, "pthread")), TRY(make_str(iso, "semaphore")), TRY(make_str(iso, threads))})));

  Ref implementation(iso, TRY(make_simple_namespace(iso)));
  auto detail = [&](std::string_view name, Result r) -> Status {
    Ref v(iso, TRY(r));
    return set_attribute(iso, implementation, Ref(iso, intern(iso, name)), v);
  };
  TRY(detail("name", make_str(iso, "skerry")));
  TRY(detail("cache_tag", make_str(iso, kCacheTag)));
  TRY(detail("_multiarch", make_str(iso, "x86_64-linux-gnu")));
  TRY(detail("version", get_attribute(iso, m, Ref(iso, intern(iso, "version_info")))));
  TRY(detail("hexversion", num(0x030b02f0)));
  TRY(module_set(iso, m, "implementation", implementation));
  return Status::ok();
}

Status populate(Isolate& iso, Value m) {
  TRY(set_constants(iso, m));
  TRY(module_set(iso, m, "modules", TRY(iso.modules().modules())));
  TRY(module_set(iso, m, "path", TRY(iso.modules().path())));
  Ref argv(iso, TRY(text_list(iso, iso.modules().environment().arguments)));
  TRY(module_set(iso, m, "argv", argv));
  const std::vector<std::string>& original = interpreter_options().original_arguments;
  Ref all(iso, TRY(text_list(iso, original.empty() ? iso.modules().environment().arguments : original)));
  TRY(module_set(iso, m, "orig_argv", all));
  Ref native(iso, TRY(native_module_names(iso)));
  TRY(module_set(iso, m, "builtin_module_names", native));
  return add_standard_streams(iso, m);
}

}  // namespace

void set_thread_walk(void (*walk)(Isolate& iso, const EachThread& look)) { thread_walk = walk; }

extern const ModuleDef sys_module_def;
extern const ModuleDef sys_module_def{.name = "sys",
                               .doc = "This module provides access to some objects used or maintained by the\ninterpreter and to functions "
                                      "that interact strongly with the interpreter.",
                               .functions = kFunctions,
                               .function_count = std::size(kFunctions),
                               .populate = populate};

// A stream of sys by name; None or missing: nothing is written.
Status write_to_stream(Isolate& iso, Value stream_name, std::string_view utf8) {
  Ref sys(iso, TRY(import_module(iso, "sys")));
  Result found = get_attribute_or_not_found(iso, sys, stream_name);
  if (found.is_not_found()) return Status::ok();
  Ref stream(iso, TRY(found));
  if (stream.get().is_none()) return Status::ok();
  Ref text(iso, TRY(make_str(iso, utf8)));
  decrement(iso, TRY(call_method(iso, stream, names.write, {text})));
  return Status::ok();
}

}  // namespace skerry
