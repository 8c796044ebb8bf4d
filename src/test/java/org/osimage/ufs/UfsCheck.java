package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks a file system as Solaris's fsck does, from the image alone and sharing nothing with the
 * writer: super-block and its copies, every inode's blocks, sizes and link counts, every directory,
 * then bitmaps, tables and summaries recounted. Offsets are those of ufs_fs.h and ufs_inode.h.
 */
final class UfsCheck implements AutoCloseable {
  private static final int DIRECTORY = 4;
  private static final int FILE = 8;
  private static final int LINK = 10;

  /** What a name leads to. */
  record Node(long inode, int mode, int links, long uid, long gid, long size, int mtime) {}

  private final FileChannel image;
  private final ByteOrder order;
  private final List<String> faults = new ArrayList<>();
  private final ByteBuffer sb;
  private final int fpg;
  private final int ipg;
  private final int groups;
  private final int size;
  private final BitSet taken = new BitSet();
  private final TreeMap<Integer, Integer> names = new TreeMap<>();
  private final SortedMap<String, Node> tree = new TreeMap<>();

  UfsCheck(Path file, ByteOrder order) throws IOException {
    image = FileChannel.open(file, StandardOpenOption.READ);
    this.order = order;
    sb = read(8192, 2048);
    fpg = sb.getInt(188);
    ipg = sb.getInt(184);
    groups = sb.getInt(44);
    size = sb.getInt(36);
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
    while (bytes.hasRemaining() && image.read(bytes, offset + bytes.position()) > 0) {
      // until the end
    }
    return bytes;
  }

  /** All faults found, none in a sound image. */
  List<String> run() throws IOException {
    superBlock();
    if (faults.isEmpty()) {
      claimFixed();
      walk();
      unreachable();
      groups();
    }
    return faults;
  }

  /** Every path with what its inode says; after {@link #run}. */
  SortedMap<String, Node> tree() {
    return tree;
  }

  private void equal(String what, long expected, long found) {
    if (expected != found) {
      faults.add(what + " is " + found + ", should be " + expected);
    }
  }

  private void superBlock() throws IOException {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    equal("magic", 0x011954, sb.getInt(1372));
    if (!faults.isEmpty()) {
      return;
    }
    equal("state", 0x7c269d38, sb.getInt(32) + sb.getInt(little ? 132 : 1336));
    equal("clean", 1, sb.get(209));
    equal("bytes of the image", image.size(), size * 1024L);
    equal("sectors a track", sb.getInt(168), sb.getInt(little ? 1336 : 132));
    int[][] fixed = {
      {8, 16},
      {12, 24},
      {16, 32},
      {20, 32 + ipg / 8},
      {48, 8192},
      {52, 1024},
      {56, 8},
      {60, 0},
      {72, -8192},
      {76, -1024},
      {80, 13},
      {84, 10},
      {96, 3},
      {100, 1},
      {104, 2048},
      {108, -512},
      {112, 9},
      {116, 2048},
      {120, 64},
      {124, 2},
      {152, 32 + ipg / 8},
      {856, 0},
      {1328, 0},
      {1356, 1}
    };
    for (int[] field : fixed) {
      equal("field at " + field[0], field[1], sb.getInt(field[0]));
    }
    equal("qbmask", 8191, sb.getLong(1340));
    equal("summary size", (groups * 16 + 1023) / 1024 * 1024, sb.getInt(156));
    equal("fragments of a group", sb.getInt(180) * sb.getInt(172) / 2, fpg);
    equal("cylinders", (size * 2L + sb.getInt(172) - 1) / sb.getInt(172), sb.getInt(176));
    equal("groups", (sb.getInt(176) + sb.getInt(180) - 1) / sb.getInt(180), groups);
    if (ipg % 64 != 0 || ipg <= 0 || ipg > 21888 || sb.getInt(160) > 8192) {
      faults.add("inodes of a group " + ipg + ", header " + sb.getInt(160));
    }
    if (dataEnd(groups - 1) <= base(groups - 1) + 32 + ipg / 8) {
      faults.add("the last group has no data");
    }
    for (int group = 0; group < groups; group++) {
      if (!sb.rewind().equals(read((base(group) + 16) * 1024L, 2048).rewind())) {
        faults.add("the copy of the super-block in group " + group + " differs");
      }
    }
  }

