package org.osimage.source.download;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.CacheFiles;
import org.osimage.content.DerivedFile;
import org.osimage.content.Sha256;

/**
 * The shared cache of downloads. Files are kept under their SHA-256, release files under that of
 * their address. Everything is written aside and moved into place whole, so two builds at once, or
 * one that is killed, do no harm. Safe for several threads.
 */
public final class Downloads {
  private static final int MAX_SMALL = 1 << 25;

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Access access;
  private final Transport transport;
  private final Path temporary;

  private Downloads(Access access) {
    this.access = access;
    this.transport = new Transport(access);
    this.temporary = access.cache().resolve("tmp");
  }

  public static Downloads open(Access access) throws IOException {
    Downloads downloads = new Downloads(access);
    Files.createDirectories(downloads.temporary);
    downloads.sweep();
    return downloads;
  }

  /** Removes what killed builds left; old in the eyes of the file system, not of this host. */
  private void sweep() throws IOException {
    FileTime oldest = FileTime.from(CacheFiles.now(temporary).toInstant().minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
      for (Path file : files) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      access.log().debug("moved by another build meanwhile: " + e.getMessage());
    }
  }

  public Access access() {
    return access;
  }

  /** A small file that changes; asked for anew, but sent only if it changed. Empty: not there. */
  public Optional<byte[]> changing(Address address) throws IOException {
    if (address.local().isPresent()) {
      return read(address, Map.of(), Optional.empty());
    }
    byte[] key = Sha256.of(address.toString().getBytes(StandardCharsets.UTF_8));
    Path kept = access.cache().resolve("release").resolve(HexFormat.of().formatHex(key));
    Optional<Kept> copy = Kept.read(kept, access.log());
    if (access.offline() && copy.isPresent()) {
      return Optional.of(copy.get().body());
    }
    return read(address, copy.map(Kept::validators).orElse(Map.of()), Optional.of(kept));
  }

  private Optional<byte[]> read(
      Address address, Map<String, String> conditions, Optional<Path> keepAt) throws IOException {
    return transport.get(address, conditions, answer -> read(address, answer, keepAt));
  }

  private Optional<byte[]> read(Address address, Transport.Answer answer, Optional<Path> keepAt)
      throws IOException {
    switch (answer.status()) {
      case UNCHANGED:
        return keepAt.isPresent()
            ? Kept.read(keepAt.get(), access.log()).map(Kept::body)
            : Optional.empty();
      case MISSING:
        return Optional.empty();
      default:
        byte[] body = answer.body().readNBytes(MAX_SMALL + 1);
        if (body.length > MAX_SMALL) {
          throw new ImageBuildException(address + " is larger than " + MAX_SMALL + " bytes");
        }
        if (keepAt.isPresent()) {
          publish(Kept.FORMAT, new Kept(answer.validators(), body).encoded(), keepAt.get());
        }
        return Optional.of(body);
    }
  }

  /** A release file with the headers that make the next request conditional. */
  private record Kept(Map<String, String> validators, byte[] body) {
    static final String FORMAT = "release 1";

