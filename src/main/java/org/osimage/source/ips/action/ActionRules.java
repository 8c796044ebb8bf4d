package org.osimage.source.ips.action;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * What pkg5 requires of an action's attributes, and the forms that it gives them, when it reads
 * one.
 */
final class ActionRules {
  private final ActionReader reader;
  private final ActionType type;
  private final Optional<String> payload;

  /** One more place than there are attributes, for those that are completed. */
  private String[] keys;

  private String[] values;
  private int size;

  ActionRules(
      ActionReader reader,
      ActionType type,
      Optional<String> payload,
      List<String> keys,
      List<String> values) {
    this.reader = reader;
    this.type = type;
    this.payload =
        payload.isEmpty() && (type == ActionType.FILE || type == ActionType.LICENSE)
            ? Optional.of(Action.NO_PAYLOAD)
            : payload;
    this.keys = keys.toArray(new String[keys.size() + 2]);
    this.values = values.toArray(new String[values.size() + 2]);
    this.size = keys.size();
  }

  Action action(int line) throws ImageBuildException {
    if (type == ActionType.SET) {
      expandShorthand();
    } else if (type == ActionType.SIGNATURE) {
      completeSignature();
    }
    if (type != ActionType.UNKNOWN) {
      checkKey();
      checkPath();
    }
    if (type == ActionType.DRIVER) {
      completeClonePermissions();
    }
    keys = Arrays.copyOf(keys, size);
    values = Arrays.copyOf(values, size);
    sort();
    return new Action(type, payload, keys, values, line);
  }

  /** Published manifests are sorted already. */
  private void sort() {
    boolean sorted = true;
    for (int i = 1; i < size; i++) {
      sorted &= Action.compare(keys[i - 1], keys[i]) <= 0;
    }
    if (sorted) {
      return;
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    String[] unsorted = keys;
    Arrays.sort(order, (a, b) -> Action.compare(unsorted[a], unsorted[b]));
    String[] sortedKeys = new String[size];
    String[] sortedValues = new String[size];
    for (int i = 0; i < size; i++) {
      sortedKeys[i] = keys[order[i]];
      sortedValues[i] = values[order[i]];
    }
    keys = sortedKeys;
    values = sortedValues;
  }

  private int count(String key) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += keys[i].equals(key) ? 1 : 0;
    }
    return count;
  }

  private boolean lacks(String key) {
    return count(key) == 0;
  }

  private void add(String key, String value) {
    keys[size] = key;
    values[size++] = value;
  }

  /** {@code set a=b} means {@code set name=a value=b}. */
  private void expandShorthand() throws ImageBuildException {
    if (count("name") > 1 || (!lacks("name") && !lacks("value"))) {
      return;
    }
    if (size == 0 || count(keys[0]) != size) {
      throw reader.invalid("a set action needs the attributes name and value");
    }
    String name = keys[0];
    Arrays.fill(keys, 0, size, "value");
    add("name", name);
  }

  private void completeSignature() throws ImageBuildException {
    if (lacks("algorithm")) {
      throw reader.invalid("a signature action needs the attribute algorithm");
    }
    if (lacks("value")) {
      add("value", "");
    }
    if (lacks("version")) {
      add("version", "0");
    }
  }

  /** Only a dependency may name several packages. */
  private void checkKey() throws ImageBuildException {
    Optional<String> key = type.keyAttribute();
    if (key.isEmpty()) {
      return;
    }
    int count = count(key.get());
    if (count == 0) {
      throw reader.invalid("the action lacks the attribute " + key.get());
    }
    if (count > 1 && (type != ActionType.DEPEND || count("type") != 1)) {
      throw reader.invalid("the attribute " + key.get() + " may be there only once");
    }
  }

  /** Paths are relative to the image, whether or not they begin with a slash. */
  private void checkPath() throws ImageBuildException {
    int paths = 0;
    for (int i = 0; i < size; i++) {
      if (keys[i].equals("path")) {
        values[i] = withoutSlashes(values[i]);
        if (values[i].isEmpty()) {
          throw reader.invalid("the path is empty");
        }
        paths++;
      }
    }
    if (paths > 1) {
      throw reader.invalid("the attribute path may be there only once");
    }
  }

  private static String withoutSlashes(String path) {
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    return path.substring(from);
  }

  /** {@code mode owner group} is for the minor node that is named like the driver. */
  private void completeClonePermissions() {
    String name = "";
    for (int i = 0; i < size; i++) {
      name = keys[i].equals("name") ? values[i] : name;
    }
    for (int i = 0; i < size; i++) {
      if (keys[i].equals("clone_perms") && values[i].strip().split("\\s+").length == 3) {
        values[i] = name + " " + values[i];
      }
    }
  }
}
