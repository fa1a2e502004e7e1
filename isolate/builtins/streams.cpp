// print and input, and the streams of sys.
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/functions.h"
#include "isolate/builtins/registry.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/simple_namespace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

StreamFactory stream_factory = nullptr;
StreamFinisher stream_finisher = nullptr;
PlainStream plain_stream;

// The stream of sys by name, owned; kNotFound if sys has lost it.
Result sys_stream(Isolate& iso, Value name) {
  Value modules = TRY(iso.modules().modules());
  Value loaded = is_exact_dict(modules) ? dict_get_str(iso, modules.as<DictObject>(), names.sys) : Value();
  if (has_type(loaded, module_type)) {
    Value stream = dict_get_str(iso, loaded.as<ModuleObject>()->dict.as<DictObject>(), name);
    if (!stream.is_empty()) return retained(iso, stream);
  }
  Ref sys(iso, TRY(import_module(iso, "sys")));
  return get_attribute_or_not_found(iso, sys, name);
}

bool is_plain(Isolate& iso, Value file) {
  return plain_stream.type != nullptr && has_type(file, *plain_stream.type) &&
         instance_attribute(iso, file.as_object(), names.write).is_empty();
}

Status write_object(Isolate& iso, Value file, Value text) {
  if (is_plain(iso, file)) return plain_stream.write(iso, file, text);
  decrement(iso, TRY(call_method(iso, file, names.write, {text})));
  return Status::ok();
}

// None stands for the default; anything else must be a str.
Fallible<Value> separator(Isolate& iso, Value given, const char* name) {
  if (given.is_none()) return Value();
  if (StrObject::check(given)) return given;
  return iso.raise(TypeError, "{} must be None or a string, not {}", name, type_name(given));
}

}  // namespace

void set_stream_factory(StreamFactory factory) { stream_factory = factory; }
void set_stream_finisher(StreamFinisher finisher) { stream_finisher = finisher; }
Status finish_standard_streams(Isolate& iso, Value sys_module) {
  return stream_finisher == nullptr ? Status::ok() : stream_finisher(iso, sys_module);
}
void set_plain_stream(PlainStream plain) { plain_stream = plain; }

bool flush_standard_streams(Isolate& iso) {
  Value modules = iso.modules().known_modules();
  if (!is_exact_dict(modules)) return true;
  Value sys = dict_get_str(iso, modules.as<DictObject>(), names.sys);
  if (!has_type(sys, module_type)) return true;
  Ref held = Ref::borrow(iso, sys);
  bool fine = true;
  for (Value name : {names.stdout, names.stderr}) {
    Result found = get_attribute_or_not_found(iso, held, name);
    if (found.is_fault()) {
      iso.clear_pending();
      continue;
    }
    Ref stream(iso, found.value());
    if (stream.get().is_none()) continue;
    auto flush = [&]() -> Status {
      Ref closed(iso, TRY(get_attribute(iso, stream, names.closed)));
      if (TRY(is_true(iso, closed))) return Status::ok();
      decrement(iso, TRY(call_method(iso, stream, names.flush)));
      return Status::ok();
    };
    if (!flush().is_fault()) continue;
    if (iso.catch_pending(BrokenPipeError) || iso.catch_pending(AttributeError)) continue;
    if (iso.has_pending()) {
      fine = false;
      iso.report_unraisable("", stream);
      // What it still holds is lost: nobody writes it again, or tells of it again.
      Ref original(iso, intern(iso, name == Value(names.stdout) ? "__stdout__" : "__stderr__"));
      for (Value gone : {name, original.get()})
        if (set_attribute(iso, held, gone, Value::none()).is_fault()) iso.clear_pending();
    }
  }
  return fine;
}

Status add_standard_streams(Isolate& iso, Value sys_module) {
  const char* stream_names[] = {"stdin", "stdout", "stderr"};
  for (int fd = 0; fd < 3; ++fd) {
    Ref stream(iso, Value::none());
    if (stream_factory != nullptr) stream = Ref(iso, TRY(stream_factory(iso, fd)));
    TRY(module_set(iso, sys_module, stream_names[fd], stream));
    TRY(module_set(iso, sys_module, fmt::format("__{}__", stream_names[fd]), stream));
  }
  return Status::ok();
}

Result native_module_names(Isolate& iso) {
  std::vector<std::string> all = list_native_modules();
  std::sort(all.begin(), all.end());
  std::vector<Value> items;
  for (const std::string& n : all) items.push_back(intern(iso, n));
  return make_tuple_steal(iso, items.data(), items.size());
}

