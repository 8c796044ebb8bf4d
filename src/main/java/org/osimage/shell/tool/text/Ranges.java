package org.osimage.shell.tool.text;

import java.util.BitSet;
import java.util.Optional;

/** A list such as {@code 1,3-5,7-} of cut(1). */
record Ranges(BitSet single, int openFrom) {
  static Optional<Ranges> parse(String text) {
    BitSet set = new BitSet();
    int open = Integer.MAX_VALUE;
    for (String part : text.split("[, ]", -1)) {
      if (!part.matches("[0-9]{1,7}|[0-9]{1,7}-([0-9]{1,7})?|-[0-9]{1,7}")) {
        return Optional.empty();
      }
      int dash = part.indexOf('-');
      String left = dash < 0 ? part : part.substring(0, dash);
      String right = dash < 0 ? part : part.substring(dash + 1);
      int from = left.isEmpty() ? 1 : Integer.parseInt(left);
      if (from == 0 || !right.isEmpty() && Integer.parseInt(right) < from) {
        return Optional.empty();
      }
      if (right.isEmpty()) {
        open = Math.min(open, from);
      } else {
        set.set(from, Integer.parseInt(right) + 1);
      }
    }
    return Optional.of(new Ranges(set, open));
  }

  /**
   * @param position counted from 1
   */
  boolean has(int position) {
    return position >= openFrom || single.get(position);
  }
}
