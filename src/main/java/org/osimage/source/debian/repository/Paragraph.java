package org.osimage.source.debian.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one paragraph of a control file (deb822(5)): names in their order and spelling;
 * they are looked up without regard to case. The lines of a value are joined by line feeds, without
 * the space that marks continuation.
 */
public final class Paragraph {
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> folded = new LinkedHashMap<>();

  /** Whether the name was new. */
  boolean add(String name, String value) {
    fields.put(name, value);
    return Optional.ofNullable(folded.put(fold(name), value)).isEmpty();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(folded.get(fold(name)));
  }

  /** The value, or an empty text. */
  public String text(String name) {
    return get(name).orElse("");
  }

  public Map<String, String> fields() {
    return Collections.unmodifiableMap(fields);
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }
}
