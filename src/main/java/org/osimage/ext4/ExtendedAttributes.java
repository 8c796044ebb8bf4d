package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.AttributePrefix;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Entry;

/**
 * The extended attributes of an entry: those that fit lie in the inode, the others in a block of
 * their own.
 */
final class ExtendedAttributes {
  /** Where they begin in an inode. */
  static final int IN_INODE = 160;

  /** A zero word ends the list of entries. */
  private static final int END = 4;

  private static final String ACL = "system.posix_acl_";

  /** One of them, as it lies on the disk. */
  private record Attribute(int prefix, byte[] name, byte[] value) {
    /** Bytes of entry and value. */
    int size() {
      return Layout.padded(Layout.ATTRIBUTE + name.length) + Layout.padded(value.length);
    }

    /** Of name and value; a signed byte counts with its sign, as Linux on x86 has it. */
    int hash() {
      int hash = 0;
      for (byte b : name) {
        hash = Integer.rotateLeft(hash, 5) ^ b;
      }
      ByteBuffer words = little(Layout.padded(value.length)).put(value);
      for (words.clear(); words.hasRemaining(); ) {
        hash = Integer.rotateLeft(hash, 16) ^ words.getInt();
      }
      return hash;
    }
  }

  private final List<Attribute> inInode = new ArrayList<>();
  private final List<Attribute> inBlock = new ArrayList<>();

  private ExtendedAttributes(Entry entry) throws ImageBuildException {
    int inode = Layout.INODE - IN_INODE - Integer.BYTES - END;
    int block = Layout.BLOCK - Layout.ATTRIBUTES_HEADER - END;
    for (Attribute attribute : sorted(entry)) {
      if (attribute.size() <= inode) {
        inode -= attribute.size();
        inInode.add(attribute);
      } else {
        block -= attribute.size();
        inBlock.add(attribute);
      }
    }
    if (block < 0) {
      throw Ext4Limits.refused(
          entry,
          "its extended attributes need " + -block + " bytes more than a block of 4096 has",
          "leave one out or shorten it");
    }
  }

  /**
   * Those of an entry; empty if it has none.
   *
   * @throws ImageBuildException if one is an access control list, has an unknown prefix or a long
   *     name, or all need more than a block
   */
  static Optional<ExtendedAttributes> of(Entry entry) throws ImageBuildException {
    return entry.attributes().xattrs().isEmpty()
        ? Optional.empty()
        : Optional.of(new ExtendedAttributes(entry));
  }

  /** In the order that Linux searches for: prefix, length of the name, name. */
  private static List<Attribute> sorted(Entry entry) throws ImageBuildException {
    List<Attribute> sorted = new ArrayList<>();
    for (Map.Entry<String, String> e : entry.attributes().xattrs().entrySet()) {
      sorted.add(attribute(entry, e.getKey(), HexFormat.of().parseHex(e.getValue())));
    }
    sorted.sort(
        Comparator.comparingInt(Attribute::prefix)
            .thenComparingInt(a -> a.name().length)
            .thenComparing(Attribute::name, Arrays::compareUnsigned));
    return sorted;
  }

  private static Attribute attribute(Entry entry, String name, byte[] value)
      throws ImageBuildException {
    if (name.startsWith(ACL)) {
      throw Ext4Limits.refused(
          entry, "its attribute " + name + " is an access control list", "leave it out");
    }
    AttributePrefix prefix =
        AttributePrefix.of(name)
            .orElseThrow(
                () ->
                    Ext4Limits.refused(
                        entry,
                        "its attribute "
                            + name
                            + " is none of user., trusted., security. or system.",
                        "leave it out"));
    byte[] rest = name.substring(prefix.text().length()).getBytes(StandardCharsets.UTF_8);
    if (rest.length == 0 || rest.length > 255) {
      throw Ext4Limits.refused(
          entry,
          "the name of its attribute " + name + " has " + rest.length + " bytes",
          "give it 1 to 255 behind the prefix");
    }
    return new Attribute(prefix.number(), rest, value);
  }

  boolean needsBlock() {
    return !inBlock.isEmpty();
  }

  /** What an inode has from byte {@link #IN_INODE} on; of no bytes if all are in the block. */
  byte[] inInode() {
    if (inInode.isEmpty()) {
      return new byte[0];
    }
    ByteBuffer b = little(Layout.INODE - IN_INODE).putInt(Layout.ATTRIBUTES_MAGIC);
    put(b, inInode, b.position());
    return b.array();
  }

  /**
   * The block.
   *
   * @param address its own
   */
  byte[] block(UUID uuid, long address) {
    ByteBuffer b = little(Layout.BLOCK);
    int hash = 0;
    for (Attribute attribute : inBlock) {
      hash = Integer.rotateLeft(hash, 16) ^ attribute.hash();
    }
    b.putInt(Layout.ATTRIBUTES_MAGIC)
        .putInt(1)
        .putInt(1)
        .putInt(hash)
        .position(Layout.ATTRIBUTES_HEADER);
    put(b, inBlock, 0);
    return b.putInt(16, Checksum.of(uuid).le64(address).put(b.array()).value()).array();
  }

  /**
   * Entries from the buffer's position on, values from its end down.
   *
   * @param base what their offsets count from
   */
  private static void put(ByteBuffer b, List<Attribute> attributes, int base) {
    int end = b.capacity();
    for (Attribute a : attributes) {
      end -= Layout.padded(a.value().length);
      int next = b.position() + Layout.padded(Layout.ATTRIBUTE + a.name().length);
      b.put((byte) a.name().length).put((byte) a.prefix());
      b.putShort((short) (a.value().length == 0 ? 0 : end - base)).putInt(0);
      b.putInt(a.value().length).putInt(a.hash()).put(a.name());
      b.position(next);
      for (int i = 0; i < a.value().length; i++) {
        b.put(end + i, a.value()[i]);
      }
    }
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
