package org.osimage.content;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.osimage.BuildLog;

/**
 * A file that is made from others and can be made again: an index, a listing, a checkpoint. It
 * proves itself, so that damage means work and never another image. In front stands a line {@code
 * osimage FORMAT}, where the format ends with its version; behind, a line {@code sha256} with the
 * digest of everything before that line. Text stays text.
 */
public final class DerivedFile {
  private static final String SUM = "sha256 ";

  /** The length of the last line. */
  private static final int TRAILER = SUM.length() + 64 + 1;

  private static final int CHUNK = 1 << 16;

  private DerivedFile() {}

  /** Writes what stands between the first and the last line. */
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static byte[] head(String format) {
    return ("osimage " + format + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes the file; who must not see half a file moves it into place afterwards.
   *
   * @param format a name and a version, e.g. {@code packages 2}
   */
  public static void write(Path file, String format, Body body) throws IOException {
    MessageDigest sha = Sha256.digest();
    try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
      DigestOutputStream out = new DigestOutputStream(plain, sha);
      out.write(head(format));
      body.writeTo(out);
      out.on(false);
      String sum = HexFormat.of().formatHex(sha.digest());
      out.write((SUM + sum + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * What was written between the lines; empty when there is no file, or none that this version
   * wrote and nobody touched since.
   *
   * @param log told of damage, at debug
   */
  public static Optional<byte[]> read(Path file, String format, BuildLog log) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return check(file, format, bytes, log) ? Optional.of(bytes.toByteArray()) : Optional.empty();
  }

  /** Whether {@link #read} would find something; needs no memory for it. */
  public static boolean isSound(Path file, String format, BuildLog log) throws IOException {
    return check(file, format, OutputStream.nullOutputStream(), log);
  }

  /** Where the body begins in the file, in bytes. */
  public static int start(String format) {
    return head(format).length;
  }

  /**
   * Where the body ends.
   *
   * @param size of the whole file
   */
  public static long end(long size) {
    return size - TRAILER;
  }

  private static boolean check(Path file, String format, OutputStream body, BuildLog log)
      throws IOException {
    Optional<String> trouble;
    try {
      long size = Files.size(file);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
        trouble = trouble(in, size, format, body);
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    trouble.ifPresent(t -> log.debug("made anew: " + file + " " + t));
    return trouble.isEmpty();
  }

  private static Optional<String> trouble(
      InputStream in, long size, String format, OutputStream body) throws IOException {
    byte[] head = head(format);
    long left = size - head.length - TRAILER;
    if (left < 0 || !Arrays.equals(in.readNBytes(head.length), head)) {
      return Optional.of("has another format than " + format);
    }
    MessageDigest sha = Sha256.digest();
    sha.update(head);
    byte[] chunk = new byte[CHUNK];
    while (left > 0) {
      int n = in.read(chunk, 0, (int) Math.min(left, chunk.length));
      if (n < 0) {
        return Optional.of("is truncated");
      }
      sha.update(chunk, 0, n);
      body.write(chunk, 0, n);
      left -= n;
    }
    String expected = SUM + HexFormat.of().formatHex(sha.digest()) + "\n";
    byte[] found = in.readAllBytes();
    return Arrays.equals(found, expected.getBytes(StandardCharsets.US_ASCII))
        ? Optional.empty()
        : Optional.of("is damaged");
  }
}
