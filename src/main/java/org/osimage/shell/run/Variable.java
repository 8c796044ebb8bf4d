package org.osimage.shell.run;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A variable of the shell.
 *
 * @param value empty when it is declared only
 * @param array an array's elements, by number or (associative) by text
 */
public record Variable(
    Optional<String> value,
    Optional<SortedMap<String, String>> array,
    boolean associative,
    boolean exported,
    boolean readOnly) {
  static final Variable UNSET =
      new Variable(Optional.empty(), Optional.empty(), false, false, false);

  public Variable withValue(String newValue) {
    if (array.isPresent()) {
      return withElement(associative ? "0" : key(0), newValue);
    }
    return new Variable(Optional.of(newValue), array, associative, exported, readOnly);
  }

  /** Neither set nor anything else. */
  public static Variable unset() {
    return UNSET;
  }

  /** The same as an array. */
  public Variable asArray() {
    SortedMap<String, String> elements = new TreeMap<>();
    value.ifPresent(v -> elements.put(key(0), v));
    return withArray(elements);
  }

  Variable withArray(SortedMap<String, String> elements) {
    return new Variable(Optional.empty(), Optional.of(elements), associative, exported, readOnly);
  }

  Variable withElement(String key, String element) {
    SortedMap<String, String> changed = new TreeMap<>(array.orElseGet(TreeMap::new));
    value.ifPresent(v -> changed.putIfAbsent(key(0), v));
    changed.put(key, element);
    return withArray(changed);
  }

  public Variable asAssociative() {
    return new Variable(
        Optional.empty(), Optional.of(array.orElseGet(TreeMap::new)), true, exported, readOnly);
  }

  public Variable exported(boolean nowExported) {
    return new Variable(value, array, associative, nowExported, readOnly);
  }

  public Variable readOnly(boolean nowReadOnly) {
    return new Variable(value, array, associative, exported, nowReadOnly);
  }

  /** The value, of an array that of its first element. */
  public Optional<String> scalar() {
    return array.isPresent()
        ? Optional.ofNullable(array.get().get(associative ? "0" : key(0)))
        : value;
  }

  /** A number as a key that sorts like one. */
  static String key(long index) {
    return String.format(java.util.Locale.ROOT, "%019d", index);
  }
}
