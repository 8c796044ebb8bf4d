package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.Fifo;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/**
 * Reads tar: v7, ustar, pax with extended attributes, GNU long names, large numbers and sparse
 * files. Multiple volumes are refused by name, unknown types are files, as POSIX says. The end mark
 * may be missing; bytes of a member may not.
 */
public final class TarReader {
  private static final int LARGEST_HEADER = 4 << 20;
  private static final int LONGEST_OWNER = 256;
  private static final int DEVICE_BITS = 32;

  private final ArchiveInput in;
  private final BodySink sink;
  private final EntryCollector collector;
  private PaxRecords global = new PaxRecords();
  private Optional<byte[]> peeked = Optional.empty();

  private TarReader(InputStream in, String archive, BodySink sink) {
    this.in = new ArchiveInput(in, archive);
    this.sink = sink;
    this.collector = new EntryCollector(archive);
  }

  /**
   * Reads to the end of the stream, which is not closed and not compressed.
   *
   * @param archive its name for messages
   * @throws org.osimage.ImageBuildException if the archive is damaged, truncated or unsafe
   */
  public static ArchiveContents read(InputStream in, String archive, BodySink sink)
      throws IOException {
    return new TarReader(in, archive, sink).run();
  }

  private ArchiveContents run() throws IOException {
    PaxRecords local = new PaxRecords();
    boolean pending = false;
    while (true) {
      byte[] block = block();
      if (block.length == 0) {
        collector.note(ArchiveNote.Kind.NO_END, "");
      }
      if (TarHeader.zeros(block)) {
        if (pending) {
          throw in.error("ends behind an extended header, at byte " + in.position());
        }
        in.drain();
        return collector.finish();
      }
      Optional<TarHeader> header = TarHeader.of(block);
      if (header.isEmpty()) {
        throw in.error("damaged tar header at byte " + (in.position() - TarHeader.BLOCK));
      }
      pending = extension(header.get(), local);
      if (!pending && header.get().type() != 'g' && header.get().type() != 'V') {
        member(header.get(), local.over(global));
        local = new PaxRecords();
      }
    }
  }

  /** The next block; at the end of the archive an empty one, or some zeros. */
  private byte[] block() throws IOException {
    byte[] block = peeked.isPresent() ? peeked.get() : in.upTo(TarHeader.BLOCK);
    peeked = Optional.empty();
    if (block.length < TarHeader.BLOCK && !TarHeader.zeros(block)) {
      throw in.truncated("a header");
    }
    return block;
  }

