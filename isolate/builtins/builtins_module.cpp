// The table of the `builtins` module, and those of its functions that are one step.
#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/functions.h"
#include "isolate/builtins/import.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/frame.h"

namespace skerry {

namespace {

Result builtin_abs(Isolate& iso, Value x) { return absolute(iso, x); }
Result builtin_ascii(Isolate& iso, Value x) { return ascii(iso, x); }
Result builtin_repr(Isolate& iso, Value x) { return repr(iso, x); }

Result radix(Isolate& iso, Value number, int base, const char* prefix) {
  Ref index(iso, TRY(as_index(iso, number)));
  std::string text;
  decrement(iso, TRY(int_to_text(iso, index, base, &text)));
  bool negative = !text.empty() && text.front() == '-';
  return make_str(iso, (negative ? "-" : "") + std::string(prefix) + text.substr(negative ? 1 : 0));
}
Result builtin_bin(Isolate& iso, Value x) { return radix(iso, x, 2, "0b"); }
Result builtin_oct(Isolate& iso, Value x) { return radix(iso, x, 8, "0o"); }
Result builtin_hex(Isolate& iso, Value x) { return radix(iso, x, 16, "0x"); }

Fallible<bool> builtin_callable(Isolate&, Value x) { return is_callable(x); }

Result builtin_chr(Isolate& iso, Value x) {
  int64_t c = TRY(c_int_argument(iso, x));
  if (c < 0 || c > 0x10FFFF) return iso.raise(ValueError, "chr() arg not in range(0x110000)");
  return make_str_char(iso, static_cast<char32_t>(c));
}
Result builtin_ord(Isolate& iso, Value x) {
  size_t size;
  if (StrObject::check(x)) {
    size = x.as<StrObject>()->length();
    if (size == 1) return make_int(iso, x.as<StrObject>()->at(0));
  } else if (BytesObject::check(x)) {
    size = x.as<BytesObject>()->length();
    if (size == 1) return make_int(iso, x.as<BytesObject>()->data()[0]);
  } else if (ByteArrayObject::check(x)) {
    size = x.as<ByteArrayObject>()->length;
    if (size == 1) return make_int(iso, x.as<ByteArrayObject>()->data[0]);
  } else {
    return iso.raise(TypeError, "ord() expected string of length 1, but {} found", type_name(x));
  }
  return iso.raise(TypeError, "ord() expected a character, but string of length {} found", size);
}

Status builtin_delattr(Isolate& iso, Value object, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  return delete_attribute(iso, object, name);
}
Result builtin_getattr(Isolate& iso, Args args) {
  if (args.count < 2) return iso.raise(TypeError, "getattr expected at least 2 arguments, got {}", args.count);
  if (args.count > 3) return iso.raise(TypeError, "getattr expected at most 3 arguments, got {}", args.count);
  if (!StrObject::check(args[1])) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(args[1]));
  if (args.count == 2) return get_attribute(iso, args[0], args[1]);
  Result r = get_attribute_or_not_found(iso, args[0], args[1]);
  return r.is_not_found() ? Result(retained(iso, args[2])) : r;
}
Fallible<bool> builtin_hasattr(Isolate& iso, Value object, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  Result r = get_attribute_or_not_found(iso, object, name);
  if (r.is_not_found()) return false;
  decrement(iso, TRY(r));
  return true;
}
Status builtin_setattr(Isolate& iso, Value object, Value name, Value value) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  return set_attribute(iso, object, name, value);
}

Result builtin_divmod(Isolate& iso, Value a, Value b) { return divmod(iso, a, b); }
Result builtin_pow(Isolate& iso, Value base, Value exp, Value mod) { return power(iso, base, exp, mod); }
Result builtin_format(Isolate& iso, Value value, Value spec) {
  if (!StrObject::check(spec)) return iso.raise(TypeError, "format() argument 2 must be str, not {}", type_name_or_none(spec));
  return format_value(iso, value, spec);
}
Result builtin_hash(Isolate& iso, Value x) { return make_int(iso, TRY(hash_value(iso, x))); }
Result builtin_id(Isolate& iso, Value x) { return make_int_u64(iso, x.is_object() ? x.bits() - 1 : x.bits()); }
Fallible<bool> builtin_isinstance(Isolate& iso, Value x, Value cls) { return is_instance(iso, x, cls); }
Fallible<bool> builtin_issubclass(Isolate& iso, Value x, Value cls) { return is_subclass(iso, x, cls); }
Result builtin_len(Isolate& iso, Value x) { return make_int(iso, TRY(length(iso, x))); }

