// Memory of one syntax tree: a bump allocator, and the spans and interned names that live in it.
//
// Everything in a tree is trivially destructible and dies with its Arena, at once. Nothing here is thread-safe.
// An Arena holds whatever was parsed into it, so several trees may share one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace skerry::syntax {

// A fixed sequence in an arena. Copying it copies the reference, not the elements.
template <class T>
struct Seq {
  T* data = nullptr;
  uint32_t count = 0;

  uint32_t size() const { return count; }
  bool empty() const { return count == 0; }
  T* begin() const { return data; }
  T* end() const { return data + count; }
  T& operator[](uint32_t index) const { return data[index]; }
  T& front() const { return data[0]; }
  T& back() const { return data[count - 1]; }
};

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(size_t size, size_t align = alignof(std::max_align_t)) {
    uintptr_t at = (next_ + (align - 1)) & ~(uintptr_t(align) - 1);
    if (at + size > end_) return allocate_slow(size, align);
    next_ = at + size;
    return reinterpret_cast<void*>(at);
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  template <class T>
  Seq<T> copy_seq(const T* items, size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    T* data = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    std::memcpy(static_cast<void*>(data), items, sizeof(T) * count);
    return {data, static_cast<uint32_t>(count)};
  }

  // Equal texts give the same view: compare `data()` to compare names. The text is NUL-terminated.
  std::string_view intern(std::string_view text);

  std::string_view copy_text(std::string_view text);

  // Bytes taken from the system so far.
  size_t bytes_reserved() const { return reserved_; }

 private:
  void* allocate_slow(size_t size, size_t align);
  void grow_names();

  struct Name {
    std::string_view text;
    uint32_t hash = 0;
  };

  uintptr_t next_ = 0;
  uintptr_t end_ = 0;
  size_t reserved_ = 0;
  std::vector<void*> blocks_;
  std::vector<Name> names_;  // open addressing; a null text is a free slot
  size_t name_count_ = 0;
};

}  // namespace skerry::syntax
