package org.osimage.iso;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Nodes;
import org.osimage.tree.TreePath;

/**
 * Which bodies the image holds and where: each content once, in the order in which the tree first
 * names it, which is also close to the order in which packages hold it. A file that gets a boot
 * info table has an extent of its own, since its bytes are then its own.
 */
final class FileExtents {
  private static final Extent NOWHERE = new Extent(0, 0);

  private final Nodes nodes;
  private final Map<TreePath, BootInfo> bootInfos;
  private final Map<TreePath, Integer> separate = new HashMap<>();

  /** Open-addressed: content to its number plus one, by digest. */
  private final int[] slots;

  /** A node that has this content, by number. */
  private int[] holders = new int[256];

  private int[] lbas = new int[0];
  private int count;

  /**
   * @param bootInfos by the path that owns the body
   * @param weights bodies of positive weight come first, the heaviest at the front
   */
  FileExtents(Nodes nodes, Map<TreePath, BootInfo> bootInfos, Map<TreePath, Long> weights) {
    this.nodes = nodes;
    this.bootInfos = bootInfos;
    slots = new int[Integer.highestOneBit(Math.max(8, nodes.size())) * 4];
    if (!weights.isEmpty()) {
      weighted(weights).forEach(this::add);
    }
    for (int node = 0; node < nodes.size(); node++) {
      add(node);
    }
  }

  /** The nodes of files with a weight, the heaviest first. */
  private List<Integer> weighted(Map<TreePath, Long> weights) {
    List<Integer> weighted = new ArrayList<>();
    for (int node = 0; node < nodes.size(); node++) {
      if (weights.getOrDefault(nodes.entry(node).path(), 0L) > 0) {
        weighted.add(node);
      }
    }
    weighted.sort(
        Comparator.comparing(
            (Integer node) -> weights.getOrDefault(nodes.entry(node).path(), 0L),
            Comparator.reverseOrder()));
    return weighted;
  }

  private void add(int node) {
    if (nodes.entry(node) instanceof RegularFile file && file.content().size() > 0) {
      if (!bootInfos.containsKey(file.path())) {
        claim(node, file.content());
      } else if (!separate.containsKey(file.path())) {
        separate.put(file.path(), append(node));
      }
    }
  }

  private void claim(int node, Content content) {
    int slot = slot(content);
    if (slots[slot] == 0) {
      slots[slot] = append(node) + 1;
    }
  }

  private int append(int node) {
    if (count == holders.length) {
      holders = Arrays.copyOf(holders, count * 2);
    }
    holders[count] = node;
    return count++;
  }

  private int slot(Content content) {
    int mask = slots.length - 1;
    int slot = (int) content.h0() & mask;
    while (slots[slot] != 0 && !file(slots[slot] - 1).content().equals(content)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private RegularFile file(int number) {
    return (RegularFile) nodes.entry(holders[number]);
  }

  /** Number of bodies. */
  int count() {
    return count;
  }

  /**
   * Lays the bodies out.
   *
   * @return the first free block after them
   */
  long assign(long from) {
    lbas = new int[count];
    long lba = from;
    for (int number = 0; number < count; number++) {
      lbas[number] = (int) lba; // unsigned
      lba += Extent.blocks(file(number).content().size());
    }
    return lba;
  }

  /** Where the body of an entry lies; what has none lies nowhere, at block 0. */
  Extent of(int node) {
    return nodes.body(node) instanceof RegularFile file ? of(file) : NOWHERE;
  }

  Extent of(RegularFile file) {
    if (file.content().size() == 0) {
      return NOWHERE;
    }
    int number = separate.isEmpty() ? -1 : separate.getOrDefault(file.path(), -1);
    if (number < 0) {
      number = slots[slot(file.content())] - 1;
    }
    long lba = lbas.length == 0 ? 0 : Integer.toUnsignedLong(lbas[number]);
    return new Extent(lba, file.content().size());
  }

  void write(ContentStore store, ImageChannel out) throws IOException {
    for (int number = 0; number < count; number++) {
      RegularFile file = file(number);
      BootInfo info = bootInfos.get(file.path());
      if (info == null) {
        out.body(store, file.content());
      } else {
        out.write(info.patch(file.path(), store.bytes(file.content()), of(file).lba()));
      }
      out.padTo(Extent.BLOCK);
    }
  }
}