Result builtin_iter(Isolate& iso, Args args) {
  if (args.count < 1 || args.count > 2)
    return iso.raise(TypeError, "iter expected at {} argument{}, got {}", args.count < 1 ? "least 1" : "most 2", args.count < 1 ? "" : "s", args.count);
  if (args.count == 1) return get_iterator(iso, args[0]);
  if (!is_callable(args[0])) return iso.raise(TypeError, "iter(v, w): v must be callable");
  return make_callable_iterator(iso, args[0], args[1]);
}
Result builtin_next(Isolate& iso, Args args) {
  if (args.count < 1 || args.count > 2)
    return iso.raise(TypeError, "next expected at {} argument{}, got {}", args.count < 1 ? "least 1" : "most 2", args.count < 1 ? "" : "s", args.count);
  UnarySlot next = type_of(args[0])->slots.next;
  if (next == nullptr) return iso.raise(TypeError, "'{}' object is not an iterator", type_name(args[0]));
  Result r = next(iso, args[0]);
  if (r.is_exhausted()) return args.count == 2 ? Result(retained(iso, args[1])) : Result(iso.raise_none(StopIteration));
  if (r.is_raised() && args.count == 2 && iso.catch_pending(StopIteration)) return retained(iso, args[1]);
  return r;
}
Result builtin_anext(Isolate& iso, Value iterator, Value default_value) {
  UnarySlot slot = type_of(iterator)->slots.async_next;
  if (!slot) return iso.raise(TypeError, "'{}' object is not an async iterator", type_name(iterator));
  Ref awaitable(iso, TRY(slot(iso, iterator)));
  if (default_value.is_empty()) return awaitable.release();
  return make_anext_awaitable(iso, awaitable, default_value);
}
Result builtin_aiter(Isolate& iso, Value x) {
  UnarySlot slot = type_of(x)->slots.async_iter;
  if (slot == nullptr) return iso.raise(TypeError, "'{}' object is not an async iterable", type_name(x));
  Ref iterator(iso, TRY(slot(iso, x)));
  if (type_of(iterator)->slots.async_next == nullptr)
    return iso.raise(TypeError, "aiter() returned not an async iterator of type '{}'", type_name(iterator));
  return iterator.release();
}

Result builtin_round(Isolate& iso, Value number, Value digits) {
  Result hook = lookup_special(iso, number, names.dunder_round);
  if (hook.is_not_found())
    return iso.raise(TypeError, "type {} doesn't define __round__ method", type_name(number));
  Ref method(iso, TRY(hook));
  return digits.is_none() ? call(iso, method, {}) : call(iso, method, {digits});
}

Result builtin_import(Isolate& iso, Value name, Value globals, Value, Value fromlist, int64_t level) {
  return import_name(iso, name, globals, fromlist, level);
}

Result builtin_breakpoint(Isolate& iso, Args args) {
  Ref sys(iso, TRY(import_module(iso, "sys")));
  Ref hook(iso, TRY(get_attribute(iso, sys, Ref(iso, intern(iso, "breakpointhook")))));
  return call(iso, hook, args);
}