  private int base(int group) {
    return group * fpg;
  }

  private int dataEnd(int group) {
    return Math.min(base(group) + fpg, size);
  }

  private void claimFixed() {
    for (int group = 0; group < groups; group++) {
      int from = base(group) + (group == 0 ? 0 : 16);
      int to = base(group) + 32 + ipg / 8 + (group == 0 ? sb.getInt(156) / 1024 : 0);
      taken.set(from, to);
    }
  }

  private void claim(long inode, int address, int count) {
    if (address < 0 || address + count > size || address % 8 + count > 8) {
      faults.add("inode " + inode + " has bad fragments " + address + "+" + count);
      return;
    }
    for (int i = address; i < address + count; i++) {
      if (taken.get(i)) {
        faults.add("inode " + inode + ": fragment " + i + " is taken twice");
      }
      taken.set(i);
    }
  }

  private ByteBuffer inode(long number) throws IOException {
    long group = number / ipg;
    return read((group * fpg + 32) * 1024 + number % ipg * 128, 128);
  }

  private void walk() throws IOException {
    Set<Long> seen = new HashSet<>();
    Deque<String> paths = new ArrayDeque<>(List.of("."));
    TreeMap<String, Long> numbers = new TreeMap<>();
    TreeMap<String, Long> parents = new TreeMap<>();
    numbers.put(".", 2L);
    parents.put(".", 2L);
    while (!paths.isEmpty()) {
      String path = paths.removeFirst();
      long number = numbers.get(path);
      ByteBuffer inode = inode(number);
      int mode = inode.getShort(0) & 0xffff;
      long uid = inode.getInt(116) & 0xffffffffL;
      long gid = inode.getInt(120) & 0xffffffffL;
      equal(path + " short uid", Math.min(uid, 65535), inode.getShort(4) & 0xffff);
      equal(path + " short gid", Math.min(gid, 65535), inode.getShort(6) & 0xffff);
      long length = inode.getLong(8);
      tree.put(path, new Node(number, mode, inode.getShort(2), uid, gid, length, inode.getInt(24)));
      boolean directory = mode >> 12 == DIRECTORY;
      if (!seen.add(number)) {
        if (directory) {
          faults.add("the directory " + path + " has two names");
        }
        continue;
      }
      List<Integer> blocks = blocks(path, number, inode);
      if (directory) {
        directory(path, number, parents.get(path), length, blocks)
            .forEach(
                (name, child) -> {
                  String below = path.equals(".") ? name : path + "/" + name;
                  numbers.put(below, child);
                  parents.put(below, number);
                  paths.add(below);
                });
      }
    }
    for (Node node : new HashSet<>(tree.values())) {
      equal(
          "links of inode " + node.inode(),
          names.getOrDefault((int) node.inode(), 0),
          node.links());
    }
  }

  /** The addresses of all blocks of a body, 0 for a hole; claims them. */
  private List<Integer> blocks(String path, long number, ByteBuffer inode) throws IOException {
    int type = (inode.getShort(0) & 0xffff) >> 12;
    long length = inode.getLong(8);
    List<Integer> found = new ArrayList<>();
    long[] fragments = {0};
    if (type == DIRECTORY || type == FILE || type == LINK) {
      long count = (length + 8191) / 8192;
      for (int i = 0; i < 12; i++) {
        int address = inode.getInt(40 + i * 4);
        if (i < count) {
          boolean last = i == count - 1 && length % 8192 != 0 && count <= 12;
          int wanted = last ? (int) (length % 8192 + 1023) / 1024 : 8;
          found.add(address);
          if (address != 0) {
            claim(number, address, wanted);
            fragments[0] += wanted;
          }
        } else if (address != 0) {
          faults.add(path + " has a block behind its end");
        }
      }
      for (int level = 1; level <= 3; level++) {
        int address = inode.getInt(88 + (level - 1) * 4);
        if (found.size() >= count && address != 0) {
          faults.add(path + " has an indirect block behind its end");
        } else {
          indirect(number, address, level, count, found, fragments);
        }
      }
      if (type == DIRECTORY && found.contains(0)) {
        faults.add(path + " is a directory with holes");
      }
    } else {
      int device = order == ByteOrder.LITTLE_ENDIAN ? 1 : 0;
      equal(path + " size", 0, length);
      for (int i = 0; i < 15; i++) {
        if (inode.getInt(40 + i * 4) != 0 && (i != device || type == 1)) {
          faults.add(path + " is special and has a block");
        }
      }
    }
    equal(path + " block count", fragments[0] * 2, inode.getInt(104));
    return found;
  }

