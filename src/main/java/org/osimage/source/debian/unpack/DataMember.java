package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.TarHeader;
import org.osimage.content.Content;
import org.osimage.content.Digests;
import org.osimage.content.PackWriter;
import org.osimage.source.debian.unpack.UnpackedDeb.TarOwner;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.TreePath;

/**
 * Reads {@code data.tar} into entries and believes none of it: a name that leaves the root, a file
 * beneath a link or file of the package's own and a hard link to anything but a file before it are
 * refused. Devices and set-id bits are kept. Of a path that is there again dpkg's choice is taken:
 * a directory stays as it is first, of files and links the last one counts.
 */
final class DataMember {
  private static final long MAX_ID = 0xfffffffeL;

  private final ControlMember control;
  private final PackWriter pack;
  private final Map<TreePath, Entry> byPath = new LinkedHashMap<>();
  private final Map<Attributes, Attributes> pool = new HashMap<>();

  /** The names of hard links by their targets. */
  private final Map<TreePath, List<TreePath>> linked = new HashMap<>();

  private final Map<TreePath, TarOwner> owners = new HashMap<>();
  private final Map<TreePath, String> md5 = new HashMap<>();

  private DataMember(ControlMember control, PackWriter pack) {
    this.control = control;
    this.pack = pack;
  }

  static DataMember read(InputStream tar, ControlMember control, PackWriter pack)
      throws IOException {
    DataMember data = new DataMember(control, pack);
    TarMembers members = new TarMembers(tar);
    for (var m = members.next(); m.isPresent(); m = members.next()) {
      data.add(m.get());
    }
    data.checkParents();
    return data;
  }

  private void add(TarMembers.Member member) throws IOException {
    TreePath path = path(member.name());
    Entry entry = entry(member, path, attributes(member, path));
    Entry before = byPath.get(path);
    if (before != null) {
      if (stays(before, entry)) {
        return;
      }
      keepBody(before);
      owners.remove(path);
    }
    byPath.put(path, entry);
    noteOwner(member.header(), path);
  }

  private static boolean stays(Entry before, Entry again) throws ImageBuildException {
    boolean directory = again instanceof Directory;
    if (directory && !(before instanceof Directory) && !(before instanceof Entry.Symlink)) {
      throw new ImageBuildException(
          "it holds '" + again.path() + "' as a " + kind(before) + " and again as a directory");
    }
    return before instanceof Directory
        ? directory || again instanceof Entry.Symlink
        : before instanceof Entry.Symlink && again instanceof Entry.RegularFile;
  }

  /** The other names of a body keep it when its first name gets another one. */
  private void keepBody(Entry before) {
    Optional<TreePath> heir = Optional.empty();
    for (TreePath name : linked.getOrDefault(before.path(), List.of())) {
      boolean still =
          byPath.get(name) instanceof Entry.HardLink link && link.target().equals(before.path());
      if (still && heir.isEmpty()) {
        heir = Optional.of(name);
        byPath.put(name, before.withPath(name));
        Optional.ofNullable(owners.get(before.path())).ifPresent(o -> owners.put(name, o));
      } else if (still) {
        byPath.put(name, new Entry.HardLink(name, Attributes.root(0, 0), heir.orElseThrow()));
      }
    }
    linked.remove(before.path());
  }

  private Attributes attributes(TarMembers.Member member, TreePath path)
      throws ImageBuildException {
    TarHeader header = member.header();
    if (header.uid() > MAX_ID || header.gid() > MAX_ID) {
      throw new ImageBuildException(
          "'" + path + "' is owned by the ids " + header.uid() + ":" + header.gid());
    }
    Attributes read = Attributes.of(member.mode(), header.uid(), header.gid(), header.mtime());
    Attributes known = pool.putIfAbsent(read, read);
    return known == null ? read : known;
  }

  private void noteOwner(TarHeader header, TreePath path) {
    String user = name(header.user(), header.uid());
    String group = name(header.group(), header.gid());
    boolean names = (user + group).chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (names && !(user.isEmpty() && group.isEmpty())) {
      owners.put(path, new TarOwner(user, group));
    }
  }

  /** Empty for root, whom everyone knows. */
  private static String name(byte[] raw, long id) {
    String name = new String(raw, StandardCharsets.UTF_8);
    return name.equals("root") && id == 0 ? "" : name;
  }

