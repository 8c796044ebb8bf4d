package org.osimage.disk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.osimage.bytes.Fields;

/** Writes the slots of directories. */
final class FatDirectory {
  private static final int LABEL = 0x08;
  private static final int DIRECTORY = 0x10;
  private static final int ARCHIVE = 0x20;
  private static final int LONG_NAME = 0x0f;
  private static final int LAST_PIECE = 0x40;

  private final FatTree tree;
  private final int[] firstClusters;
  private final String label;
  private final long epoch;

  FatDirectory(FatTree tree, int[] firstClusters, String label, long epoch) {
    this.tree = tree;
    this.firstClusters = firstClusters;
    this.label = label;
    this.epoch = epoch;
  }

  /** The slots of a directory, not padded. */
  byte[] slots(int directory) {
    Fields f = new Fields();
    if (directory != 0) {
      slot(f, ".          ", DIRECTORY, directory, firstClusters[directory], 0);
      int parent = tree.parent(directory);
      // the root is cluster 0 here even where it has a cluster
      slot(f, "..         ", DIRECTORY, parent, parent == 0 ? 0 : firstClusters[parent], 0);
    } else if (!label.isEmpty()) {
      slot(f, label + " ".repeat(11 - label.length()), LABEL, 0, 0, 0);
    }
    List<Integer> children = tree.children(directory);
    List<String> names = new ArrayList<>(children.size());
    for (int child : children) {
      names.add(tree.entry(child).path().name());
    }
    String[] shortNames = ShortNames.of(names);
    for (int i = 0; i < shortNames.length; i++) {
      int child = children.get(i);
      if (!FatName.isShort(names.get(i))) {
        longName(f, names.get(i), checksum(shortNames[i]));
      }
      boolean inner = tree.isDirectory(child);
      long size = inner ? 0 : tree.bytes(child);
      slot(f, shortNames[i], inner ? DIRECTORY : ARCHIVE, child, firstClusters[child], size);
    }
    return f.toBytes();
  }

  private void slot(Fields f, String eleven, int attribute, int entry, int cluster, long size) {
    DosTime t = DosTime.of(Math.min(epoch, tree.entry(entry).attributes().mtime()));
    f.ascii(eleven).u8(attribute).u8(0);
    f.u8(0).le16(t.time()).le16(t.date()); // created, with hundredths
    f.le16(t.date()); // last access
    f.le16(cluster >> 16).le16(t.time()).le16(t.date()).le16(cluster).le32(size);
  }

  /** The pieces of a long name, the last one first; behind its end a zero, then all ones. */
  private static void longName(Fields f, String name, int checksum) {
    int perSlot = FatName.UNITS_PER_SLOT;
    int pieces = (name.length() + perSlot - 1) / perSlot;
    byte[] units = new byte[pieces * perSlot * 2];
    java.util.Arrays.fill(units, (byte) 0xff);
    byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
    System.arraycopy(text, 0, units, 0, text.length);
    if (text.length < units.length) {
      units[text.length] = 0;
      units[text.length + 1] = 0;
    }
    for (int piece = pieces; piece > 0; piece--) {
      int at = (piece - 1) * perSlot * 2;
      f.u8(piece | (piece == pieces ? LAST_PIECE : 0));
      f.put(java.util.Arrays.copyOfRange(units, at, at + 10));
      f.u8(LONG_NAME).u8(0).u8(checksum);
      f.put(java.util.Arrays.copyOfRange(units, at + 10, at + 22));
      f.le16(0);
      f.put(java.util.Arrays.copyOfRange(units, at + 22, at + 26));
    }
  }

  /** Ties the pieces of a long name to the short one. */
  static int checksum(String eleven) {
    int sum = 0;
    for (int i = 0; i < eleven.length(); i++) {
      sum = ((sum & 1) << 7) + (sum >> 1) + eleven.charAt(i) & 0xff;
    }
    return sum;
  }
}
