package org.osimage.ext4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.ext4.layout.NameHash;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.Nodes;

/**
 * Writes file systems as mke2fs of e2fsprogs 1.47 makes them by default, with blocks of 4 KiB and
 * an empty journal. Owners, modes, times in whole seconds from 1901 to 2446, hard links, devices
 * and extended attributes are kept; blocks of zeros in files over 64 KiB become holes. An empty
 * {@code lost+found} is added where the tree has none. Every byte follows from tree and options:
 * the identifier and the seed of the hashes too.
 */
public final class Ext4Writer implements TreeWriter {
  private final Ext4Options options;

  /**
   * @throws ImageBuildException if the time of the file system does not fit into 32 bits
   */
  public Ext4Writer(Ext4Options options) throws ImageBuildException {
    Ext4Limits.checkTime(options.time());
    this.options = options;
  }

  /**
   * Looks for zeros in large bodies, else reads none.
   *
   * @throws ImageBuildException if an entry has something that ext4 cannot hold (name over 255
   *     bytes, link target over 4095, time before 1901, more than 65,000 names of a file, extended
   *     attributes over a block, an access control list), {@code lost+found} is no directory, or it
   *     all does not fit into the given size, or into 8 TiB
   */
  @Override
  public Ext4Plan plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    ImageTree whole = withLostAndFound(tree);
    Nodes nodes = new Nodes(whole);
    Ext4Limits.check(nodes);
    UUID uuid = options.uuid().orElseGet(() -> derived("uuid", whole));
    UUID seed = derived("hash seed " + uuid, ImageTree.empty(0));
    Inodes inodes = new Inodes(nodes);
    Directories directories = new Directories(nodes, inodes, new NameHash(seed));
    try {
      Bodies bodies = new Bodies(nodes, directories, store);
      Sizing.Sized sized = new Sizing(nodes, inodes, bodies, options).run();
      SuperBlock.Identity identity = new SuperBlock.Identity(uuid, seed);
      return new Ext4Plan(nodes, store, inodes, directories, bodies, sized, options, identity);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImageTree withLostAndFound(ImageTree tree) throws ImageBuildException {
    var found = tree.find(Directories.LOST_AND_FOUND);
    if (found.isEmpty()) {
      Attributes attributes = Attributes.root(0700, options.time());
      return tree.edit(e -> e.put(new Entry.Directory(Directories.LOST_AND_FOUND, attributes)));
    }
    if (found.get().kind() != Entry.Kind.DIRECTORY) {
      throw Ext4Limits.refused(
          found.get(),
          "it is a " + found.get().kind() + ", and e2fsck wants a directory there",
          "give it another name");
    }
    return tree;
  }

  /** Looks like a random one (RFC 9562, version 4). */
  private UUID derived(String purpose, ImageTree tree) {
    MessageDigest digest = Sha256.digest();
    digest.update((purpose + '\0' + options.label() + '\0').getBytes(StandardCharsets.UTF_8));
    for (Entry entry : tree.entries()) {
      digest.update(entry.path().toBytes());
      digest.update((byte) 0);
      if (entry instanceof Entry.RegularFile file) {
        digest.update(file.content().digest());
      }
    }
    ByteBuffer b = ByteBuffer.wrap(digest.digest());
    return new UUID(b.getLong() & ~0xf000L | 0x4000L, b.getLong() & ~(3L << 62) | 1L << 63);
  }
}
