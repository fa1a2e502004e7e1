// The source ranges of a code object's instructions: eight bytes each where they fit, since a library has more of them than of
// instructions; else all of the code's in the wide form.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "isolate/compiler/code.h"

namespace skerry {

struct PackedPosition {
  static constexpr unsigned kLineBits = 15, kMoreLinesBits = 7, kColumnBits = 13;
  static constexpr uint32_t kNoLine = (1u << kLineBits) - 1, kNoEndLine = (1u << kMoreLinesBits) - 1, kNoColumn = (1u << kColumnBits) - 1;
  uint64_t word : 16;
  uint64_t line : kLineBits;             // behind first_line
  uint64_t more_lines : kMoreLinesBits;  // from line to end_line
  uint64_t column : kColumnBits;
  uint64_t end_column : kColumnBits;
};
static_assert(sizeof(PackedPosition) == 8);

inline uint32_t position_word(const CodeObject* c, uint32_t i) {
  return c->wide_positions ? c->positions.wide[i].word : static_cast<uint32_t>(c->positions.packed[i].word);
}
Position unpacked(const PackedPosition& p, int32_t first_line);
inline Position position_at(const CodeObject* c, uint32_t i) {
  return c->wide_positions ? c->positions.wide[i] : unpacked(c->positions.packed[i], c->first_line);
}
inline size_t position_bytes(const CodeObject* c) {
  return c->position_count * (c->wide_positions ? sizeof(Position) : sizeof(PackedPosition));
}
// Empty if not all fit.
std::vector<PackedPosition> pack_positions(std::span<const Position> positions, int32_t first_line);
// In the place of those that it has; first_line is set before.
Status set_positions(Isolate& iso, CodeObject* c, std::span<const Position> positions);
enum class PositionForm : uint8_t { kPacked, kWide };
Status set_positions(Isolate& iso, CodeObject* c, PositionForm form, std::string_view bytes);
void release_positions(Isolate& iso, CodeObject* c);

}  // namespace skerry
