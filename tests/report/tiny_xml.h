#pragma once
/// Whether a text is well-formed XML, as far as an SVG without comments and declarations goes.

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace iron::testing {

/// What is wrong, or nothing.
class XmlCheck {
 public:
  static std::string fault(std::string_view text) { return XmlCheck(text).run(); }

 private:
  explicit XmlCheck(std::string_view text) : text_(text) {}

  std::string run() {
    while (!text_.empty() && fault_.empty()) text_.front() == '<' ? tag() : content();
    if (fault_.empty() && !open_.empty()) fault_ = "not closed: " + open_.back();
    return fault_;
  }
  void content() {
    const std::size_t end = std::min(text_.find('<'), text_.size());
    check_text(text_.substr(0, end));
    const bool blank = text_.substr(0, end).find_first_not_of(" \n") == std::string_view::npos;
    if (open_.empty() && !blank) fault_ = "text outside of the document";
    text_.remove_prefix(end);
  }
  void check_text(std::string_view part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto byte = static_cast<unsigned char>(part[i]);
      if (byte < 0x20 && byte != '\n') fault_ = "a control character";
      if (byte == '<' || byte == '>') fault_ = "a bare bracket";
      if (byte != '&') continue;
      bool known = false;
      for (const std::string_view entity : {"&amp;", "&lt;", "&gt;", "&quot;"}) {
        known = known || part.substr(i).starts_with(entity);
      }
      if (!known) fault_ = "a bare &";
    }
  }
  std::string word() {
    std::string name;
    while (!text_.empty() && (std::isalnum(static_cast<unsigned char>(text_.front())) != 0 ||
                              text_.front() == '-' || text_.front() == ':')) {
      name += text_.front();
      text_.remove_prefix(1);
    }
    if (name.empty()) fault_ = "a name is missing before " + std::string(text_.substr(0, 20));
    return name;
  }
  bool skip(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }
  void tag() {
    skip("<");
    if (skip("/")) {
      const std::string name = word();
      if (open_.empty() || open_.back() != name) fault_ = "closes what is not open: " + name;
      if (!open_.empty()) open_.pop_back();
      if (!skip(">")) fault_ = "an end tag is not closed";
      return;
    }
    const std::string name = word();
    while (fault_.empty() && skip(" ")) attribute();
    if (skip("/>")) return;
    if (!skip(">")) fault_ = "the tag is not closed: " + name;
    open_.push_back(name);
  }
  void attribute() {
    word();
    if (!skip("=\"")) fault_ = "an attribute without a value";
    const std::size_t end = text_.find('"');
    if (end == std::string_view::npos) {
      fault_ = "a value is not closed";
      return;
    }
    check_text(text_.substr(0, end));
    text_.remove_prefix(end + 1);
  }

  std::string_view text_;
  std::vector<std::string> open_;
  std::string fault_;
};

}  // namespace iron::testing
