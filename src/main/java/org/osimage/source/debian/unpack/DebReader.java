package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArReader;
import org.osimage.archive.read.Decompressor;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.DamagedContentException;
import org.osimage.content.PackWriter;

/**
 * Reads a package once, from its first byte to its last: verified, decoded, and its bodies in a
 * pack, which is published only when all was right. Format: deb(5).
 */
final class DebReader {
  private final ContentStore store;
  private final Decompressor decompressor;
  private final BuildLog log;

  DebReader(ContentStore store, Decompressor decompressor, BuildLog log) {
    this.store = store;
    this.decompressor = decompressor;
    this.log = log;
  }

  /** From the store if it is there, else from the file. */
  UnpackedDeb read(DebFile deb) throws IOException {
    Optional<UnpackedDeb> known = known(deb);
    if (known.isPresent()) {
      return known.get();
    }
    checkSize(deb);
    try (HashedInput in = new HashedInput(Files.newInputStream(deb.file()));
        PackWriter pack = store.newPack(PackSummary.key(deb), "package " + deb, deb.size())) {
      UnpackedDeb unpacked = verified(deb, in, pack);
      byte[] text = PackSummary.write(unpacked).getBytes(StandardCharsets.UTF_8);
      pack.finish(pack.put(new java.io.ByteArrayInputStream(text)));
      return unpacked;
    }
  }

  /** What an earlier build read, judged as it would be now; empty where it has to be read again. */
  private Optional<UnpackedDeb> known(DebFile deb) throws IOException {
    Optional<Content> summary = store.pack(PackSummary.key(deb));
    if (summary.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(store.bytes(summary.get()), StandardCharsets.UTF_8);
      UnpackedDeb read = PackSummary.read(deb, text, store);
      ControlMember.check(read.fields(), deb);
      return Optional.of(read);
    } catch (ImageBuildException
        | DamagedContentException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      log.debug("package " + deb + " is read anew: " + e);
      return Optional.empty();
    }
  }

  private static void checkSize(DebFile deb) throws IOException {
    long size;
    try {
      size = Files.size(deb.file());
    } catch (NoSuchFileException e) {
      throw new ImageBuildException("package " + deb + ": there is no file " + deb.file(), e);
    }
    if (size != deb.size()) {
      throw new ImageBuildException(
          "package "
              + deb
              + ": "
              + deb.file()
              + " has "
              + size
              + " bytes and must have "
              + deb.size()
              + discarded(deb));
    }
  }

  /** A copy in the cache, which is called like its digest, goes; another file is the user's. */
  private static String discarded(DebFile deb) throws IOException {
    boolean copy = String.valueOf(deb.file().getFileName()).equals(deb.sha256());
    return copy && Files.deleteIfExists(deb.file())
        ? "; this copy is removed now, build again"
        : "; delete it and build again";
  }

  private UnpackedDeb verified(DebFile deb, HashedInput in, PackWriter pack) throws IOException {
    Optional<ImageBuildException> failure = Optional.empty();
    Optional<UnpackedDeb> unpacked = Optional.empty();
    Stage stage = new Stage();
    try {
      unpacked = Optional.of(parse(deb, in, pack, stage));
    } catch (ImageBuildException | IllegalArgumentException e) {
      failure = Optional.of(new ImageBuildException(stage.member + ": " + e.getMessage(), e));
    }
    in.transferTo(OutputStream.nullOutputStream());
    String sha256 = in.sha256();
    if (!sha256.equals(deb.sha256())) {
      throw new ImageBuildException(
          "package "
              + deb
              + ": "
              + deb.file()
              + " has the SHA-256 "
              + sha256
              + " and must have "
              + deb.sha256()
              + discarded(deb)
              + failure.map(f -> " (" + f.getMessage() + ")").orElse(""));
    }
    if (failure.isPresent()) {
      throw new ImageBuildException(
          "package " + deb + " in " + deb.file() + ": " + failure.get().getMessage(),
          failure.get());
    }
    return unpacked.orElseThrow();
  }

  /** Where in the package reading is, for messages. */
  private static final class Stage {
    String member = "the file";
  }

  private UnpackedDeb parse(DebFile deb, InputStream in, PackWriter pack, Stage stage)
      throws IOException {
    ArReader members = new ArReader(in, "the archive");
    ArReader.Member first =
        members.next().orElseThrow(() -> new ImageBuildException("it has no member debian-binary"));
    if (!first.name().equals("debian-binary")) {
      throw new ImageBuildException("it has '" + first.name() + "' where debian-binary must be");
    }
    String format = new String(first.body().readNBytes(16), StandardCharsets.ISO_8859_1);
    if (!format.matches("2\\.[0-9]+\n(?s:.*)")) {
      throw new ImageBuildException("it is no package of format 2.0");
    }
    ControlMember control;
    ArReader.Member member = next(members, "control.tar");
    stage.member = member.name();
    if (member.name().matches(".*\\.(bz2|lzma)")) {
      throw new ImageBuildException(
          "dpkg reads this member only plain or compressed by gzip, xz or zstd: build the package"
              + " anew with dpkg-deb");
    }
    try (InputStream tar = decoded(member)) {
      control = ControlMember.read(tar, deb, pack);
    }
    stage.member = "the file";
    DataMember data;
    member = next(members, "data.tar");
    stage.member = member.name();
    try (InputStream tar = decoded(member)) {
      data = DataMember.read(tar, control, pack);
    }
    stage.member = "the file";
    while (members.next().isPresent()) {
      // members behind the data are ignored, as dpkg does; their bytes are hashed
    }
    return new UnpackedDeb(
        deb, control.files(), control.fields(), data.entries(), data.owners(), data.md5());
  }

  /** By the end of its name, as deb(5) names members; the message is given their name here. */
  private InputStream decoded(ArReader.Member member) throws IOException {
    String name = member.name();
    return decompressor.open(member.body(), name.substring(name.indexOf(".tar") + 4), "");
  }

  /** The next member; ones whose name begins with an underscore are skipped, as deb(5) says. */
  private static ArReader.Member next(ArReader members, String name) throws IOException {
    Optional<ArReader.Member> member = members.next();
    while (member.isPresent() && member.get().name().startsWith("_")) {
      member = members.next();
    }
    ArReader.Member found =
        member.orElseThrow(() -> new ImageBuildException("it has no member " + name));
    if (!found.name().equals(name) && !found.name().startsWith(name + ".")) {
      throw new ImageBuildException("it has '" + found.name() + "' where " + name + " must be");
    }
    return found;
  }
}
