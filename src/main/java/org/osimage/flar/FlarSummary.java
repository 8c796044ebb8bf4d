package org.osimage.flar;

import java.util.Locale;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** The summary section of an archive whose user wrote none. */
public final class FlarSummary {
  private FlarSummary() {}

  /** Counts and sizes of what is archived. */
  public static String of(ImageTree tree) {
    long[] counts = new long[Entry.Kind.values().length];
    long bytes = 0;
    for (Entry entry : tree.entries()) {
      counts[entry.kind().ordinal()]++;
      bytes += entry instanceof Entry.RegularFile file ? file.content().size() : 0;
    }
    StringBuilder text = new StringBuilder();
    line(text, "members", tree.size());
    for (Entry.Kind kind : Entry.Kind.values()) {
      if (counts[kind.ordinal()] > 0) {
        line(text, plural(kind), counts[kind.ordinal()]);
      }
    }
    line(text, "bytes in files", bytes);
    return text.toString();
  }

  private static String plural(Entry.Kind kind) {
    return kind == Entry.Kind.DIRECTORY ? "directories" : kind + "s";
  }

  private static void line(StringBuilder text, String what, long count) {
    text.append(String.format(Locale.ROOT, "%s: %d\n", what, count));
  }
}