    static Optional<Kept> read(Path file, BuildLog log) throws IOException {
      Optional<byte[]> bytes = DerivedFile.read(file, FORMAT, log);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.get()));
      Map<String, String> validators = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        validators.put(in.readUTF(), in.readUTF());
      }
      return Optional.of(new Kept(validators, in.readAllBytes()));
    }

    byte[] encoded() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(validators.size());
      for (Map.Entry<String, String> header : new TreeMap<>(validators).entrySet()) {
        out.writeUTF(header.getKey());
        out.writeUTF(header.getValue());
      }
      out.write(body);
      return bytes.toByteArray();
    }
  }

  /** Writes a small file of the cache, whose bytes prove themselves by its name. */
  public void publish(byte[] bytes, Path target) throws IOException {
    Path aside = aside("small");
    Files.write(aside, bytes);
    move(aside, target);
  }

  /** Writes a small file that {@link DerivedFile#read} reads. */
  public void publish(String format, byte[] bytes, Path target) throws IOException {
    Path aside = aside("small");
    DerivedFile.write(aside, format, out -> out.write(bytes));
    move(aside, target);
  }

  private static void move(Path aside, Path target) throws IOException {
    Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(target));
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Where something derived from a file with this digest is kept. */
  public Path derived(String kind, String sha256) {
    return access.cache().resolve(kind).resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** A new file beside the cache, to be moved in by {@link #adopt}. */
  public Path aside(String prefix) throws IOException {
    return CacheFiles.create(temporary, prefix, "");
  }

  /** Moves a finished file into place, or drops it where another build was faster. */
  public void adopt(Path aside, Path target) throws IOException {
    move(aside, target);
  }

  /** A downloaded file that nobody has kept yet. */
  public record Fetched(Path file, String sha256, long size) {}

  /**
   * Downloads to a new file beside the cache.
   *
   * @param limit more bytes than this are refused
   * @param progress told of every piece's size
   */
  public Optional<Fetched> fetch(Address address, long limit, LongConsumer progress)
      throws IOException {
    return transport.get(
        address,
        Map.of(),
        answer ->
            answer.status() == Transport.Status.FOUND
                ? Optional.of(save(address, answer.body(), limit, progress))
                : Optional.empty());
  }

  /**
   * As {@link #fetch}, but a server that refuses the file counts as one that does not have it.
   *
   * @param limit more bytes than this are refused
   * @param progress told of every piece's size
   */
  public Optional<Fetched> fetchAllowed(Address address, long limit, LongConsumer progress)
      throws IOException {
    try {
      return transport.getAllowed(
          address,
          Map.of(),
          answer ->
              answer.status() == Transport.Status.FOUND
                  ? Optional.of(save(address, answer.body(), limit, progress))
                  : Optional.empty());
    } catch (RefusedException e) {
      access.log().debug(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What is done with a body. */
  public interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /**
   * Hands over the body that an address has now; nothing is kept. Empty: not there.
   *
   * @param reader is called again when the body broke off
   */
  public <T> Optional<T> read(Address address, BodyReader<T> reader) throws IOException {
    return transport.get(
        address,
        Map.of(),
        answer ->
            answer.status() == Transport.Status.FOUND
                ? Optional.of(reader.read(answer.body()))
                : Optional.empty());
  }

  private Fetched save(Address address, InputStream body, long limit, LongConsumer progress)
      throws IOException {
    Path aside = aside("download");
    MessageDigest sha = Sha256.digest();
    long size = 0;
    boolean done = false;
    try (OutputStream out = Files.newOutputStream(aside)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        size += n;
        if (size > limit) {
          throw new ImageBuildException(
              address + " has more than the " + limit + " bytes that it may have");
        }
        sha.update(buffer, 0, n);
        out.write(buffer, 0, n);
        progress.accept(n);
      }
      done = true;
    } catch (IOException e) {
      throw CacheFiles.explain(e, access.cache());
    } finally {
      if (!done) {
        progress.accept(-size);
        Files.deleteIfExists(aside);
      }
    }
    return new Fetched(aside, HexFormat.of().formatHex(sha.digest()), size);
  }

  /** The file with this digest, if the cache has it. */
  public Optional<Path> cached(String kind, String sha256, long size) throws IOException {
    Path file = derived(kind, sha256);
    return Files.exists(file) && Files.size(file) == size ? Optional.of(file) : Optional.empty();
  }

  public void progress(String what, long done, long total) {
    access.log().progress(what, done, total);
  }

  /**
   * A file whose digest is known: from the cache, else from the first address that has it. A local
   * file stays where it is, and its digest is not looked at before it is read.
   *
   * @param what for messages, e.g. {@code package foo (1.2)}
   * @param addresses alternatives, not empty
   * @param declaredBy what the digest was taken from
   * @param progress told of every piece's size
   */
  public Path verified(
      String what,
      List<Address> addresses,
      String sha256,
      long size,
      String declaredBy,
      LongConsumer progress)
      throws IOException {
    Optional<Path> kept = cached("files", sha256, size);
    if (kept.isPresent()) {
      progress.accept(size);
      return kept.get();
    }
    for (Address address : addresses) {
      Optional<Path> local = address.local();
      if (local.isPresent() && Files.isRegularFile(local.get())) {
        progress.accept(size);
        return sized(local.get(), what, sha256, size, declaredBy);
      }
      boolean last = address.equals(addresses.get(addresses.size() - 1));
      Optional<Fetched> fetched =
          local.isPresent()
              ? Optional.empty()
              : last ? fetch(address, size, progress) : fetchAllowed(address, size, progress);
      if (fetched.isPresent()) {
        return adopted(fetched.get(), what + " at " + address, sha256, declaredBy);
      }
    }
    throw new ImageBuildException(
        what
            + " is not there: "
            + String.join(", ", addresses.stream().map(Address::toString).toList())
            + ". Mirrors drop old versions: write the lock anew (goal lock), or use a mirror that"
            + " keeps them");
  }

  private Path adopted(Fetched fetched, String what, String sha256, String declaredBy)
      throws IOException {
    if (!fetched.sha256().equals(sha256)) {
      Files.deleteIfExists(fetched.file());
      throw mismatch(what, fetched.sha256(), sha256, declaredBy);
    }
    Path target = derived("files", sha256);
    adopt(fetched.file(), target);
    return target;
  }

  private static Path sized(Path file, String what, String sha256, long size, String declaredBy)
      throws IOException {
    if (Files.size(file) != size) {
      MessageDigest sha = Sha256.digest();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          sha.update(buffer, 0, n);
        }
      }
      String actual = HexFormat.of().formatHex(sha.digest());
      throw mismatch(what + " at " + file, actual, sha256, declaredBy);
    }
    return file;
  }

  private static ImageBuildException mismatch(
      String what, String actual, String declared, String declaredBy) {
    return new ImageBuildException(
        what
            + " has the SHA-256 "
            + actual
            + ", but "
            + declaredBy
            + " says "
            + declared
            + ". If the new file is right, write the lock anew (goal lock); else use another"
            + " mirror");
  }
}
