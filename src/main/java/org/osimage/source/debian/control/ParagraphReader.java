package org.osimage.source.debian.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;

/** Reads control files paragraph by paragraph; holds one of them at a time. */
public final class ParagraphReader {
  private static final int MAX_LINE = 1 << 22;
  private static final int MAX_PARAGRAPH = 1 << 25;

  private final InputStream in;
  private final String name;
  private final Set<String> wanted;
  private final boolean lenient;
  private final byte[] buffer;
  private int at;
  private int limit;
  private byte[] line = new byte[256];
  private int length;
  private long number;

  private ParagraphReader(InputStream in, String name, Set<String> wanted, boolean lenient) {
    this.in = in;
    this.name = name;
    this.wanted = wanted;
    this.lenient = lenient;
    this.buffer = new byte[wanted.isEmpty() ? 1 << 12 : 1 << 16];
  }

  /**
   * Keeps every field.
   *
   * @param name of the file, for messages
   */
  public static ParagraphReader of(InputStream in, String name) {
    return new ParagraphReader(in, name, Set.of(), false);
  }

  /**
   * As apt reads its indices: keeps only the named fields, of which the spelling must agree but for
   * case. Of a field that is there twice the last counts, and lines that are none say nothing; both
   * leave a remark in the paragraph.
   */
  public static ParagraphReader lenient(InputStream in, String name, Set<String> wanted) {
    Set<String> ignoringCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.addAll(wanted);
    return new ParagraphReader(in, name, ignoringCase, true);
  }

  /** The first paragraph; one without fields if there is none. */
  public static Paragraph first(byte[] text, String name) throws IOException {
    return of(new ByteArrayInputStream(text), name).next().orElseGet(Paragraph::new);
  }

  public static List<Paragraph> all(byte[] text, String name) throws IOException {
    ParagraphReader reader = of(new ByteArrayInputStream(text), name);
    List<Paragraph> all = new ArrayList<>();
    for (Optional<Paragraph> p = reader.next(); p.isPresent(); p = reader.next()) {
      all.add(p.get());
    }
    return all;
  }

  /** The next paragraph that has a field; empty at the end. */
  public Optional<Paragraph> next() throws IOException {
    Paragraph paragraph = new Paragraph();
    String field = "";
    StringBuilder value = new StringBuilder();
    boolean started = false;
    int size = 0;
    while (readLine()) {
      size += length;
      if (size > MAX_PARAGRAPH) {
        throw wrong("has a paragraph of more than " + MAX_PARAGRAPH + " bytes");
      }
      if (isBlank()) {
        if (started) {
          break;
        }
        size = 0;
      } else if (line[0] == ' ' || line[0] == '\t') {
        if (!started) {
          odd(paragraph, "continues a field that was not begun");
          continue;
        }
        if (!field.isEmpty()) {
          value.append('\n').append(text(0, length));
        }
      } else if (line[0] != '#') {
        started = true;
        add(paragraph, field, value);
        int colon = colon(paragraph);
        field = colon == 0 ? "" : fieldName(colon);
        value.setLength(0);
        if (!field.isEmpty()) {
          value.append(text(colon + 1, length).stripLeading());
        }
      }
    }
    add(paragraph, field, value);
    return started ? Optional.of(paragraph) : Optional.empty();
  }

  private void add(Paragraph paragraph, String field, StringBuilder value) throws IOException {
    if (!field.isEmpty() && !paragraph.add(field, value.toString().stripTrailing())) {
      odd(paragraph, "has the field " + field + " twice");
    }
  }

  private void odd(Paragraph paragraph, String what) throws ImageBuildException {
    if (!lenient) {
      throw wrong(what);
    }
    paragraph.remark("line " + number + " " + what);
  }

  /** Where the line's colon is; 0 if it is no field. */
  private int colon(Paragraph paragraph) throws ImageBuildException {
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    if (colon == 0 || colon == length) {
      odd(paragraph, "is neither a field nor its continuation");
      return 0;
    }
    return colon;
  }

  /** Empty when the field is not wanted. */
  private String fieldName(int colon) {
    String field = text(0, colon).stripTrailing();
    return wanted.isEmpty() || wanted.contains(field) ? field : "";
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  private ImageBuildException wrong(String what) {
    return new ImageBuildException(name + ", line " + number + ": " + what);
  }

  private boolean readLine() throws IOException {
    length = 0;
    boolean any = false;
    while (true) {
      if (at == limit && !fill()) {
        break;
      }
      any = true;
      int end = at;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(at, end);
      at = end;
      if (at < limit) {
        at++;
        break;
      }
    }
    number++;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return any;
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private void append(int from, int to) throws IOException {
    int more = to - from;
    if (length + more > MAX_LINE) {
      throw wrong("is longer than " + MAX_LINE + " bytes");
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
    }
    System.arraycopy(buffer, from, line, length, more);
    length += more;
  }
}
