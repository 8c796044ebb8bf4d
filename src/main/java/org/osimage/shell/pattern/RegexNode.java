package org.osimage.shell.pattern;

import java.util.List;

/** A parsed expression. */
sealed interface RegexNode {
  record Bytes(ByteSet set) implements RegexNode {}

  record Sequence(List<RegexNode> items) implements RegexNode {}

  record Choice(List<RegexNode> options) implements RegexNode {}

  /**
   * @param most -1 for any number
   */
  record Repeat(RegexNode item, int least, int most) implements RegexNode {}

  record Group(RegexNode item, int number) implements RegexNode {}

  record Back(int number) implements RegexNode {}

  record At(Place place) implements RegexNode {}

  enum Place {
    LINE_START,
    LINE_END,
    TEXT_START,
    TEXT_END,
    WORD_EDGE,
    NO_WORD_EDGE,
    WORD_START,
    WORD_END
  }
}
