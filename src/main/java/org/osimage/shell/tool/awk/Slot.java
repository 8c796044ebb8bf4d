package org.osimage.shell.tool.awk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A variable: a value, an array, or nothing yet. One that is passed to a function before it is
 * either becomes an array when the function makes it one.
 */
final class Slot {
  private Value value = Value.UNSET;
  private Optional<Map<String, Value>> array = Optional.empty();
  private final Optional<Slot> origin;

  Slot() {
    this.origin = Optional.empty();
  }

  private Slot(Slot origin) {
    this.origin = Optional.of(origin);
    this.value = origin.value;
    this.array = origin.array;
  }

  /** For a parameter that gets this variable. */
  Slot passed() {
    return new Slot(this);
  }

  Value value() {
    if (array.isPresent()) {
      throw new AwkException("can't use an array in a scalar context");
    }
    return value;
  }

  void set(Value newValue) {
    if (array.isPresent()) {
      throw new AwkException("can't assign to an array");
    }
    value = newValue;
  }

  Map<String, Value> array() {
    if (array.isEmpty()) {
      if (value != Value.UNSET) {
        throw new AwkException("can't use a scalar as an array");
      }
      array = Optional.of(origin.map(Slot::array).orElseGet(LinkedHashMap::new));
    }
    return array.get();
  }
}