  private void indirect(
      long number, int address, int level, long count, List<Integer> found, long[] fragments)
      throws IOException {
    long span = 1;
    for (int i = 0; i < level; i++) {
      span *= 2048;
    }
    if (found.size() >= count) {
      return;
    }
    if (address == 0) {
      for (long i = Math.min(span, count - found.size()); i > 0; i--) {
        found.add(0);
      }
      return;
    }
    claim(number, address, 8);
    fragments[0] += 8;
    ByteBuffer block = read(address * 1024L, 8192);
    for (int i = 0; i < 2048; i++) {
      int pointer = block.getInt(i * 4);
      if (level > 1) {
        if (found.size() >= count && pointer != 0) {
          faults.add("inode " + number + " points behind its end");
        }
        indirect(number, pointer, level - 1, count, found, fragments);
      } else if (found.size() < count) {
        found.add(pointer);
        if (pointer != 0) {
          claim(number, pointer, 8);
          fragments[0] += 8;
        }
      } else if (pointer != 0) {
        faults.add("inode " + number + " points behind its end");
      }
    }
  }

  private TreeMap<String, Long> directory(
      String path, long number, long parent, long length, List<Integer> blocks) throws IOException {
    TreeMap<String, Long> children = new TreeMap<>();
    equal(path + " size in chunks", 0, length % 512);
    if (length == 0) {
      faults.add(path + " is empty");
    }
    int position = 0;
    for (long at = 0; at < length; at += 512) {
      ByteBuffer chunk = read(blocks.get((int) (at / 8192)) * 1024L + at % 8192, 512);
      int offset = 0;
      while (offset < 512) {
        int inode = chunk.getInt(offset);
        int reclen = chunk.getShort(offset + 4) & 0xffff;
        int namlen = chunk.getShort(offset + 6) & 0xffff;
        if (reclen < 8 + (namlen + 4) / 4 * 4 || reclen % 4 != 0 || offset + reclen > 512) {
          faults.add(path + " has a bad entry at " + (at + offset));
          return children;
        }
        byte[] raw = new byte[namlen];
        chunk.get(offset + 8, raw);
        String name = new String(raw, StandardCharsets.UTF_8);
        if (chunk.get(offset + 8 + namlen) != 0 || name.indexOf('\0') >= 0 || namlen > 255) {
          faults.add(path + " has a bad name " + name);
        }
        if (inode < 2 || inode >= groups * ipg) {
          faults.add(path + "/" + name + " has the inode " + inode);
          return children;
        }
        names.merge(inode, 1, Integer::sum);
        if (position == 0 || position == 1) {
          equal(path + " " + name, position == 0 ? number : parent, inode);
          equal(path + " dots", position + 1, name.equals(".".repeat(position + 1)) ? namlen : 0);
        } else if (children.put(name, (long) inode) != null || name.isEmpty()) {
          faults.add(path + " has twice " + name);
        }
        position++;
        offset += reclen;
      }
    }
    return children;
  }

  /** Inodes without a name must be empty. */
  private void unreachable() throws IOException {
    for (int number = 0; number < groups * ipg; number++) {
      if (!names.containsKey(number)) {
        ByteBuffer inode = inode(number);
        for (int i = 0; i < 108; i += 4) {
          if (inode.getInt(i) != 0) {
            faults.add("inode " + number + " has no name and is not empty");
            break;
          }
        }
      }
    }
  }

