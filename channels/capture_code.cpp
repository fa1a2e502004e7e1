#include "channels/capture_code.h"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <unordered_map>

#include "channels/message.h"
#include "isolate/compiler/code_replace.h"
#include "isolate/compiler/positions.h"
#include "isolate/heap/intern.h"
#include "isolate/isolate.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry::channels {

void loaded_globals(const CodeObject* code, std::vector<Value>* names) {
  for (uint32_t i = 0; i < code->word_count; ++i) {
    const Insn& insn = code->words[i].insn;
    Op op = static_cast<Op>(insn.op);
    if (op == Op::LOAD_GLOBAL || op == Op::LOAD_NAME || op == Op::LOAD_FROM_DICT_OR_GLOBAL) names->push_back(code->names[insn.c]);
    if (has_ext(op)) ++i;
  }
  for (uint32_t i = 0; i < code->constant_count; ++i)
    if (CodeObject::check(code->constants[i])) loaded_globals(code->constants[i].as<CodeObject>(), names);
}

namespace {

// Immortal copies live in the heap of an isolate that never runs and never ends; the lock guards both.
struct SharedCodes {
  std::mutex mutex;
  Isolate* image = nullptr;
  std::unordered_map<uint32_t, CodeObject*> by_id;
};
SharedCodes& shared_codes() {
  static auto* codes = new SharedCodes;
  return *codes;
}

bool is_immortal(Value v) {
  return !v.is_object() || (v.as_object()->is_shared() && !(v.as_object()->refs & kSegmentRefsBit));
}

template <class T>
T* copy_array(Isolate& image, const T* from, size_t count) {
  if (count == 0 || from == nullptr) return nullptr;
  void* memory = image.heap.allocate(count * sizeof(T));
  if (memory != nullptr) std::memcpy(memory, static_cast<const void*>(from), count * sizeof(T));
  return static_cast<T*>(memory);
}

Fallible<CodeObject*> copy_code(Isolate& iso, Isolate& image, SharedCodes& codes, CodeObject* from);

// A constant: plain immutable data, or nested code.
Result copy_constant(Isolate& iso, Isolate& image, SharedCodes& codes, Value v) {
  if (is_immortal(v)) return v;
  if (CodeObject::check(v)) return Value::object(TRY(copy_code(iso, image, codes, v.as<CodeObject>())));
  if (is_exact_str(v)) return intern_immortal(v.as<StrObject>());
  Message message;
  TRY(freeze(iso, v, "code", FreezeMode::kMessage, &message));
  Result copy = thaw(image, message);
  if (copy.is_fault()) {
    image.clear_pending();
    return iso.raise_memory_error();
  }
  return copy;
}

Fallible<CodeObject*> copy_code(Isolate& iso, Isolate& image, SharedCodes& codes, CodeObject* from) {
  if (is_immortal(Value::object(from))) return from;
  auto found = codes.by_id.find(from->id);
  if (found != codes.by_id.end()) return found->second;
  void* memory = std::malloc(sizeof(CodeObject));
  if (memory == nullptr) return iso.raise_memory_error();
  auto* c = static_cast<CodeObject*>(memory);
  std::memcpy(memory, static_cast<const void*>(from), sizeof(CodeObject));
  c->refs = kImmortalRefs;
  c->id = new_code_id();
  c->words = copy_array(image, from->words, from->word_count);
  c->exceptions = copy_array(image, from->exceptions, from->exception_count);
  if (from->wide_positions) c->positions.wide = copy_array(image, from->positions.wide, from->position_count);
  else c->positions.packed = copy_array(image, from->positions.packed, from->position_count);
  c->local_kinds = copy_array(image, from->local_kinds, from->local_count);
  c->constants = copy_array(image, from->constants, from->constant_count);
  c->names = copy_array(image, from->names, from->name_count);
  for (uint32_t i = 0; i < c->constant_count; ++i)
    c->constants[i] = TRY(copy_constant(iso, image, codes, from->constants[i]));
  for (uint32_t i = 0; i < c->name_count; ++i) c->names[i] = intern_immortal(from->names[i].as<StrObject>());
  c->source = Value();  // stays with the isolate that compiled it
  for (Value* field : {&c->local_names, &c->free_names, &c->name, &c->qualname, &c->filename})
    *field = TRY(copy_constant(iso, image, codes, *field));
  codes.by_id.emplace(from->id, c);
  return c;
}

}  // namespace

Result shared_code_of(Isolate& iso, CodeObject* code) {
  if (is_immortal(Value::object(code))) return Value::object(code);
  SharedCodes& codes = shared_codes();
  std::lock_guard lock(codes.mutex);
  if (codes.image == nullptr) codes.image = new Isolate(IsolateOptions{});
  Isolate& image = *codes.image;
  image.native_stack_limit = iso.native_stack_limit;
  image.booting = true;
  return Value::object(TRY(copy_code(iso, image, codes, code)));
}

}  // namespace skerry::channels