  /** Takes in what describes the next member; false if the header is a member's own. */
  private boolean extension(TarHeader header, PaxRecords local) throws IOException {
    switch (header.type()) {
      case 'x', 'X' -> {
        local.parse(extended(header), in);
        return true;
      }
      case 'g' -> {
        PaxRecords more = new PaxRecords();
        more.parse(extended(header), in);
        global = more.over(global);
        return false;
      }
      case 'L' -> {
        local.put("path", withoutNul(extended(header)));
        return true;
      }
      case 'K' -> {
        local.put("linkpath", withoutNul(extended(header)));
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private byte[] extended(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0 || size > LARGEST_HEADER) {
      throw in.error("an extended header of " + size + " bytes before byte " + in.position());
    }
    byte[] body = in.exactly((int) size, "an extended header");
    in.align(TarHeader.BLOCK, "an extended header");
    return body;
  }

  private static byte[] withoutNul(byte[] name) {
    int end = name.length;
    while (end > 0 && name[end - 1] == 0) {
      end--;
    }
    return java.util.Arrays.copyOf(name, end);
  }

  private void member(TarHeader header, PaxRecords pax) throws IOException {
    byte[] rawName =
        pax.bytes(PaxRecords.SPARSE + "name").or(() -> pax.bytes("path")).orElse(header.name());
    TreePath path = collector.path(rawName);
    if (described(header, pax, path)) {
      return;
    }
    long mode = mode(header, pax, path);
    long mtime = number(pax, "mtime", header.mtime());
    if (mode < 0 || mtime == Long.MIN_VALUE) {
      throw in.error("damaged header of " + path + " before byte " + in.position());
    }
    Attributes a =
        collector.attributes(
            (int) mode & 07777,
            number(pax, "uid", header.uid()),
            number(pax, "gid", header.gid()),
            mtime,
            pax.xattrs(),
            path);
    boolean directory = rawName.length > 0 && rawName[rawName.length - 1] == '/';
    switch (header.type()) {
      case '0', '\0', '7' -> {
        if (directory && header.type() != '7') {
          collector.add(new Directory(path, a)); // as v7 had it
          skip(size(header, pax, path), path);
        } else {
          collector.add(new RegularFile(path, a, body(header, pax, path)));
        }
      }
      case '1' -> hardLink(header, pax, path);
      case '2' ->
          collector.add(
              new Symlink(
                  path,
                  a,
                  collector.target(pax.bytes("linkpath").orElse(header.linkName()), path)));
      case '3', '4' -> collector.add(device(header, pax, path, a));
      case '5' -> collector.add(new Directory(path, a));
      case 'D' -> {
        collector.add(new Directory(path, a));
        skip(size(header, pax, path), path);
      }
      case '6' -> collector.add(new Fifo(path, a));
      case 'M' ->
          throw in.error(path + " is continued from another volume; make the archive in one piece");
      case 'S' -> collector.add(new RegularFile(path, a, body(header, pax, path)));
      default -> {
        collector.note(ArchiveNote.Kind.UNKNOWN_TYPE, path);
        collector.add(new RegularFile(path, a, body(header, pax, path)));
      }
    }
    if (header.type() != '1') {
      owner(path, header, pax, a);
    }
  }

  /** Whether the member only says more about another one; what it says is counted. */
  private boolean described(TarHeader header, PaxRecords pax, TreePath path) throws IOException {
    if (header.type() != 'A' && header.type() != 'E') {
      return false;
    }
    collector.note(header.type() == 'A' ? ArchiveNote.Kind.ACL : ArchiveNote.Kind.ATTRIBUTES, path);
    skip(size(header, pax, path), path);
    return true;
  }

  /**
   * In the mode of a member with an access control list, the mask stands for the group's rights.
   */
  private long mode(TarHeader header, PaxRecords pax, TreePath path) {
    pax.note(collector, path);
    Optional<String> list = pax.text("SCHILY.acl.access");
    if (list.isEmpty() || header.mode() < 0) {
      return header.mode();
    }
    if (AccessList.names(list.get())) {
      collector.note(ArchiveNote.Kind.ACL, path);
    }
    return AccessList.withoutMask((int) header.mode() & 07777, list.get());
  }

  private long number(PaxRecords pax, String key, long otherwise) throws IOException {
    return pax.number(key, in).orElse(otherwise);
  }

  private long size(TarHeader header, PaxRecords pax, TreePath path) throws IOException {
    long size = number(pax, "size", header.size());
    if (size < 0) {
      throw in.error("damaged size of " + path + " before byte " + in.position());
    }
    return size;
  }

  private Content body(TarHeader header, PaxRecords pax, TreePath path) throws IOException {
    long size = size(header, pax, path);
    if (header.type() == 'S') {
      SparseMap map = SparseMap.old(header.block(), path, in);
      return sparse(map, TarHeader.number(header.block(), 483, 12), in.body(size, "" + path), path);
    }
    if (pax.sparse()) {
      ArchiveInput.Body body = in.body(size, path.toString());
      Optional<String> list = pax.text(PaxRecords.SPARSE + "map");
      SparseMap map =
          list.isPresent()
              ? SparseMap.listed(list.get(), path, in)
              : SparseMap.before(body, path, in);
      long real =
          number(pax, PaxRecords.SPARSE + "realsize", number(pax, PaxRecords.SPARSE + "size", -1));
      return sparse(map, real, body, path);
    }
    return size == 0 ? Content.EMPTY : kept(in.body(size, path.toString()), path);
  }

  private Content sparse(SparseMap map, long size, ArchiveInput.Body body, TreePath path)
      throws IOException {
    Content content = size == 0 ? Content.EMPTY : sink.put(map.expand(size, body));
    body.finish();
    in.align(TarHeader.BLOCK, path.toString());
    return content;
  }

  private Content kept(ArchiveInput.Body body, TreePath path) throws IOException {
    Content content = sink.put(body);
    body.finish();
    in.align(TarHeader.BLOCK, path.toString());
    return content;
  }

  private void skip(long size, TreePath path) throws IOException {
    in.skip(size, path.toString());
    in.align(TarHeader.BLOCK, path.toString());
  }

  /**
   * POSIX lets a link carry the body again, older writers give the size and no body: only the block
   * behind can tell.
   */
  private void hardLink(TarHeader header, PaxRecords pax, TreePath path) throws IOException {
    TreePath target = collector.path(pax.bytes("linkpath").orElse(header.linkName()));
    if (!target.equals(path)) {
      collector.addHardLink(path, target);
    }
    long size = size(header, pax, path);
    if (size > 0) {
      byte[] next = block();
      if (next.length < TarHeader.BLOCK
          || TarHeader.of(next).isPresent()
          || TarHeader.zeros(next)) {
        peeked = Optional.of(next);
      } else {
        skip(Math.max(0, size - TarHeader.BLOCK), path);
      }
    }
  }

  private Device device(TarHeader header, PaxRecords pax, TreePath path, Attributes a)
      throws IOException {
    long major = number(pax, "SCHILY.devmajor", header.major());
    long minor = number(pax, "SCHILY.devminor", header.minor());
    if (major >>> DEVICE_BITS != 0 || minor >>> DEVICE_BITS != 0) {
      throw in.error(path + " is the impossible device " + major + "," + minor);
    }
    return new Device(path, a, header.type() == '4', (int) major, (int) minor);
  }

  private void owner(TreePath path, TarHeader header, PaxRecords pax, Attributes a)
      throws IOException {
    collector.owner(
        path,
        ownerName(pax.bytes("uname").orElse(header.user()), path),
        ownerName(pax.bytes("gname").orElse(header.group()), path),
        a);
  }

  private String ownerName(byte[] raw, TreePath path) throws IOException {
    String name = new String(raw, StandardCharsets.UTF_8);
    if (name.length() > LONGEST_OWNER || name.chars().anyMatch(Character::isISOControl)) {
      throw in.error(path + " has an impossible owner name");
    }
    return name;
  }
}
