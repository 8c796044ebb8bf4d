package org.osimage.flar;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.BodySink;
import org.osimage.archive.read.CpioReader;
import org.osimage.archive.read.TarReader;
import org.osimage.compress.LzwInputStream;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.Cookie;
import org.osimage.flar.header.FlarHeader;
import org.osimage.flar.header.FlarHeaderReader;
import org.osimage.flar.header.FlarLimits;
import org.osimage.flar.header.Identification;
import org.osimage.flar.header.SectionName;
import org.osimage.tree.Entry;

/** A flash archive in a file, whose header has been read and found right. */
public final class FlarFile {
  private final Path file;
  private final String name;
  private final FlarLimits limits;
  private final FlarHeader header;

  private FlarFile(Path file, String name, FlarLimits limits, FlarHeader header) {
    this.file = file;
    this.name = name;
    this.limits = limits;
    this.header = header;
  }

  /** Whether a file begins as a flash archive does. */
  public static boolean begins(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).startsWith(Cookie.PREFIX);
  }

  /**
   * Reads the header.
   *
   * @param name of the archive for messages
   * @throws ImageBuildException if it is no flash archive, damaged, or one that is not read
   */
  public static FlarFile open(Path file, String name, FlarLimits limits) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ImageBuildException(
          name
              + (Files.isDirectory(file)
                  ? ": is a directory, no flash archive"
                  : ": no such file"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new FlarFile(file, name, limits, FlarHeaderReader.read(in, name, limits));
    }
  }

  public String name() {
    return name;
  }

  public FlarHeader header() {
    return header;
  }

  public Identification identification() {
    return header.identification();
  }

  FlarLimits limits() {
    return limits;
  }

  /** Size of the archive section as it is stored, in bytes. */
  public long archivedSize() throws IOException {
    return Files.size(file) - header.archiveOffset();
  }

  /** The bytes of the archive section as they are stored. */
  public InputStream stored() throws IOException {
    return range(header.archiveOffset(), Long.MAX_VALUE);
  }

  /** The bytes of a section, without the lines that begin and end it. */
  public InputStream section(FlarHeader.Section section) throws IOException {
    return range(section.offset(), section.length());
  }

  InputStream range(long offset, long length) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(offset);
      return new Range(in, length);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The archive section, uncompressed. */
  InputStream payload() throws IOException {
    InputStream stored = new BufferedInputStream(stored(), 1 << 16);
    try {
      return identification().isCompressed()
          ? new LzwInputStream(stored, name + ", archive section")
          : stored;
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** The manifest; empty when the archive has none. */
  public Optional<ManifestReader> manifest() throws IOException {
    Optional<FlarHeader.Section> section = header.section(SectionName.MANIFEST);
    return section.isEmpty()
        ? Optional.empty()
        : Optional.of(new ManifestReader(section(section.get()), name, section.get().line()));
  }

  /**
   * What an archive holds.
   *
   * @param warnings what the header declares and the data do not have, unless that is an error
   */
  public record Contents(ArchiveContents members, List<String> warnings) {}

  /**
   * Reads the archive section to its end and compares it with what the header declares.
   *
   * @throws ImageBuildException naming the member, if it is damaged, truncated, unsafe, or larger
   *     than the limits; if strict, also if sizes or hashes are others than declared
   */
  public Contents contents(BodySink sink, Resources resources) throws IOException {
    String where = name + ", archive section";
    PayloadDigests digests = new PayloadDigests();
    FanOut hashing = new FanOut(resources.executor(), resources.threads(), digests.consumers());
    PayloadGuard guard = new PayloadGuard(this, where);
    ArchiveContents members;
    try (InputStream in = guard.stream(payload(), hashing)) {
      BodySink counted = body -> guard.counted(sink, body);
      InputStream buffered = new BufferedInputStream(in, 1 << 16);
      members =
          identification().method() == ArchiveMethod.CPIO
              ? CpioReader.read(buffered, where, counted)
              : TarReader.read(buffered, where, counted);
      hashing.finish();
    } catch (IOException | RuntimeException e) {
      hashing.cancel();
      throw e;
    }
    for (Entry entry : members.entries()) {
      if (entry.path().toBytes().length >= FlarLimits.NAME) {
        throw new ImageBuildException(
            where
                + ": a name of "
                + entry.path().toBytes().length
                + " bytes: "
                + entry.path().toString().substring(0, 80)
                + "...");
      }
    }
    List<String> problems = new ArrayList<>(guard.problems(digests.sums()));
    if (limits.strict() && !problems.isEmpty()) {
      throw new ImageBuildException(
          String.join("\n", problems)
              + "\nThe archive is damaged, or its header was not brought up to date when it was"
              + " combined; not being strict accepts it");
    }
    return new Contents(members, List.copyOf(problems));
  }

  /** Part of a file. */
  private static final class Range extends FilterInputStream {
    private long left;

    Range(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = left == 0 ? -1 : in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
