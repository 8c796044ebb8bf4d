package org.osimage.source.debian.control;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one paragraph of a control file (deb822(5)), in their order; they are looked up
 * without regard to case.
 */
public final class Paragraph {
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private String remark = "";

  /**
   * One field.
   *
   * @param name as it is spelled
   * @param raw the value as it is written: the lines behind the first begin with the space or tab
   *     that marks continuation
   */
  public record Field(String name, String raw) {
    /** The value's lines joined by line feeds, without the marks of continuation. */
    public String value() {
      int end = raw.indexOf('\n');
      if (end < 0) {
        return raw;
      }
      StringBuilder value = new StringBuilder(raw.length()).append(raw.substring(0, end).strip());
      for (int start = end + 1; end >= 0; start = end + 1) {
        end = raw.indexOf('\n', start);
        value.append('\n').append(raw, start + 1, end < 0 ? raw.length() : end);
      }
      return value.toString();
    }
  }

  /** Sets a field; whether the name was new. */
  boolean add(String name, String raw) {
    Field field = new Field(name, raw);
    return Optional.ofNullable(fields.put(fold(name), field)).isEmpty();
  }

  void remark(String text) {
    remark = remark.isEmpty() ? text : remark;
  }

  /** What is odd about the paragraph, as far as it was read all the same; empty if nothing is. */
  public String remark() {
    return remark;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private Optional<Field> field(String name) {
    return Optional.ofNullable(fields.get(fold(name)));
  }

  public Optional<String> get(String name) {
    return field(name).map(Field::value);
  }

  /** The value, or an empty text. */
  public String text(String name) {
    return get(name).orElse("");
  }

  /** The value as it is written, or an empty text. */
  public String raw(String name) {
    return field(name).map(Field::raw).orElse("");
  }

  public Collection<Field> fields() {
    return Collections.unmodifiableCollection(fields.values());
  }
}
