// Blocks of an Arena grow geometrically; names are interned in an open-addressed table.
#include "arena.h"

#include <algorithm>

namespace skerry::syntax {

namespace {

constexpr size_t kFirstBlock = 8 * 1024;
constexpr size_t kLargestBlock = 1024 * 1024;

uint32_t hash_text(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (unsigned char byte : text) hash = (hash ^ byte) * 16777619u;
  return hash ^ (hash >> 15);
}

}  // namespace

Arena::~Arena() {
  for (void* block : blocks_) ::operator delete(block);
}

void* Arena::allocate_slow(size_t size, size_t align) {
  size_t wanted = std::clamp(reserved_, kFirstBlock, kLargestBlock);
  bool own_block = size + align > wanted / 4;
  size_t bytes = own_block ? size + align : wanted;
  blocks_.reserve(blocks_.size() + 1);
  void* block = ::operator new(bytes);
  blocks_.push_back(block);
  reserved_ += bytes;
  uintptr_t start = reinterpret_cast<uintptr_t>(block);
  uintptr_t at = (start + (align - 1)) & ~(uintptr_t(align) - 1);
  if (!own_block) {  // a large request leaves the current block to the small ones
    next_ = at + size;
    end_ = start + bytes;
  }
  return reinterpret_cast<void*>(at);
}

std::string_view Arena::copy_text(std::string_view text) {
  char* copy = static_cast<char*>(allocate(text.size() + 1, 1));
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return {copy, text.size()};
}

void Arena::grow_names() {
  std::vector<Name> bigger(names_.empty() ? 64 : names_.size() * 2);
  size_t mask = bigger.size() - 1;
  for (const Name& name : names_) {
    if (!name.text.data()) continue;
    size_t slot = name.hash & mask;
    while (bigger[slot].text.data()) slot = (slot + 1) & mask;
    bigger[slot] = name;
  }
  names_.swap(bigger);
}

std::string_view Arena::intern(std::string_view text) {
  if (name_count_ * 2 >= names_.size()) grow_names();
  uint32_t hash = hash_text(text);
  size_t mask = names_.size() - 1;
  size_t slot = hash & mask;
  while (names_[slot].text.data()) {
    if (names_[slot].hash == hash && names_[slot].text == text) return names_[slot].text;
    slot = (slot + 1) & mask;
  }
  ++name_count_;
  names_[slot] = {copy_text(text), hash};
  return names_[slot].text;
}

}  // namespace skerry::syntax
