// _queue: SimpleQueue, an unbounded queue between threads of one isolate. Its put never waits, so finalizers and signal handlers may use it.
#include <cmath>
#include <iterator>

#include "channels/waits.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/collections/deque.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

TypeObject queue_empty, simple_queue_type;

namespace {

struct QueueObject : Object {
  Value items;  // owned deque
  WaitList waiting;
  static bool check(Value v) { return is_instance_of(v, simple_queue_type); }
  static TypeObject& type() { return simple_queue_type; }
  collections::DequeObject* deque() const { return items.as<collections::DequeObject>(); }
};

class GetWaiter final : public Waiter {
 public:
  GetWaiter(Isolate& iso, channels::IsolateThread& thread, QueueObject* queue, Timeout timeout)
      : queue_(Ref::borrow(iso, Value::object(queue))), alarm_(thread, timeout) {}
  ~GetWaiter() override {
    if (!place_.listed) return;
    queue()->waiting.remove(place_);
    // It may have been woken for an item that it does not take any more.
    if (queue()->deque()->length > 0) queue()->waiting.wake_first();
  }
  Result poll(Isolate& iso) override {
    if (queue()->deque()->length > 0) {
      queue()->waiting.remove(place_);
      Value item = collections::deque_take_left(queue()->deque());
      // Several may have been put before this one had its turn: only it was woken.
      if (queue()->deque()->length > 0) queue()->waiting.wake_first();
      return item;
    }
    if (alarm_.has_passed()) return iso.raise_none(queue_empty);
    queue()->waiting.add(place_, iso.parker);
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "SimpleQueue.get"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  QueueObject* queue() { return queue_.get().as<QueueObject>(); }
  Ref queue_;
  WaitList::Place place_;
  channels::Alarm alarm_;
};

Result queue_new(Isolate& iso, TypeObject* cls) {
  Ref deque(iso, TRY(collections::make_deque(iso, &collections::deque_type)));
  Value made = TRY(allocate_instance(iso, cls));
  made.as<QueueObject>()->items = deque.release();
  return made;
}

Status queue_put(Isolate& iso, QueueObject* q, Value item, Value, Value) {
  TRY(collections::deque_append(iso, q->deque(), item));
  q->waiting.wake_first();
  return Status::ok();
}
Status queue_put_nowait(Isolate& iso, QueueObject* q, Value item) { return queue_put(iso, q, item, Value(), Value()); }

Result queue_get(Isolate& iso, QueueObject* q, bool block, Value seconds) {
  Timeout timeout;
  if (block && !seconds.is_none()) {
    double s = TRY(argument_to_double(iso, seconds));
    if (std::isnan(s)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
    if (s < 0) return iso.raise(ValueError, "'timeout' must be a non-negative number");
    if (s > 9223372036.0) return iso.raise(OverflowError, "timeout value is too large");
    timeout = std::chrono::nanoseconds(static_cast<int64_t>(std::ceil(s * 1e9)));
  }
  if (q->deque()->length > 0) return collections::deque_take_left(q->deque());
  if (!block || (timeout && timeout->count() == 0)) return iso.raise_none(queue_empty);
  channels::IsolateThread* thread = channels::IsolateThread::of(iso);
  if (thread == nullptr) return iso.raise(RuntimeError, "deadlock: the only thread of this isolate waits for what only it could put");
  return wait_for(iso, std::make_unique<GetWaiter>(iso, *thread, q, timeout));
}
Result queue_get_nowait(Isolate& iso, QueueObject* q) { return queue_get(iso, q, false, Value::none()); }
Fallible<bool> queue_is_empty(Isolate&, QueueObject* q) { return q->deque()->length == 0; }
Fallible<int64_t> queue_size(Isolate&, QueueObject* q) { return static_cast<int64_t>(q->deque()->length); }

// To another isolate it goes as a new one; what lies in it belongs here.
Result queue_captured(Isolate& iso, QueueObject* q) {
  if (q->deque()->length > 0) return iso.raise(TypeError, "a SimpleQueue that is not empty cannot be sent");
  Ref none(iso, TRY(make_tuple(iso, nullptr, 0)));
  return make_tuple(iso, {as_value(&simple_queue_type), none});
}

void queue_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<QueueObject*>(self)->items); }
void queue_clear(Isolate& iso, Object* self) { collections::deque_clear(iso, static_cast<QueueObject*>(self)->deque()); }
void queue_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<QueueObject*>(self)->items); }

constexpr MethodDef kMethods[] = {
    def<"new SimpleQueue()", queue_new>(nullptr),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"_captured(self, /)", queue_captured>(nullptr),
    def<"empty(self, /)", queue_is_empty>("Return True if the queue is empty, False otherwise (not reliable!)."),
    waiting(def<"get(self, /, block=True, timeout=None)", queue_get>(
        "Remove and return an item from the queue.\n\n"
        "If optional args 'block' is true and 'timeout' is None (the default),\nblock if necessary until an item is available. If 'timeout' is\n"
        "a non-negative number, it blocks at most 'timeout' seconds and raises\nthe Empty exception if no item was available within that time.\n"
        "Otherwise ('block' is false), return an item if one is immediately\navailable, else raise the Empty exception ('timeout' is ignored\n"
        "in that case).")),
    def<"get_nowait(self, /)", queue_get_nowait>(
        "Remove and return an item from the queue without blocking.\n\n"
        "Only get an item if one is immediately available. Otherwise\nraise the Empty exception."),
    def<"put(self, /, item, block=True, timeout=None)", queue_put>(
        "Put the item on the queue.\n\n"
        "The optional 'block' and 'timeout' arguments are ignored, as this method\nnever blocks.  They are provided for compatibility with the Queue class."),
    def<"put_nowait(self, /, item)", queue_put_nowait>(
        "Put an item into the queue without blocking.\n\n"
        "This is exactly equivalent to `put(item)` and is only provided\nfor compatibility with the Queue class."),
    def<"qsize(self, /)", queue_size>("Return the approximate size of the queue (not reliable!)."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "Empty", as_value(&queue_empty)));
  return module_set(iso, module, "SimpleQueue", as_value(&simple_queue_type));
}

}  // namespace

extern const TypeDef queue_empty_def{.type = &queue_empty,
                                     .name = "_queue.Empty",
                                     .doc = "Exception raised by Queue.get(block=0)/get_nowait().",
                                     .base = &Exception,
                                     .instance_size = sizeof(ExceptionObject),
                                     .flags = kExceptionFlags};
extern const TypeDef simple_queue_type_def{
    .type = &simple_queue_type,
    .name = "_queue.SimpleQueue",
    .doc = "Simple, unbounded, reentrant FIFO queue.",
    .base = nullptr,
    .instance_size = sizeof(QueueObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = queue_destroy, .traverse = queue_traverse, .clear = queue_clear},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};
extern const ModuleDef queue_module_def{
    .name = "_queue",
    .doc = "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    .functions = nullptr,
    .function_count = 0,
    .populate = populate};

}  // namespace skerry::threads
