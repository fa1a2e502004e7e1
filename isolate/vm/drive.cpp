// See drive.h. Each consumer does what the native of its name does: builtins/min_max.cpp, list, tuple, set, str.join.
#include "isolate/vm/drive.h"

#include <string_view>
#include <utility>

#include "isolate/objects/exception.h"
#include "isolate/objects/generator_parts.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"

namespace skerry {
namespace {

bool is_driven(Value v) { return has_type(v, generator_type) || has_type(v, coroutine_type); }

// A function of builtins, by name.
ResumedBy driver_named(std::string_view name) {
  if (name.size() == 3)
    return name == "sum" ? kBySum : name == "any" ? kByAny : name == "all" ? kByAll : name == "max" ? kByMax : name == "min" ? kByMin : kByLoop;
  return name == "next" ? kByNext : name == "sorted" ? kBySorted : kByLoop;
}

// What the callable is; kByLoop: none of these.
ResumedBy driver(Value callable, uint32_t count) {
  if (callable == as_value(&list_type)) return kByList;
  if (callable == as_value(&tuple_type)) return kByTuple;
  if (callable == as_value(&set_type)) return kBySet;
  const TypeObject* type = type_of(callable);
  if (type != &native_function_type && type != &method_descriptor_type) return kByLoop;
  const auto* f = callable.as<NativeFunction>();
  std::string_view name = f->def->signature->name;
  if (type == &method_descriptor_type) {
    if (f->owner == &str_type) return name == "join" ? kByJoin : kByLoop;
    return (f->owner == &generator_type || f->owner == &coroutine_type) && name == "send" ? kBySend : kByLoop;
  }
  if (f->owner != nullptr || f->module != names.builtins) return kByLoop;
  ResumedBy by = driver_named(name);
  return count == 1 || by == kByNext ? by : kByLoop;
}

}  // namespace

Fallible<bool> start_driving(Isolate& iso, Value* window, uint32_t count) {
  if (count == 0 || count > 2 || !(is_driven(window[1]) || is_driven(window[count]))) return false;
  ResumedBy by = driver(*window, count);
  if (by == kByLoop || (by != kByNext && count != (by == kBySend || by == kByJoin ? 2u : 1u))) return false;
  Value driven = window[by == kByJoin ? 2 : 1];
  if (!has_type(driven, generator_type) && !(by == kBySend && has_type(driven, coroutine_type))) return false;
  auto* g = driven.as<GeneratorObject>();
  Value sent = by == kBySend ? window[2] : Value::none();
  if (g->state != GeneratorState::kSuspended && !(g->state == GeneratorState::kCreated && sent.is_none())) return false;
  if (by >= kFirstConsumer) {
    Value content = Value::small_int(0);
    if (by <= kByJoin) content = TRY(make_list(iso));
    else if (by == kBySet) content = TRY(make_set(iso));
    else if (by == kByMin || by == kByMax) content = Value();
    assign(iso, *window, content);
  }
  TRY(resume_generator(iso, g, retained(iso, sent)));
  g->frame()->result_register = by;
  return true;
}

Fallible<bool> consume(Isolate& iso, uint16_t by, Value* window, Value owned) {
  Ref value(iso, owned);
  switch (by) {
    case kByList:
    case kByTuple:
    case kBySorted:
    case kByJoin: TRY(list_append_steal(iso, window->as<ListObject>(), value.release())); return true;
    case kBySet: TRY(set_add(iso, window->as<SetObject>(), value)); return true;
    case kBySum: assign(iso, *window, TRY(binary_operation(iso, BinaryOp::kAdd, *window, value))); return true;
    case kByAny: return !TRY(is_true(iso, value));
    case kByAll: return is_true(iso, value);
    default: {
      CompareOp wins = by == kByMin ? CompareOp::kLt : CompareOp::kGt;
      if (window->is_empty() || TRY(compare_truth(iso, wins, value, *window))) assign(iso, *window, value.release());
      return true;
    }
  }
}

Status start_async_step(Isolate& iso, Value asend, Value sent_owned) {
  Fallible<GeneratorObject*> begun = begin_async_send(iso, asend, &sent_owned);
  Ref sent(iso, sent_owned);
  GeneratorObject* g = TRY(begun);
  Status status = check_generator_resumable(iso, g, sent);
  if (!status.is_fault()) {
    status = resume_generator(iso, g, sent.release());
    if (!status.is_fault()) {
      g->frame()->result_register = kByAsyncFor;
      return status;
    }
  } else if (status.fault().kind() == FaultKind::kExhausted) {
    status = iso.raise_none(StopAsyncIteration);
  }
  fail_async_send(iso, asend);
  return status;
}

Result end_driving(Isolate& iso, uint16_t by, Value* window, uint32_t count, Value returned_owned) {
  Ref returned(iso, returned_owned);
  switch (by) {
    case kByNext:
      if (count == 2) return retained(iso, window[2]);
      [[fallthrough]];
    case kBySend: return raise_stop_iteration(iso, returned);
    case kByTuple: return make_tuple(iso, window->as<ListObject>()->items, window->as<ListObject>()->length);
    case kBySorted: TRY(list_sort(iso, window->as<ListObject>(), Value::none(), false)); break;
    case kByJoin: return str_join(iso, window[1], window->as<ListObject>()->items, window->as<ListObject>()->length);
    case kByAny: return Value::false_();
    case kByAll: return Value::true_();
    case kByMin:
    case kByMax:
      if (window->is_empty()) return iso.raise(ValueError, "{}() arg is an empty sequence", by == kByMin ? "min" : "max");
      break;
    default: break;
  }
  return std::exchange(*window, Value());
}

}  // namespace skerry