  private Entry entry(TarMembers.Member member, TreePath path, Attributes a) throws IOException {
    return switch (member.type()) {
      case '0' -> new Entry.RegularFile(path, a, body(member, path));
      case '1' -> hardLink(member, path);
      case '2' -> new Entry.Symlink(path, a, target(member, path));
      case '3', '4' ->
          new Entry.Device(
              path,
              a,
              member.type() == '4',
              (int) member.header().major(),
              (int) member.header().minor());
      case '5' -> new Directory(path, a);
      case '6' -> new Entry.Fifo(path, a);
      default ->
          throw new ImageBuildException(
              "'"
                  + path
                  + "' is of the tar type '"
                  + member.type()
                  + "'"
                  + (member.type() == 'x' || member.type() == 'g' ? " (a pax header)" : "")
                  + ", which dpkg refuses, too: build the package with dpkg-deb");
    };
  }

  private static TreePath path(byte[] name) throws ImageBuildException {
    String shown = new String(name, StandardCharsets.UTF_8);
    if (name.length == 0) {
      throw new ImageBuildException("it has a member without a name");
    }
    if (shown.indexOf('\n') >= 0) {
      throw new ImageBuildException(
          "the path '" + shown.replace("\n", "\\n") + "' has a line feed, which dpkg refuses, too");
    }
    return TreePath.of(name); // absolute names lie below the root all the same
  }

  private Content body(TarMembers.Member member, TreePath path) throws IOException {
    if (!control.wantsMd5(path)) {
      return pack.put(member.body());
    }
    MessageDigest digest = Digests.of("MD5");
    Content content = pack.put(new DigestInputStream(member.body(), digest));
    md5.put(path, HexFormat.of().formatHex(digest.digest()));
    return content;
  }

  private Entry hardLink(TarMembers.Member member, TreePath path) throws ImageBuildException {
    TreePath target = path(member.link());
    Entry body = byPath.get(target);
    boolean file =
        body instanceof Entry.RegularFile
            || body instanceof Entry.HardLink
            || body instanceof Entry.Device
            || body instanceof Entry.Fifo;
    if (!file || target.equals(path)) {
      throw new ImageBuildException(
          "'" + path + "' is a hard link to '" + target + "', which is no file before it");
    }
    if (body instanceof Entry.HardLink link) {
      target = link.target();
    }
    linked.computeIfAbsent(target, t -> new ArrayList<>()).add(path);
    String sum = md5.get(target);
    if (sum != null) {
      md5.put(path, sum);
    }
    return new Entry.HardLink(path, Attributes.root(0, 0), target);
  }

  private static String target(TarMembers.Member member, TreePath path) throws ImageBuildException {
    try {
      String target =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(member.link()))
              .toString();
      if (target.isEmpty()) {
        throw new ImageBuildException("the link '" + path + "' has no target");
      }
      return target;
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(
          "the target of the link '"
              + path
              + "' is not valid UTF-8 (bytes "
              + HexFormat.of().formatHex(member.link())
              + ")",
          e);
    }
  }

  /** A path beneath something of the package that is no directory. */
  private void checkParents() throws ImageBuildException {
    TreePath checked = TreePath.ROOT;
    for (Entry entry : byPath.values()) {
      TreePath parent = entry.path().parent();
      if (parent.equals(checked)) {
        continue; // siblings come in runs
      }
      checked = parent;
      for (TreePath p = parent; !p.isRoot(); p = p.parent()) {
        Entry above = byPath.get(p);
        if (above != null && !(above instanceof Directory)) {
          throw new ImageBuildException(
              "'"
                  + entry.path()
                  + "' lies beneath '"
                  + p
                  + "', which the package itself delivers as a "
                  + kind(above));
        }
      }
    }
  }

  private static String kind(Entry entry) {
    return switch (entry.kind()) {
      case SYMLINK -> "symbolic link";
      case HARD_LINK, FILE -> "file";
      case DEVICE -> "device";
      case FIFO -> "fifo";
      case DIRECTORY -> "directory";
    };
  }

  List<Entry> entries() {
    return List.copyOf(byPath.values());
  }

  Map<TreePath, TarOwner> owners() {
    return owners;
  }

  Map<TreePath, String> md5() {
    return md5;
  }
}
