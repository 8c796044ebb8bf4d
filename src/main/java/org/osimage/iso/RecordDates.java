package org.osimage.iso;

import org.osimage.tree.Entry;

/** The seven bytes of entries' times; the entries of one package often share theirs. */
final class RecordDates {
  private long seconds;
  private byte[] date = new byte[0];

  byte[] of(Entry entry) {
    long wanted = entry.attributes().mtime();
    if (wanted != seconds || date.length == 0) {
      date = IsoTime.record(wanted);
      seconds = wanted;
    }
    return date;
  }
}
