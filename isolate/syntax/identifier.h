// Which characters make identifiers (section 2.3 of the language reference), and their normal form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skerry::syntax {

bool is_xid_start(uint32_t code_point);
bool is_xid_continue(uint32_t code_point);
bool is_printable(uint32_t code_point);

// NFKC of valid UTF-8. Empty when the text cannot be normalised.
std::string normalise_nfkc(std::string_view text);

}  // namespace skerry::syntax
