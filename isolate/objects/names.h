// Interned, immortal strings that the runtime itself uses. names.dunder_init is the str "__init__", names.append "append".
#pragma once

#include "isolate/heap/value.h"

// clang-format off
#define SKERRY_DUNDER_NAMES(N) \
  N(abs) N(add) N(aenter) N(aexit) N(aiter) N(all) N(and) N(anext) N(annotations) N(args) N(await) N(bases) N(bool) \
  N(build_class) N(builtins) N(bytes) N(cached) N(call) N(cause) N(ceil) N(class) N(class_getitem) N(classcell) \
  N(classdict) N(classdictcell) N(closure) N(code) N(complex) N(contains) N(context) N(copy) N(debug) N(deepcopy) N(defaults) N(del) \
  N(delattr) N(delete) N(delitem) N(dict) N(dir) N(divmod) N(doc) N(enter) N(eq) N(exit) N(file) N(float) N(floor) \
  N(floordiv) N(format) N(func) N(future) N(ge) N(get) N(getattr) N(getattribute) N(getitem) N(getnewargs) \
  N(getnewargs_ex) N(getstate) N(globals) N(gt) N(hash) N(iadd) N(iand) N(ifloordiv) N(ilshift) N(imatmul) N(imod) \
  N(import) N(imul) N(index) N(init) N(init_subclass) N(instancecheck) N(int) N(invert) N(ior) N(ipow) N(irshift) \
  N(isabstractmethod) N(isub) N(iter) N(itruediv) N(ixor) N(kwdefaults) N(le) N(len) N(length_hint) N(loader) \
  N(lshift) N(lt) N(main) N(match_args) N(matmul) N(missing) N(mod) N(module) N(mro) N(mro_entries) N(mul) N(name) \
  N(ne) N(neg) N(new) N(next) N(notes) N(objclass) N(or) N(orig_bases) N(package) N(path) N(pos) N(pow) N(prepare) \
  N(qualname) N(radd) N(rand) N(rdivmod) N(reduce) N(reduce_ex) N(repr) N(reversed) N(rfloordiv) N(rlshift) \
  N(rmatmul) N(rmod) N(rmul) N(ror) N(round) N(rpow) N(rrshift) N(rshift) N(rsub) N(rtruediv) N(rxor) N(self) N(set) \
  N(set_name) N(setattr) N(setitem) N(setstate) N(sizeof) N(slots) N(spec) N(static_attributes) N(str) N(sub) \
  N(subclasscheck) N(subclasses) N(subclasshook) N(suppress_context) N(text_signature) N(traceback) N(trunc) \
  N(truediv) N(type_params) N(weakref) N(wrapped) N(xor)
#define SKERRY_PLAIN_NAMES(N) \
  N(add) N(append) N(args) N(ascii) N(big) N(buffer) N(builtins) N(clear) N(close) N(closed) N(closefd) N(code) N(co_name) N(copy) N(count) \
  N(decode) N(default_) N(detach) N(encode) N(encoding) N(end) N(end_lineno) N(end_offset) N(errors) N(exc) N(extend) N(f_locals) \
  N(file) N(filename) N(fileno) N(flush) N(format) N(fset) N(fget) N(get) N(getstate) N(gi_frame) N(globals) N(index) N(isatty) N(isolates) N(items) \
  N(join) N(key) N(keys) N(lineno) N(little) N(locals) N(meta_path) N(metaclass) N(modules) N(mode) N(mro) N(msg) \
  N(name) N(newlines) N(obj) N(object) N(offset) N(opener) N(path) N(peek) N(pop) N(print_file_and_line) N(raw) N(read) N(read1) N(readable) N(readall) N(readinto) N(readinto1) N(readline) N(remove) N(replace) N(reset) \
  N(reverse) N(seek) N(seekable) N(send) N(sep) N(setdefault) N(setstate) N(sort) N(start) N(stderr) N(stdin) N(stdout) N(step) N(stop) N(strict) \
  N(sys) N(tb_frame) N(tb_lineno) N(tell) N(text) N(throw_) N(truncate) N(union_) N(update) N(utf_8) N(value) N(values) N(writable) N(write)
// clang-format on

namespace skerry {

class Isolate;

// A C++ keyword gets a trailing underscore: names.throw_ is "throw".
struct Names {
#define N(x) Value dunder_##x;
  SKERRY_DUNDER_NAMES(N)
#undef N
#define N(x) Value x;
  SKERRY_PLAIN_NAMES(N)
#undef N
  Value empty;       // ""
  Value lambda;      // "<lambda>"
  Value module_;     // "<module>"
  Value listcomp, dictcomp, setcomp, genexpr;  // "<listcomp>" ...
  Value dot_zero;    // ".0"
  Value underscore;  // "_"
  Value latin1[256]; // one-character strings
};
extern Names names;  // filled at process start, read-only afterwards
void fill_names(Isolate& iso);  // by boot, before anything else makes a str

}  // namespace skerry