constexpr MethodDef kFunctions[] = {
    def<"def __build_class__(*args, **kwargs)", builtin_build_class>("__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class"),
    def<"def __import__(name, globals=None, locals=None, fromlist=(), level=0)", builtin_import>("Import a module."),
    def<"def abs(x, /)", builtin_abs>("Return the absolute value of the argument."),
    def<"def aiter(async_iterable, /)", builtin_aiter>("Return an AsyncIterator for an AsyncIterable object."),
    def<"def anext(aiterator, default=<unset>, /)", builtin_anext>(
        "async anext(aiterator[, default])\n\nReturn the next item from the async iterator.  If default is given and the "
        "async\niterator is exhausted, it is returned instead of raising StopAsyncIteration."),
    def<"def all(iterable, /)", builtin_all>("Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."),
    def<"def any(iterable, /)", builtin_any>("Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."),
    def<"def ascii(obj, /)", builtin_ascii>("Return an ASCII-only representation of an object."),
    def<"def bin(number, /)", builtin_bin>("Return the binary representation of an integer.\n\n   >>> bin(10)\n   '0b1010'"),
    def<"def breakpoint(*args, **kwargs)", builtin_breakpoint>("Call sys.breakpointhook(*args, **kws)."),
    def<"def callable(obj, /)", builtin_callable>("Return whether the object is callable (i.e., some kind of function)."),
    def<"def chr(i, /)", builtin_chr>("Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    def<"def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", builtin_compile>(
        "Compile source into a code object that can be executed by exec() or eval()."),
    def<"def delattr(obj, name, /)", builtin_delattr>("Deletes the named attribute from the given object."),
    def<"def dir(*args)", builtin_dir>("Show attributes of an object."),
    def<"def divmod(x, y, /)", builtin_divmod>("Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    def<"def eval(source, globals=None, locals=None, /)", builtin_eval>("Evaluate the given source in the context of globals and locals."),
    def<"def exec(source, globals=None, locals=None, /, *, closure=None)", builtin_exec>("Execute the given source in the context of globals and locals."),
    def<"def format(value, format_spec='', /)", builtin_format>("Return type(value).__format__(value, format_spec)"),
    def<"def getattr(*args)", builtin_getattr>("Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y."),
    def<"def globals()", builtin_globals>("Return the dictionary containing the current scope's global variables."),
    def<"def hasattr(obj, name, /)", builtin_hasattr>("Return whether the object has an attribute with the given name."),
    def<"def hash(obj, /)", builtin_hash>("Return the hash value for the given object."),
    def<"def hex(number, /)", builtin_hex>("Return the hexadecimal representation of an integer.\n\n   >>> hex(500)\n   '0x1f4'"),
    def<"def id(obj, /)", builtin_id>("Return the identity of an object."),
    def<"def input(prompt=<unset>, /)", builtin_input>("Read a string from standard input.  The trailing newline is stripped."),
    def<"def isinstance(obj, class_or_tuple, /)", builtin_isinstance>("Return whether an object is an instance of a class or of a subclass thereof."),
    def<"def issubclass(cls, class_or_tuple, /)", builtin_issubclass>("Return whether 'cls' is derived from another class or is the same class."),
    def<"def iter(*args)", builtin_iter>("Get an iterator from an object."),
    def<"def len(obj, /)", builtin_len>("Return the number of items in a container."),
    def<"def locals()", builtin_locals>("Return a dictionary containing the current scope's local variables."),
    def<"def max(*args, key=None, default=<unset>)", builtin_max>("With a single iterable argument, return its biggest item."),
    def<"def min(*args, key=None, default=<unset>)", builtin_min>("With a single iterable argument, return its smallest item."),
    def<"def next(*args)", builtin_next>("Return the next item from the iterator."),
    def<"def oct(number, /)", builtin_oct>("Return the octal representation of an integer.\n\n   >>> oct(500)\n   '0o764'"),
    def<"def ord(c, /)", builtin_ord>("Return the Unicode code point for a one-character string."),
    def<"def pow(base, exp, mod=None)", builtin_pow>("Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    def<"def print(*args, sep=' ', end='\n', file=None, flush=False)", builtin_print>("Prints the values to a stream, or to sys.stdout by default."),
    def<"def repr(obj, /)", builtin_repr>("Return the canonical string representation of the object."),
    def<"def round(number, ndigits=None)", builtin_round>("Round a number to a given precision in decimal digits."),
    def<"def setattr(obj, name, value, /)", builtin_setattr>("Sets the named attribute on the given object to the specified value."),
    worded(Wording::kUnpack, def<"def sorted(iterable, /, *, key=None, reverse=False)", builtin_sorted>("Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order."), "sort"),
    def<"def sum(iterable, /, start=0)", builtin_sum>("Return the sum of a 'start' value (default: 0) plus an iterable of numbers"),
    def<"def vars(*args)", builtin_vars>("Without arguments, equivalent to locals().  With an argument, equivalent to object.__dict__."),
};

// What was made while the isolate had the shared dictionary (it started from an image) looks into its own from now on.
void hand_over(Isolate& iso, Value own) {
  auto hand_over_to = [&](FunctionObject* f) {
    if (f->builtins == shared_builtins()) f->builtins = retained(iso, own);  // the shared one is immortal
  };
  auto hand_over_in = [&](Frame* frame) {  // which borrows from its function
    if (frame->function.is_empty()) return;
    hand_over_to(frame->function.as<FunctionObject>());
    frame->builtins = frame->function.as<FunctionObject>()->builtins;
  };
  iso.collector().for_each([&](Object* o) {
    if (o->type == &function_type) hand_over_to(static_cast<FunctionObject*>(o));
    else if (o->type == &generator_type || o->type == &coroutine_type || o->type == &async_generator_type)
      hand_over_in(static_cast<GeneratorObject*>(o)->frame());
  });
  for (Frame* frame = iso.frame; frame != nullptr; frame = frame->caller) hand_over_in(frame);
}

// The module object that a script imports: its names are the shared dictionary's, copied for this isolate, and from now on
// what its code falls back to.
Status populate(Isolate& iso, Value module) {
  auto* shared = shared_builtins().as<DictObject>();
  size_t position = 0;
  Value key, value;
  while (dict_next(shared, &position, &key, &value)) {
    std::string text = to_utf8(key);
    TRY(module_set(iso, module, text, value));
  }
  Value own = module.as<ModuleObject>()->dict;
  if (iso.builtins == shared_builtins()) hand_over(iso, own);
  assign(iso, iso.builtins, retained(iso, own));
  return Status::ok();
}

}  // namespace

extern const ModuleDef builtins_module_def;
extern const ModuleDef builtins_module_def{
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\n"
           "identifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\n"
           "This module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\n"
           "objects with the same name as a builtin and need the builtin\nof the name within that module.",
    .functions = nullptr,
    .function_count = 0,
    .populate = populate};

const MethodDef* builtin_functions(size_t* count) {
  *count = std::size(kFunctions);
  return kFunctions;
}

}  // namespace skerry