  private void groups() throws IOException {
    int[] total = new int[4];
    int data = 0;
    for (int group = 0; group < groups; group++) {
      ByteBuffer cg = read((base(group) + 24) * 1024L, 8192);
      String in = "group " + group + " ";
      equal(in + "magic", 0x090255, cg.getInt(4));
      equal(in + "time", sb.getInt(32), cg.getInt(8));
      equal(in + "number", group, cg.getInt(12));
      int cylinders = Math.min(sb.getInt(180), sb.getInt(176) - group * sb.getInt(180));
      equal(in + "cylinders", cylinders, cg.getShort(16));
      equal(in + "inodes", ipg, cg.getShort(18));
      int fragments = dataEnd(group) - base(group);
      equal(in + "fragments", fragments, cg.getInt(20));
      int positions = 168 + sb.getInt(180) * 4;
      int inodes = positions + sb.getInt(180) * 2 * sb.getInt(1360);
      int bitmap = inodes + ipg / 8;
      int[] offsets = {168, positions, inodes, bitmap, bitmap + fpg / 8};
      for (int i = 0; i < 5; i++) {
        equal(in + "offset " + i, offsets[i], cg.getInt(84 + i * 4));
      }
      int[] counts = inodeCounts(group, cg, inodes);
      freeCounts(group, cg, bitmap, positions, counts);
      for (int i = 0; i < 4; i++) {
        equal(in + "count " + i, counts[i], cg.getInt(24 + i * 4));
        int summary = read(sb.getInt(152) * 1024L + group * 16 + i * 4, 4).getInt(0);
        equal(in + "summary " + i, counts[i], summary);
        total[i] += counts[i];
      }
      data += fragments - 16 - ipg / 8 - (group == 0 ? 16 + sb.getInt(156) / 1024 : 0);
    }
    for (int i = 0; i < 4; i++) {
      equal("total " + i, total[i], sb.getInt(192 + i * 4));
    }
    equal("data fragments", data, sb.getInt(40));
  }

  private int[] inodeCounts(int group, ByteBuffer cg, int bitmap) throws IOException {
    int[] counts = {0, 0, ipg, 0};
    for (int i = 0; i < ipg; i++) {
      int number = group * ipg + i;
      boolean used = number < 2 || names.containsKey(number);
      boolean marked = (cg.get(bitmap + i / 8) >> i % 8 & 1) != 0;
      if (used != marked) {
        faults.add("inode " + number + " is marked " + (marked ? "used" : "free"));
      }
      if (used) {
        counts[2]--;
      }
      if (names.containsKey(number) && (inode(number).getShort(0) & 0xffff) >> 12 == DIRECTORY) {
        counts[0]++;
      }
    }
    return counts;
  }

  private void freeCounts(int group, ByteBuffer cg, int bitmap, int positions, int[] counts) {
    int[] runs = new int[8];
    int[] cylinders = new int[sb.getInt(180)];
    for (int block = 0; block < fpg; block += 8) {
      int run = 0;
      int free = 0;
      for (int i = block; i < block + 8; i++) {
        int at = base(group) + i;
        boolean isFree = at < dataEnd(group) && !taken.get(at);
        boolean marked = (cg.get(bitmap + i / 8) >> i % 8 & 1) != 0;
        if (isFree != marked) {
          faults.add("fragment " + at + " is marked " + (marked ? "free" : "used"));
        }
        free += isFree ? 1 : 0;
        run = isFree ? run + 1 : 0;
        boolean ends = i == block + 7 || at + 1 >= dataEnd(group) || taken.get(at + 1);
        if (isFree && ends && run < 8) {
          runs[run]++;
        }
      }
      if (free == 8) {
        counts[1]++;
        cylinders[block * 2 / sb.getInt(172)]++;
      } else {
        counts[3] += free;
      }
    }
    for (int i = 0; i < 8; i++) {
      equal("group " + group + " runs of " + i, runs[i], cg.getInt(52 + i * 4));
    }
    for (int i = 0; i < cylinders.length; i++) {
      equal("group " + group + " cylinder " + i, cylinders[i], cg.getInt(168 + i * 4));
      equal("group " + group + " position " + i, cylinders[i], cg.getShort(positions + i * 2));
    }
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
