// PickleBuffer: a buffer that may travel outside of a pickle (PEP 574).
//
// It holds a view of its exporter, and lends views of the exporter, not of itself: they live on when it is released.
#include <cstring>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/memoryview.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

Status pickle_buffer_check(Isolate& iso, const PickleBufferObject* self) {
  if (self->view.owner.is_empty()) return iso.raise(ValueError, "operation forbidden on released PickleBuffer object");
  return Status::ok();
}

bool pickle_buffer_is_contiguous(const PickleBufferObject* self) {
  Value owner = self->view.owner;
  return !MemoryViewObject::check(owner) || memoryview_is_contiguous(owner.as<MemoryViewObject>());
}

namespace {

void drop_view(Isolate& iso, Object* o) {
  auto* self = static_cast<PickleBufferObject*>(o);
  BufferView view = self->view;
  self->view = BufferView();
  release_buffer(iso, &view);
}

Result buffer_new(Isolate& iso, TypeObject* cls, Value object) {
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* self = made.as<PickleBufferObject>();
  self->view = BufferView();
  BufferView view;
  TRY(get_buffer(iso, object, &view));
  self->view = view;
  return made.release();
}

void buffer_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<PickleBufferObject*>(o)->view.owner); }

Status buffer_get(Isolate& iso, Value v, BufferView* out, bool writable) {
  auto* self = v.as<PickleBufferObject>();
  TRY(pickle_buffer_check(iso, self));
  return get_buffer(iso, self->view.owner, out, writable);
}

Result buffer_raw(Isolate& iso, PickleBufferObject* self) {
  TRY(pickle_buffer_check(iso, self));
  if (!pickle_buffer_is_contiguous(self)) return iso.raise(BufferError, "cannot extract raw buffer from non-contiguous buffer");
  Ref made(iso, TRY(make_memoryview(iso, Value::object(self))));
  auto* view = made.as<MemoryViewObject>();
  view->shape[0] *= view->item_size;
  view->strides[0] = view->item_size = 1;
  std::memcpy(view->format, "B", 2);
  return made.release();
}

Status buffer_release(Isolate& iso, PickleBufferObject* self) {
  drop_view(iso, self);
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"new PickleBuffer(object, /)", buffer_new>("Wrapper for potentially out-of-band buffers"),
    def<"raw(self, /)", buffer_raw>(
        "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous."),
    def<"release(self, /)", buffer_release>("Release the underlying buffer exposed by the PickleBuffer object."),
};

}  // namespace

TypeObject pickle_buffer_type;
extern const TypeDef pickle_buffer_type_def{
    .type = &pickle_buffer_type,
    .name = "pickle.PickleBuffer",
    .doc = "Wrapper for potentially out-of-band buffers",
    .base = nullptr,
    .instance_size = sizeof(PickleBufferObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs),
    .slots = {.destroy = drop_view, .traverse = buffer_traverse, .clear = drop_view, .get_buffer = buffer_get},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::pickling
