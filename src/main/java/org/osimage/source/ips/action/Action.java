package org.osimage.source.ips.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of a manifest: a type, perhaps a payload, and attributes, of which each may have several
 * values. Immutable. Equality does not look at the line's number.
 */
public final class Action {
  /** What stands for the payload where a file or license names none. */
  public static final String NO_PAYLOAD = "NOHASH";

  private final ActionType type;
  private final Optional<String> payload;

  /** Sorted; a key is there once for each of its values, which keep their order. */
  private final String[] keys;

  private final String[] values;
  private final int line;

  Action(ActionType type, Optional<String> payload, String[] keys, String[] values, int line) {
    this.type = type;
    this.payload = payload;
    this.keys = keys;
    this.values = values;
    this.line = line;
  }

  public ActionType type() {
    return type;
  }

  /**
   * The word that names the payload, of a published manifest the SHA-1 of its content; {@link
   * #NO_PAYLOAD} for a file or license that was written without one.
   */
  public Optional<String> payload() {
    return payload;
  }

  /** The number of its line in the manifest, from 1 on; 0 if it was not read from one. */
  public int line() {
    return line;
  }

  /** The value of the attribute, the first one if it has several. */
  public Optional<String> value(String key) {
    int at = find(key);
    return at < keys.length && keys[at].equals(key) ? Optional.of(values[at]) : Optional.empty();
  }

  /** The values of the attribute in the order in which they were written; empty: not there. */
  public List<String> values(String key) {
    int from = find(key);
    int to = from;
    while (to < keys.length && keys[to].equals(key)) {
      to++;
    }
    return List.of(Arrays.copyOfRange(values, from, to));
  }

  public boolean has(String key) {
    return value(key).isPresent();
  }

  /** Where the key's values begin, or would. */
  private int find(String key) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(keys[middle], key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Values by attribute, attributes in their order. */
  public Map<String, List<String>> attributes() {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      attributes.computeIfAbsent(keys[i], key -> new ArrayList<>()).add(values[i]);
    }
    return attributes;
  }

  /** The value that tells this action apart from others of its type, see {@link ActionType}. */
  public Optional<String> key() {
    return type.keyAttribute().flatMap(this::value);
  }

  /** The same action with one value for an attribute. */
  public Action with(String key, String value) {
    List<String> newKeys = new ArrayList<>();
    List<String> newValues = new ArrayList<>();
    int at = find(key);
    int after = at + values(key).size();
    for (int i = 0; i <= keys.length; i++) {
      if (i == at) {
        newKeys.add(key);
        newValues.add(value);
      }
      if (i < keys.length && (i < at || i >= after)) {
        newKeys.add(keys[i]);
        newValues.add(values[i]);
      }
    }
    return new Action(
        type, payload, newKeys.toArray(new String[0]), newValues.toArray(new String[0]), line);
  }

  /** The order of attributes: by code point, as the original sorts, not by UTF-16. */
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // surrogates stand for larger code points than every other character
        boolean wide = Character.isSurrogate(x);
        return wide == Character.isSurrogate(y) ? Character.compare(x, y) : wide ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Action action
        && type == action.type
        && payload.equals(action.payload)
        && Arrays.equals(keys, action.keys)
        && Arrays.equals(values, action.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, payload, Arrays.hashCode(keys), Arrays.hashCode(values));
  }

  /**
   * As the original prints it, attributes in their order; but quoted also where the original's form
   * would be read as something else.
   */
  @Override
  public String toString() {
    return ActionText.lossless(this);
  }
}