namespace {

Status print_values(Isolate& iso, Value stream, Value between, Value after, Args args) {
  for (uint32_t i = 0; i < args.count; ++i) {
    if (i > 0) {
      if (between.is_empty()) TRY(write_object(iso, stream, names.latin1[' ']));
      else TRY(write_object(iso, stream, between));
    }
    Ref text(iso, TRY(to_str(iso, args[i])));
    TRY(write_object(iso, stream, text));
  }
  return write_object(iso, stream, after.is_empty() ? names.latin1['\n'] : after);
}

}  // namespace

Result builtin_print(Isolate& iso, Value sep, Value end, Value file, bool flush, Args args) {
  Ref stream(iso);
  if (file.is_none()) {
    Result found = sys_stream(iso, names.stdout);
    if (found.is_not_found()) return iso.raise(RuntimeError, "lost sys.stdout");
    stream = Ref(iso, TRY(found));
    if (stream.get().is_none()) return Value::none();
  } else {
    stream = Ref::borrow(iso, file);
  }
  Value between = TRY(separator(iso, sep, "sep"));
  Value after = TRY(separator(iso, end, "end"));
  bool held = is_plain(iso, stream) && plain_stream.hold(stream);
  Status printed = print_values(iso, stream, between, after, args);
  if (held) printed = plain_stream.release(iso, stream, printed);
  TRY(printed);
  if (flush) decrement(iso, TRY(call_method(iso, stream, names.flush)));
  return Value::none();
}

Result builtin_input(Isolate& iso, Value prompt) {
  Result in = sys_stream(iso, names.stdin), out = sys_stream(iso, names.stdout);
  if (in.is_not_found()) return iso.raise(RuntimeError, "input(): lost sys.stdin");
  Ref input(iso, TRY(in));
  if (input.get().is_none()) return iso.raise(RuntimeError, "input(): lost sys.stdin");
  if (out.is_not_found()) return iso.raise(RuntimeError, "input(): lost sys.stdout");
  Ref output(iso, TRY(out));
  if (output.get().is_none()) return iso.raise(RuntimeError, "input(): lost sys.stdout");
  if (!prompt.is_empty()) {
    Ref text(iso, TRY(to_str(iso, prompt)));
    TRY(write_object(iso, output, text));
  }
  Result flushed = call_method(iso, output, names.flush);  // as well as it can
  if (!flushed.is_fault()) decrement(iso, flushed.value());
  else if (!flushed.is_raised()) return flushed.fault();
  else iso.clear_pending();
  Ref line(iso, TRY(call_method(iso, input, names.readline)));
  if (!StrObject::check(line)) return iso.raise(TypeError, "object.readline() returned non-string");
  size_t length = line.as<StrObject>()->length();
  if (length == 0) return iso.raise(EOFError, "EOF when reading a line");
  if (line.as<StrObject>()->at(length - 1) == '\n') return str_substring(iso, line, 0, length - 1);
  return line.release();
}

void Isolate::report_unraisable(std::string_view where, Value object) {
  Ref error = take_pending();
  if (error.is_empty()) return;
  Ref held = Ref::borrow(*this, object);
  // What is told may be that the recursion is too deep: telling it needs a few levels more.
  constexpr int kLevels = 50;
  int lent = frame_depth + kLevels > recursion_limit ? std::min(frame_depth, kLevels) : 0;
  frame_depth -= lent;
  struct Returned {
    Isolate& iso;
    int lent;
    ~Returned() { iso.frame_depth += lent; }
  } returned{*this, lent};
  Ref function(*this);  // the hook, once it is found
  auto report = [&](std::string_view hook_name) -> Status {
    Ref sys(*this, TRY(import_module(*this, "sys")));
    Result hook = get_attribute_or_not_found(*this, sys, Ref(*this, intern(*this, hook_name)));
    if (hook.is_not_found()) return Status::ok();
    function.reset(TRY(hook));
    Ref details(*this, TRY(make_simple_namespace(*this)));
    Ref message(*this, where.empty() ? Value::none() : TRY(make_str(*this, fmt::format("Exception ignored {}", where))));
    Value traceback = error.as<ExceptionObject>()->traceback;
    struct {
      const char* name;
      Value value;
    } fields[] = {{"exc_type", as_value(type_of(error))},
                  {"exc_value", error},
                  {"exc_traceback", traceback.is_empty() ? Value::none() : traceback},
                  {"err_msg", message},
                  {"object", held.is_empty() ? Value::none() : held.get()}};
    for (const auto& f : fields) TRY(set_attribute(*this, details, Ref(*this, intern(*this, f.name)), f.value));
    decrement(*this, TRY(call(*this, function, {details})));
    return Status::ok();
  };
  if (!report("unraisablehook").is_fault()) return;
  // The hook failed: that is told in the usual way, for the hook.
  Ref of_hook = take_pending();
  if (of_hook.is_empty() || function.is_empty()) return;
  error = std::move(of_hook);
  held = function.copy();
  where = "in sys.unraisablehook";
  if (report("__unraisablehook__").is_fault()) clear_pending();
}

}  // namespace skerry
