package org.osimage.source.svr4.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.CompressedStream;
import org.osimage.archive.read.CpioMembers;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.content.Sha256;

/** A file in datastream format, as {@code pkgtrans -s} writes it, compressed or not. */
final class DatastreamFile implements PackageContainer {
  /** Counts changes to the reader and to the summary: packs of other versions are not used. */
  private static final int VERSION = 2;

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final String shown;
  private final boolean trusted;
  private final DatastreamHeader header;
  private final List<PackageHead> heads;
  private Optional<String> sha256 = Optional.empty();
  private Optional<Map<String, SortedMap<String, StoredBody>>> packages = Optional.empty();

  private DatastreamFile(
      Path file, String shown, boolean trusted, DatastreamHeader header, List<PackageHead> heads) {
    this.file = file;
    this.shown = shown;
    this.trusted = trusted;
    this.header = header;
    this.heads = List.copyOf(heads);
  }

  static DatastreamFile open(Path file, String shown, boolean trusted) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      InputStream in = decoded(raw, shown);
      DatastreamHeader header = DatastreamHeader.read(in, shown);
      CpioMembers members = new CpioMembers(in, shown);
      DatastreamHeads heads = new DatastreamHeads(shown, header, trusted);
      return new DatastreamFile(file, shown, trusted, header, heads.read(members));
    }
  }

  private static InputStream decoded(InputStream raw, String shown) throws IOException {
    return new BufferedInputStream(CompressedStream.open(raw, shown), BUFFER);
  }

  @Override
  public List<PackageHead> heads() {
    return heads;
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public String digest(PackageHead head, ContentStore store) throws IOException {
    if (sha256.isEmpty()) {
      MessageDigest sha = Sha256.digest();
      byte[] chunk = new byte[1 << 18];
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          sha.update(chunk, 0, n);
        }
      }
      sha256 = Optional.of(HexFormat.of().formatHex(sha.digest()));
    }
    return sha256.get();
  }

  @Override
  public DeliveredPackage read(PackageHead head, ContentStore store) throws IOException {
    if (packages.isEmpty()) {
      packages = Optional.of(packages(store, digest(head, store)));
    }
    SortedMap<String, StoredBody> bodies = packages.get().get(head.name());
    if (bodies == null) {
      throw new IllegalStateException(shown + " has no package " + head.name());
    }
    return new DeliveredPackage(head, bodies);
  }

  /** Decodes the stream only if the store does not have it. */
  private Map<String, SortedMap<String, StoredBody>> packages(ContentStore store, String digest)
      throws IOException {
    String key = "svr4/" + VERSION + "/" + digest;
    Optional<Content> summary = store.pack(key);
    if (summary.isPresent()) {
      Optional<Map<String, SortedMap<String, StoredBody>>> known =
          StreamSummary.parse(store, summary.get(), header.parts().keySet());
      if (known.isPresent()) {
        return known.get();
      }
    }
    try (PackWriter pack = store.newPack(key, shown, Files.size(file))) {
      Map<String, SortedMap<String, StoredBody>> decoded = decode(pack);
      byte[] text = StreamSummary.text(decoded).getBytes(StandardCharsets.UTF_8);
      pack.finish(pack.put(new ByteArrayInputStream(text)));
      return decoded;
    }
  }

  private Map<String, SortedMap<String, StoredBody>> decode(PackWriter pack) throws IOException {
    Map<String, SortedMap<String, StoredBody>> all = new HashMap<>();
    try (InputStream raw = Files.newInputStream(file)) {
      InputStream in = decoded(raw, shown);
      DatastreamHeader.read(in, shown);
      CpioMembers members = new CpioMembers(in, shown);
      new DatastreamHeads(shown, header, trusted).read(members);
      for (Map.Entry<String, Integer> entry : header.parts().entrySet()) {
        SortedMap<String, StoredBody> bodies = new TreeMap<>();
        for (int part = 1; part <= entry.getValue(); part++) {
          members.align(DatastreamHeader.BLOCK);
          part(members, entry.getKey(), bodies, pack);
        }
        all.put(entry.getKey(), bodies);
      }
      end(members, in);
    }
    return all;
  }

  private void part(
      CpioMembers members, String name, SortedMap<String, StoredBody> bodies, PackWriter pack)
      throws IOException {
    Map<Long, List<String>> links = new HashMap<>();
    for (Optional<CpioMembers.Member> next = members.next();
        next.isPresent();
        next = members.next()) {
      CpioMembers.Member member = next.get();
      Optional<String> refusal =
          member.isDirectory()
              ? MemberName.directoryRefusal(member.name())
              : MemberName.refusal(member.name());
      if (refusal.isPresent()) {
        throw error(name, refusal.get());
      }
      if (member.isDirectory()) {
        continue;
      }
      if (!member.isFile()) {
        throw error(
            name,
            "holds " + member.name() + ", which is no file; pkgmap alone says what is installed");
      }
      StoredBody body = body(members, member, pack);
      put(bodies, name, member.name(), body);
      if (member.links() > 1 && member.alignment() > 1) {
        // newc, unlike odc, has the data of several names at the last one
        List<String> names =
            links.computeIfAbsent(member.device() << 32 ^ member.inode(), k -> new ArrayList<>());
        if (member.size() > 0) {
          names.forEach(n -> bodies.put(n, body));
        } else {
          names.add(member.name());
        }
      }
    }
  }

  private void put(
      SortedMap<String, StoredBody> bodies, String name, String member, StoredBody body)
      throws ImageBuildException {
    StoredBody before = bodies.putIfAbsent(member, body);
    // later parts repeat pkginfo and pkgmap
    if (before != null && !before.content().equals(body.content())) {
      throw error(name, "holds two different files " + member);
    }
  }

  private static StoredBody body(CpioMembers members, CpioMembers.Member member, PackWriter pack)
      throws IOException {
    SumStream in = new SumStream(members.body());
    Content content = pack.put(in);
    return new StoredBody(content, in.sum(), member.mtime());
  }

  private ImageBuildException error(String name, String what) {
    return new ImageBuildException(shown + ": package " + name + " " + what);
  }

  /** Only padding may follow the last archive. */
  private void end(CpioMembers members, InputStream in) throws IOException {
    members.align(DatastreamHeader.BLOCK);
    for (byte[] rest = in.readNBytes(BUFFER); rest.length > 0; rest = in.readNBytes(BUFFER)) {
      for (byte b : rest) {
        if (b != 0) {
          throw new ImageBuildException(
              shown + ": something follows its last package, which its header does not name");
        }
      }
    }
  }
}
