package org.osimage.squashfs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;
import org.osimage.compress.BlockCodec;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** Owners and groups, each number once, in the order of the tree. */
final class IdTable {
  /** The superblock counts them in 16 bits. */
  private static final int MOST = 0xffff;

  private final Map<Long, Integer> ids = new LinkedHashMap<>();

  IdTable(Nodes nodes) throws ImageBuildException {
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      Attributes a = entry.attributes();
      ids.putIfAbsent(a.uid(), ids.size());
      ids.putIfAbsent(a.gid(), ids.size());
      if (ids.size() > MOST) {
        throw new ImageBuildException(
            "SquashFS cannot hold "
                + entry.path()
                + ": with it the tree has over "
                + MOST
                + " different owners and groups; give some files one owner");
      }
    }
  }

  int count() {
    return ids.size();
  }

  int index(long id) {
    Integer index = ids.get(id);
    if (index == null) {
      throw new IllegalStateException("no id " + id);
    }
    return index;
  }

  MetadataWriter table(BlockCodec codec) throws IOException {
    MetadataWriter table = new MetadataWriter(codec);
    for (long id : ids.keySet()) {
      table.write(new Fields(Layout.ID_ENTRY).le32(id).toBytes());
    }
    return table;
  }
}
