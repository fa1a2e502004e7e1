#include "stdlib/pickle/loader.h"

#include <algorithm>
#include <charconv>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/set.h"
#include "isolate/objects/tuple.h"

namespace skerry::pickling {

ValueStack::~ValueStack() {
  cut(0);
  if (data_ != first_) iso_.heap.release(data_, capacity_ * sizeof(Value));
}

Status ValueStack::grow(Value owned) {
  Ref held(iso_, owned);
  size_t capacity = capacity_ * 2;
  Value* data;
  if (data_ == first_) {
    data = static_cast<Value*>(iso_.heap.allocate(capacity * sizeof(Value)));
    if (data != nullptr) std::copy_n(first_, size_, data);
  } else {
    data = static_cast<Value*>(iso_.heap.reallocate(data_, capacity_ * sizeof(Value), capacity * sizeof(Value)));
  }
  if (data == nullptr) return iso_.raise_memory_error();
  data_ = data;
  capacity_ = capacity;
  held.release();
  return Status::ok();
}

void ValueStack::cut(size_t size) {
  while (size_ > size) decrement(iso_, data_[--size_]);
}

Fault Loader::raise_underflow() {
  return iso_.raise(unpickling_error, "{}", marks_.size() > 0 ? "unexpected MARK found" : "unpickling stack underflow");
}

Fault Loader::raise_unknown(uint8_t op) {
  if (op >= 0x20 && op <= 0x7e && op != '\'' && op != '\\')
    return iso_.raise(unpickling_error, "invalid load key, '{}'.", static_cast<char>(op));
  return iso_.raise(unpickling_error, "invalid load key, '\\x{:02x}'.", op);
}

Result Loader::pop() {
  if (stack_.size() <= fence_) return raise_underflow();
  return stack_.pop();
}

Status Loader::mark() {
  TRY(marks_.push(Value::small_int(static_cast<int64_t>(stack_.size()))));
  fence_ = stack_.size();
  return Status::ok();
}

Fallible<size_t> Loader::pop_mark() {
  if (marks_.size() == 0) return iso_.raise(unpickling_error, "could not find MARK");
  size_t start = static_cast<size_t>(marks_.pop().as_small_int());
  fence_ = marks_.size() > 0 ? static_cast<size_t>(marks_.top().as_small_int()) : 0;
  return start;
}

Result Loader::pop_tuple(size_t start) {
  if (start < fence_ || start > stack_.size()) return raise_underflow();
  size_t count = stack_.size() - start;
  stack_.forget(start);
  return make_tuple_steal(iso_, stack_.data() + start, count);
}

Result Loader::pop_list(size_t start) {
  if (start > stack_.size()) return raise_underflow();
  size_t count = stack_.size() - start;
  stack_.forget(start);
  return make_list_steal(iso_, stack_.data() + start, count);
}

// The stack of the documentation holds marks and objects; here they are apart, and the right one loses its top.
Status Loader::pop_one() {
  if (marks_.size() > 0 && static_cast<size_t>(marks_.top().as_small_int()) == stack_.size()) {
    TRY(pop_mark());
    return Status::ok();
  }
  decrement(iso_, TRY(pop()));
  return Status::ok();
}

Status Loader::drop_from(size_t start) {
  stack_.cut(start);
  return Status::ok();
}

Status Loader::duplicate() {
  if (stack_.size() <= fence_) return raise_underflow();
  return stack_.push(retained(iso_, stack_.top()));
}

Fallible<uint64_t> Loader::number(int size) {
  std::string_view bytes = TRY(read_input(iso_, unpickler_, static_cast<size_t>(size)));
  uint64_t n = 0;
  for (int i = 0; i < size; ++i) n |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[static_cast<size_t>(i)])) << (8 * i);
  return n;
}

Status Loader::get_memo(uint64_t index, int64_t shown) {
  Value found = unpickler_->memo.get(iso_, index);
  if (found.is_empty()) return iso_.raise(unpickling_error, "Memo value not found at index {}", shown);
  return stack_.push(retained(iso_, found));
}

Status Loader::get_memo_line() {
  Ref index(iso_, TRY(parse_int_line(iso_, TRY(line(2)), 10)));
  int64_t i = TRY(as_int64(iso_, index, Overflow::kRaise));
  return get_memo(static_cast<uint64_t>(i), i);
}

Status Loader::put_memo(uint64_t index) {
  if (stack_.size() <= fence_) return raise_underflow();
  return unpickler_->memo.put(iso_, index, stack_.top());
}

Status Loader::put_memo_line() {
  std::string_view text = TRY(line(2));
  if (stack_.size() <= fence_) return raise_underflow();
  Ref index(iso_, TRY(parse_int_line(iso_, text, 10)));
  int64_t i = TRY(as_int64(iso_, index, Overflow::kRaise));
  if (i < 0) return iso_.raise(ValueError, "negative PUT argument");
  return put_memo(static_cast<uint64_t>(i));
}

// A frame that is not there whole is an error now; its bytes are read one opcode after the other.
Status Loader::frame() {
  uint64_t length = TRY(number(8));
  if (length > INT64_MAX) return iso_.raise(OverflowError, "FRAME length exceeds system's maximum of {} bytes", INT64_MAX);
  TRY(read_input(iso_, unpickler_, static_cast<size_t>(length)));
  unpickler_->position -= static_cast<size_t>(length);
  return Status::ok();
}

