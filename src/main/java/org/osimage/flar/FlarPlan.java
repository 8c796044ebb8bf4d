package org.osimage.flar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.Cookie;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.IdentificationText;
import org.osimage.flar.header.Keyword;
import org.osimage.flar.header.SectionName;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/**
 * An archive ready to be written. The hashes stand before what they are of, and bodies are read
 * once: where the target can go back they are put in last, and a compressed archive section, whose
 * size stands there too, first goes to a file of its own.
 */
final class FlarPlan implements PlannedOutput {
  private static final int COPY = 1 << 20;

  private final FlarOptions options;
  private final ArchiveType type;
  private final PlannedOutput payload;
  private final long bodies;
  private final List<FlarSection> sections;
  private final Optional<Compressor> compressor;
  private final OptionalLong size;

  /**
   * @param payload the uncompressed archive section
   * @param bodies what its files have together, in bytes
   * @param sections in their order
   */
  FlarPlan(
      FlarOptions options,
      ArchiveType type,
      PlannedOutput payload,
      long bodies,
      List<FlarSection> sections)
      throws ImageBuildException {
    this.options = options;
    this.type = type;
    this.payload = payload;
    this.bodies = bodies;
    this.sections = List.copyOf(sections);
    this.compressor =
        options.compress()
            ? Optional.of(CompressionDefaults.COMPRESSED_FLASH_ARCHIVE.choose(options.resources()))
            : Optional.empty();
    String identification = identification(PayloadDigests.Sums.UNKNOWN, payload.size().orElse(0));
    this.size =
        options.compress() || payload.size().isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(
                front(identification).length + sectionsLength() + payload.size().getAsLong());
  }

  private String identification(PayloadDigests.Sums sums, long archivedSize)
      throws ImageBuildException {
    IdentificationText text = new IdentificationText();
    for (String keyword : Keyword.ORDER) {
      text.put(keyword, value(keyword, sums, archivedSize));
    }
    for (Map.Entry<String, String> own : options.heading().own().entrySet()) {
      FlarHeading.checkOwn(own.getKey());
      text.put(own.getKey(), own.getValue());
    }
    return text.toString();
  }

  private Optional<String> value(String keyword, PayloadDigests.Sums sums, long archivedSize) {
    return switch (keyword) {
      case Keyword.ARCHIVE_ID -> options.hash() ? Optional.of(sums.archiveId()) : Optional.empty();
      case Keyword.SHA256 -> options.hash() ? Optional.of(sums.sha256()) : Optional.empty();
      case Keyword.FILES_ARCHIVED_METHOD -> Optional.of(options.method().toString());
      case Keyword.FILES_COMPRESSED_METHOD -> Optional.of(options.compress() ? "compress" : "none");
      case Keyword.FILES_ARCHIVED_SIZE ->
          options.sizes() ? Optional.of(Long.toString(archivedSize)) : Optional.empty();
      // the installer refuses a size of 0
      case Keyword.FILES_UNARCHIVED_SIZE ->
          options.sizes() && bodies > 0 ? Optional.of(Long.toString(bodies)) : Optional.empty();
      case Keyword.TYPE -> Optional.of(type.toString());
      default -> Optional.ofNullable(options.heading().values().get(keyword));
    };
  }

  /** Cookie and identification section. */
  private static byte[] front(String identification) {
    return (Cookie.CURRENT
            + "\n"
            + SectionName.BEGIN
            + SectionName.IDENTIFICATION
            + "\n"
            + identification
            + SectionName.END
            + SectionName.IDENTIFICATION
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void writeSections(OutputStream out) throws IOException {
    for (FlarSection section : sections) {
      out.write(ascii(SectionName.BEGIN + section.name() + "\n"));
      section.body().writeTo(out);
      out.write(ascii(SectionName.END + section.name() + "\n"));
    }
    out.write(ascii(SectionName.BEGIN + SectionName.ARCHIVE + "\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private long sectionsLength() throws ImageBuildException {
    long[] count = {0};
    OutputStream counter =
        new OutputStream() {
          @Override
          public void write(int b) {
            count[0]++;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            count[0] += length;
          }
        };
    try {
      writeSections(counter);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageBuildException("a section of the flash archive: " + e.getMessage(), e);
    }
    return count[0];
  }

  @Override
  public OptionalLong size() {
    return size;
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder(Cookie.CURRENT + ", " + type + "\n");
    text.append("section ").append(SectionName.IDENTIFICATION).append('\n');
    sections.forEach(section -> text.append("section ").append(section.name()).append('\n'));
    text.append("section ").append(SectionName.ARCHIVE);
    compressor.ifPresent(c -> text.append(", compressed with ").append(c.name()));
    return text.append(":\n").append(payload.describe()).toString();
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    if (compressor.isPresent()) {
      writeCompressed(out, compressor.get());
      return;
    }
    long archivedSize = payload.size().orElse(0);
    if (options.hash() && !out.canRewrite()) {
      PayloadDigests.Sums sums = pass(List.of());
      out.write(front(identification(sums, archivedSize)));
      writeSections(out.asStream());
      out.embed(payload);
      return;
    }
    long start = out.position();
    out.write(front(identification(PayloadDigests.Sums.UNKNOWN, archivedSize)));
    writeSections(out.asStream());
    if (options.hash()) {
      PayloadDigests.Sums sums = pass(List.of((bytes, length) -> out.write(bytes, 0, length)));
      out.rewrite(start, front(identification(sums, archivedSize)));
    } else {
      out.embed(payload);
    }
  }

  private void writeCompressed(ImageChannel out, Compressor encoder) throws IOException {
    Path scratch = options.resources().scratch();
    Files.createDirectories(scratch);
    Path stored = Files.createTempFile(scratch, "flar", encoder.extension() + ".part");
    try {
      PayloadDigests.Sums sums;
      try (OutputStream encoded = encoder.compress(Files.newOutputStream(stored))) {
        sums = pass(List.of((bytes, length) -> encoded.write(bytes, 0, length)));
      }
      out.write(front(identification(sums, Files.size(stored))));
      writeSections(out.asStream());
      byte[] chunk = new byte[COPY];
      try (InputStream in = Files.newInputStream(stored)) {
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          out.write(chunk, 0, n);
        }
      }
    } finally {
      Files.deleteIfExists(stored);
    }
  }

  /** Reads all bodies once, for the hashes and whoever else wants the stream. */
  private PayloadDigests.Sums pass(List<FanOut.Consumer> more) throws IOException {
    PayloadDigests digests = new PayloadDigests();
    List<FanOut.Consumer> consumers = new ArrayList<>(more);
    if (options.hash()) {
      consumers.addAll(digests.consumers());
    }
    FanOut fan =
        new FanOut(options.resources().executor(), options.resources().threads(), consumers);
    try {
      ImageChannel channel = ImageChannel.to(fan); // a fan-out has nothing to close
      payload.writeTo(channel);
      channel.flush();
      fan.finish();
    } catch (IOException | RuntimeException e) {
      fan.cancel();
      throw e;
    }
    return digests.sums();
  }

  /** A small archive in the heap, e.g. of scripts. */
  static byte[] bytes(PlannedOutput output) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageChannel channel = ImageChannel.to(bytes)) {
      output.writeTo(channel);
    }
    return bytes.toByteArray();
  }
}
