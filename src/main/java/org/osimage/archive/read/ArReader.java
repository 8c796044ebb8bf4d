package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads ar(5) member by member, as Debian packages use it: short names, with or without a slash
 * behind them, and BSD's {@code #1/} names.
 */
public final class ArReader {
  private static final String MAGIC = "!<arch>\n";
  private static final int HEADER = 60;
  private static final int LONGEST_NAME = 1024;

  /**
   * One member.
   *
   * @param size in bytes
   * @param body its bytes; fails if fewer come; to be read before the next member is asked for
   */
  public record Member(String name, long size, InputStream body) {}

  private final ArchiveInput in;
  private Optional<ArchiveInput.Body> open = Optional.empty();

  /**
   * @param archive its name for messages
   * @throws org.osimage.ImageBuildException if it does not begin as an ar archive
   */
  public ArReader(InputStream in, String archive) throws IOException {
    this.in = new ArchiveInput(in, archive);
    byte[] magic = this.in.upTo(MAGIC.length());
    if (!MAGIC.equals(new String(magic, StandardCharsets.ISO_8859_1))) {
      throw this.in.error("no ar archive");
    }
  }

  /**
   * The next member; what is left of the one before is skipped.
   *
   * @throws org.osimage.ImageBuildException if the archive is damaged or truncated
   */
  public Optional<Member> next() throws IOException {
    if (open.isPresent()) {
      open.get().finish();
      if (in.position() % 2 != 0) {
        in.upTo(1); // the last member may lack its padding
      }
    }
    byte[] header = in.upTo(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER) {
      throw in.truncated("a header");
    }
    String text = new String(header, StandardCharsets.ISO_8859_1);
    if (!text.endsWith("`\n")) {
      throw in.error("damaged header before byte " + in.position());
    }
    String name = text.substring(0, 16).stripTrailing();
    long size = number(text.substring(48, 58).stripTrailing());
    if (name.startsWith("#1/")) {
      long length = number(name.substring(3));
      if (length > size || length > LONGEST_NAME) {
        throw in.error("a name of " + length + " bytes before byte " + in.position());
      }
      byte[] raw = in.exactly((int) length, "a name");
      name = new String(raw, StandardCharsets.UTF_8).replaceAll("\0+$", "");
      size -= length;
    } else if (name.length() > 1 && name.endsWith("/") && !name.startsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    ArchiveInput.Body body = in.body(size, name);
    open = Optional.of(body);
    return Optional.of(new Member(name, size, body));
  }

  private long number(String digits) throws IOException {
    if (!digits.matches("[0-9]{1,10}")) {
      throw in.error("damaged number '" + digits + "' before byte " + in.position());
    }
    return Long.parseLong(digits);
  }
}
