package org.osimage.squashfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.osimage.bytes.Fields;
import org.osimage.compress.BlockCodec;
import org.osimage.output.ImageChannel;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** Extended attributes: every set of them once, in the order of the tree. */
final class XattrTable {
  /** Prefixes by their number. */
  private static final List<String> PREFIXES = List.of("user.", "trusted.", "security.");

  private final Map<SortedMap<String, String>, Integer> sets = new LinkedHashMap<>();

  XattrTable(Nodes nodes) {
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      SortedMap<String, String> xattrs = entry.attributes().xattrs();
      if (!xattrs.isEmpty() && entry.kind() != Entry.Kind.HARD_LINK) {
        sets.putIfAbsent(xattrs, sets.size());
      }
    }
  }

  /** The number of a name's prefix, or -1 for a name that the format cannot hold. */
  static int prefix(String name) {
    for (int i = 0; i < PREFIXES.size(); i++) {
      if (name.startsWith(PREFIXES.get(i)) && name.length() > PREFIXES.get(i).length()) {
        return i;
      }
    }
    return -1;
  }

  static String prefix(int number) {
    return PREFIXES.get(number);
  }

  static int prefixes() {
    return PREFIXES.size();
  }

  int count() {
    return sets.size();
  }

  /** The number of an entry's set, or {@link Layout#NO_XATTR}. */
  int index(Entry entry) {
    Integer index = sets.get(entry.attributes().xattrs());
    return index == null ? Layout.NO_XATTR : index;
  }

  /** Writes pairs, the list of sets, and what says where they are; returns the place of that. */
  long writeTo(ImageChannel out, BlockCodec codec) throws IOException {
    if (sets.isEmpty()) {
      return Layout.NO_TABLE;
    }
    MetadataWriter pairs = new MetadataWriter(codec);
    MetadataWriter list = new MetadataWriter(codec);
    for (SortedMap<String, String> set : sets.keySet()) {
      long reference = pairs.reference();
      int size = 0;
      for (Map.Entry<String, String> xattr : set.entrySet()) {
        byte[] name = xattr.getKey().getBytes(StandardCharsets.UTF_8);
        byte[] value = HexFormat.of().parseHex(xattr.getValue());
        int prefix = prefix(xattr.getKey());
        int cut = PREFIXES.get(prefix).length();
        Fields pair = new Fields().le16(prefix).le16(name.length - cut);
        for (int i = cut; i < name.length; i++) {
          pair.u8(name[i]);
        }
        pairs.write(pair.le32(value.length).put(value).toBytes());
        size += name.length + 1 + value.length;
      }
      Fields entry = new Fields(Layout.XATTR_ENTRY).le64(reference).le32(set.size()).le32(size);
      list.write(entry.toBytes());
    }
    long start = pairs.writeTo(out);
    byte[] index = list.writeIndexed(out);
    long header = out.position();
    out.write(new Fields().le64(start).le32(sets.size()).le32(0).toBytes());
    out.write(index);
    return header;
  }
}