Status Loader::protocol() {
  auto version = static_cast<int>(TRY(number(1)));
  if (version > kHighestProtocol) return iso_.raise(ValueError, "unsupported pickle protocol: {}", version);
  unpickler_->protocol = version;
  return Status::ok();
}

Result Loader::load() {
  unpickler_->protocol = 0;
  return run();
}

Result Loader::run() {
  for (;;) {
    TRY(pass_safepoint(iso_));
    Fallible<std::string_view> next = read_input(iso_, unpickler_, 1);
    if (next.is_fault()) {
      if (next.fault().kind() == FaultKind::kRaised && iso_.catch_pending(unpickling_error)) return iso_.raise(EOFError, "Ran out of input");
      return next.fault();
    }
    auto op = static_cast<Op>(static_cast<uint8_t>(next.value()[0]));
    if (op == Op::kStop) break;
    TRY(step(op));
  }
  TRY(settle_input(iso_, unpickler_));
  return pop();
}

Status Loader::step(Op op) {
  switch (op) {
    case Op::kNone: return stack_.push(Value::none());
    case Op::kNewTrue: return stack_.push(Value::true_());
    case Op::kNewFalse: return stack_.push(Value::false_());
    case Op::kInt: return load_int();
    case Op::kBinInt: return load_bin_int(4);
    case Op::kBinInt1: return load_bin_int(1);
    case Op::kBinInt2: return load_bin_int(2);
    case Op::kLong: return load_long();
    case Op::kLong1: return load_counted_long(1);
    case Op::kLong4: return load_counted_long(4);
    case Op::kFloat: return load_float();
    case Op::kBinFloat: return load_bin_float();
    case Op::kString: return load_string();
    case Op::kShortBinString: return load_bin_string(1);
    case Op::kBinString: return load_bin_string(4);
    case Op::kUnicode: return load_unicode();
    case Op::kShortBinUnicode: return load_bin_unicode(1);
    case Op::kBinUnicode: return load_bin_unicode(4);
    case Op::kBinUnicode8: return load_bin_unicode(8);
    case Op::kShortBinBytes: return load_bytes(1);
    case Op::kBinBytes: return load_bytes(4);
    case Op::kBinBytes8: return load_bytes(8);
    case Op::kByteArray8: return load_byte_array();
    case Op::kNextBuffer: return load_next_buffer();
    case Op::kReadOnlyBuffer: return load_read_only();
    case Op::kEmptyTuple: return stack_.push(retained(iso_, empty_tuple()));
    case Op::kTuple1: return load_counted_tuple(1);
    case Op::kTuple2: return load_counted_tuple(2);
    case Op::kTuple3: return load_counted_tuple(3);
    case Op::kTuple: return push(pop_tuple(TRY(pop_mark())));
    case Op::kEmptyList: return push(make_list(iso_));
    case Op::kList: return push(pop_list(TRY(pop_mark())));
    case Op::kEmptyDict: return push(make_dict(iso_));
    case Op::kDict: return load_dict();
    case Op::kEmptySet: return push(make_set(iso_));
    case Op::kFrozenSet: return load_frozenset();
    case Op::kAppend: return load_append();
    case Op::kAppends: return append_from(TRY(pop_mark()));
    case Op::kSetItem: return load_set_item();
    case Op::kSetItems: return set_items_from(TRY(pop_mark()));
    case Op::kAddItems: return load_add_items();
    case Op::kGlobal: return load_global();
    case Op::kStackGlobal: return load_stack_global();
    case Op::kExt1: return load_extension(1);
    case Op::kExt2: return load_extension(2);
    case Op::kExt4: return load_extension(4);
    case Op::kInst: return load_inst();
    case Op::kObj: return load_obj();
    case Op::kNewObj: return load_new_object(Keywords::kNone);
    case Op::kNewObjEx: return load_new_object(Keywords::kDict);
    case Op::kReduce: return load_reduce();
    case Op::kBuild: return load_build();
    case Op::kPersId: return load_persistent_line();
    case Op::kBinPersId: return load_persistent();
    case Op::kMark: return mark();
    case Op::kPop: return pop_one();
    case Op::kPopMark: return drop_from(TRY(pop_mark()));
    case Op::kDup: return duplicate();
    case Op::kGet: return get_memo_line();
    case Op::kBinGet: {
      uint64_t i = TRY(number(1));
      return get_memo(i, static_cast<int64_t>(i));
    }
    case Op::kLongBinGet: {
      uint64_t i = TRY(number(4));
      return get_memo(i, static_cast<int64_t>(i));
    }
    case Op::kPut: return put_memo_line();
    case Op::kBinPut: return put_memo(TRY(number(1)));
    case Op::kLongBinPut: return put_memo(TRY(number(4)));
    case Op::kMemoize: return put_memo(unpickler_->memo.size());
    case Op::kFrame: return frame();
    case Op::kProto: return protocol();
    case Op::kStop: break;
  }
  return raise_unknown(static_cast<uint8_t>(op));
}

}  // namespace skerry::pickling
