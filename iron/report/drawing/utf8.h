#pragma once
/// Characters of UTF-8 text. Internal.

#include <string>
#include <string_view>

namespace iron::drawing {

/// The code points of a text; what is no UTF-8 becomes U+FFFD, byte by byte.
std::u32string decode_utf8(std::string_view text);

/// One code point as UTF-8.
std::string encode_utf8(char32_t code);

}  // namespace iron::drawing
