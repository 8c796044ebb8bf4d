package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.osimage.shell.command.Invocation;

/** Prints lines that match with those around them. */
final class GrepContext {
  private final Invocation call;
  private final int before;
  private final int after;
  private final String end;
  private final Deque<String> kept = new ArrayDeque<>();
  private int toPrint;
  private boolean printed;
  private boolean gap;

  /**
   * @param later whether lines of a file before were printed, from which a line parts these
   */
  GrepContext(Invocation call, int before, int after, String end, boolean later) {
    this.call = call;
    this.before = before;
    this.after = after;
    this.end = end;
    this.printed = later;
    this.gap = later;
  }

  /**
   * @param prefix each of its parts ends with a byte 1
   */
  void match(String prefix, String line) throws IOException {
    if (gap && printed && (before > 0 || after > 0)) {
      call.println("--");
    }
    gap = false;
    for (String each : kept) {
      call.print(each + end);
    }
    kept.clear();
    call.print(prefix.replace('\001', ':') + line + end);
    printed = true;
    toPrint = after;
  }

  void other(String prefix, String line) throws IOException {
    String shown = prefix.replace('\001', '-') + line;
    if (toPrint > 0) {
      toPrint--;
      call.print(shown + end);
      return;
    }
    if (before == 0) {
      gap = true;
      return;
    }
    kept.add(shown);
    if (kept.size() > before) {
      kept.remove();
      gap = true;
    }
  }
}
