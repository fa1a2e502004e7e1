// Raising: how an exception becomes pending, is chained to the one being handled, taken and put back.
#include "isolate/isolate.h"

#include <algorithm>

#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/traceback.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

// An exception whose __init__ does more than keep its arguments must be made by calling its type.
bool has_plain_init(const TypeObject& type) {
  return type.slots.init == BaseException.slots.init && type.slots.new_ == BaseException.slots.new_;
}

// Makes `handled` the context of `exception`. A chain that already holds `exception` is cut there, so that no cycle
// appears; the slow pointer ends the walk in a chain that is a cycle already (Floyd).
void chain(Isolate& iso, ExceptionObject* exception, Value handled) {
  if (handled.is_empty() || handled.as_object() == exception || exception->is_shared()) return;
  ExceptionObject* at = handled.as<ExceptionObject>();
  ExceptionObject* slow = at;
  bool advance_slow = false;
  while (!at->context.is_empty()) {
    ExceptionObject* next = at->context.as<ExceptionObject>();
    if (next == exception) {
      clear_field(iso, at->context);
      break;
    }
    at = next;
    if (at == slow) break;
    if (advance_slow) slow = slow->context.as<ExceptionObject>();
    advance_slow = !advance_slow;
  }
  assign(iso, exception->context, retained(iso, handled));
}

// For when not even an exception can be allocated: one for all isolates, never written.
Value shared_memory_error() {
  static struct Storage {
    AttributePrefix attributes;
    GcPrefix gc;
    ExceptionObject exception;
    Storage() : attributes{Value(), nullptr}, gc{nullptr, 0}, exception{} {
      exception.refs = kImmortalRefs;
      exception.Object::type = &MemoryError;
      exception.args = empty_tuple();
    }
  } storage;
  return Value::object(&storage.exception);
}

}  // namespace

Value Isolate::handled_exception() const {
  for (const HandledException* h = handled; h != nullptr; h = h->previous)
    if (!h->exception.is_empty() && !h->exception.is_none()) return h->exception;
  return Value();
}

Fault Isolate::raise_value(Value exception) {
  increment(*this, exception);
  chain(*this, exception.as<ExceptionObject>(), handled_exception());
  restore_pending(exception);
  return FaultKind::kRaised;
}

Fault Isolate::raise_with(TypeObject& type, Value argument) {
  Result made = Fault(FaultKind::kRaised);
  if (has_plain_init(type)) {
    Ref args(*this, TRY(make_tuple(*this, {argument})));
    made = make_exception(*this, type, args);
  } else {
    made = call(*this, as_value(&type), {argument});
  }
  Ref exception(*this, TRY(made));
  return raise_value(exception);
}

Fault Isolate::raise_message(TypeObject& type, std::string_view message) {
  Ref text(*this, TRY(make_str(*this, message)));
  return raise_with(type, text);
}

Fault Isolate::raise_none(TypeObject& type) {
  Ref exception(*this, TRY(has_plain_init(type) ? make_exception(*this, type, empty_tuple())
                                                 : call(*this, as_value(&type), {})));
  return raise_value(exception);
}

Fault Isolate::raise_key_error(Value key) { return raise_with(KeyError, key); }

// Handlers get the reserve. When that is used up, too, one exception may exceed the quota; beyond that the shared one has to do.
Fault Isolate::raise_memory_error() {
  constexpr size_t kRoom = 64 * 1024;
  heap.lend_reserve();
  size_t quota = heap.quota();
  if (quota != 0) heap.set_quota(quota + kRoom);
  void* probe = heap.allocate(sizeof(AttributePrefix) + sizeof(GcPrefix) + sizeof(ExceptionObject));
  Value exception = shared_memory_error();
  if (probe != nullptr) {
    heap.release(probe, sizeof(AttributePrefix) + sizeof(GcPrefix) + sizeof(ExceptionObject));
    Result made = make_exception(*this, MemoryError, empty_tuple());
    if (!made.is_fault()) exception = made.value();
  }
  heap.set_quota(quota);
  chain(*this, exception.as<ExceptionObject>(), handled_exception());
  restore_pending(exception);
  return FaultKind::kRaised;
}

Fault Isolate::raise_recursion_error(std::string_view where) {
  return raise(RecursionError, "maximum recursion depth exceeded{}", where);
}

Ref Isolate::take_pending() {
  Ref taken(*this, pending_);
  pending_ = Value();
  return taken;
}

void Isolate::restore_pending(Value owned) { assign(*this, pending_, owned); }

void Isolate::clear_pending() { clear_field(*this, pending_); }

bool Isolate::pending_matches(const TypeObject& type) const {
  return has_pending() && is_subtype(type_of(pending_), &type);
}

bool Isolate::catch_pending(const TypeObject& type) {
  if (!pending_matches(type)) return false;
  clear_pending();
  return true;
}

}  // namespace skerry
