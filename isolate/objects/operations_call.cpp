// Calling anything from C++: see operations.h. A Python function runs in a nested run loop.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/flat_arguments.h"

namespace skerry {

namespace {

Result call_function(Isolate& iso, FunctionObject* function, Args args) {
  Frame* frame = TRY(push_call(iso, function, args.values, args.count, args.keywords, ArgumentOwnership::kBorrow));
  if (frame->pc->insn.op == static_cast<uint8_t>(Op::RETURN_GENERATOR)) {  // nothing to run
    ++frame->pc;
    Result made = make_generator_from_frame(iso, frame);
    if (made.is_fault()) leave_frame_runs_python(iso, frame);
    return made;
  }
  frame->flags |= kFrameEntry;
  return run_frame(iso, frame);
}

// A native called from here must not suspend: there is a C++ frame beneath it.
class NoSuspension {
 public:
  explicit NoSuspension(Isolate& iso) : iso_(iso), saved_(iso.may_suspend) { iso.may_suspend = false; }
  ~NoSuspension() { iso_.may_suspend = saved_; }

 private:
  Isolate& iso_;
  bool saved_;
};

}  // namespace

Result call(Isolate& iso, Value callable, Args args) {
  TypeObject* type = type_of(callable);
  if (type == &function_type) return call_function(iso, callable.as<FunctionObject>(), args);
  if (!type->slots.call) return iso.raise(TypeError, "'{}' object is not callable", type_name(callable));
  TRY(iso.check_native_stack(" while calling a Python object"));
  NoSuspension guard(iso);
  return type->slots.call(iso, callable, args);
}

Result call(Isolate& iso, Value callable, std::initializer_list<Value> positional) {
  return call(iso, callable, Args{positional.begin(), static_cast<uint32_t>(positional.size()), Value()});
}

Result call_method(Isolate& iso, Value object, Value name, std::initializer_list<Value> positional) {
  Value self_owned;
  Ref method(iso, TRY(load_method(iso, object, name, &self_owned)));
  Ref self(iso, self_owned);
  if (self.is_empty()) return call(iso, method, positional);
  constexpr size_t kMost = 7;
  if (positional.size() > kMost) {
    Ref bound(iso, TRY(make_method(iso, method, self)));
    return call(iso, bound, positional);
  }
  Value values[kMost + 1];
  values[0] = self;
  uint32_t count = 1;
  for (Value v : positional) values[count++] = v;
  return call(iso, method, Args{values, count, Value()});
}

FlatArguments::~FlatArguments() {
  if (values_ && values_ != inline_values_) iso_.heap.release(values_, capacity_ * sizeof(Value));
}

Status FlatArguments::fill(Value receiver_or_empty, Value tuple, Value dict_or_empty) {
  const TupleObject* positional = tuple.as<TupleObject>();
  DictObject* dict = dict_or_empty.is_empty() ? nullptr : dict_or_empty.as<DictObject>();
  size_t named = dict ? dict->live : 0;
  uint32_t first = receiver_or_empty.is_empty() ? 0 : 1;
  size_t total = first + positional->length + named;
  if (total > kInline) {
    values_ = static_cast<Value*>(iso_.heap.allocate(total * sizeof(Value)));
    if (!values_) return iso_.raise_memory_error();
    capacity_ = total;
  }
  count_ = first + static_cast<uint32_t>(positional->length);
  if (first == 1) values_[0] = receiver_or_empty;
  for (uint32_t i = first; i < count_; ++i) values_[i] = (*positional)[i - first];
  if (named == 0) return Status::ok();
  keywords_.reset(TRY(allocate_tuple(iso_, named)));
  size_t position = 0, k = 0;
  Value key, value;
  while (dict_next(dict, &position, &key, &value)) {
    if (!StrObject::check(key)) return iso_.raise(TypeError, "keywords must be strings");
    keywords_.as<TupleObject>()->items()[k] = retained(iso_, key);
    values_[count_ + k++] = value;
  }
  return Status::ok();
}

Result call_with(Isolate& iso, Value callable, Value tuple_args, Value dict_kwargs_or_empty) {
  // The tuple cannot change; the dict might be reachable from elsewhere, so its values are held by a copy.
  if (dict_kwargs_or_empty.is_empty() || dict_kwargs_or_empty.as<DictObject>()->live == 0) {
    Ref held = Ref::borrow(iso, tuple_args);
    const TupleObject* arguments = tuple_args.as<TupleObject>();
    return call(iso, callable, Args{arguments->items(), static_cast<uint32_t>(arguments->length), Value()});
  }
  Ref dict(iso, TRY(dict_copy(iso, dict_kwargs_or_empty.as<DictObject>())));
  FlatArguments flat(iso);
  TRY(flat.fill(Value(), tuple_args, dict));
  return call(iso, callable, flat.args());
}

}  // namespace skerry
