package org.osimage.shell.file;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which paths scripts looked at and which they changed. Paths are strings of bytes without a
 * leading slash, after links were followed; the root is the empty string.
 */
public final class Accesses {
  private final TreeMap<String, Where> reads = new TreeMap<>();
  private final TreeMap<String, Where> writes = new TreeMap<>();
  private Where where = Where.NOWHERE;

  /** The line that runs from now on. */
  public void at(Where line) {
    where = line;
  }

  public Where where() {
    return where;
  }

  void read(String path) {
    reads.putIfAbsent(path, where);
  }

  void written(String path) {
    writes.put(path, where);
  }

  /** What was looked at, whether it was there or not, with the first line that did. */
  public SortedMap<String, Where> reads() {
    return Collections.unmodifiableSortedMap(reads);
  }

  /** What was made, changed, renamed or removed, with the last line that did. */
  public SortedMap<String, Where> writes() {
    return Collections.unmodifiableSortedMap(writes);
  }

  /** Begins anew and hands back what there was so far. */
  public Accesses take() {
    Accesses taken = new Accesses();
    taken.reads.putAll(reads);
    taken.writes.putAll(writes);
    reads.clear();
    writes.clear();
    return taken;
  }

  @Override
  public String toString() {
    Map<String, Where> shown = writes;
    return reads.size() + " read, written " + shown;
  }
}
