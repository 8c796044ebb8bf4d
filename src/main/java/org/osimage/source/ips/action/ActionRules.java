package org.osimage.source.ips.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * What pkg5 requires of an action's attributes, and the forms that it gives them, when it reads
 * one.
 */
final class ActionRules {
  private record Attribute(String key, String value) {}

  private final ActionReader reader;
  private final ActionType type;
  private final Optional<String> payload;
  private final List<Attribute> attributes = new ArrayList<>();

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
    for (int i = 0; i < keys.size(); i++) {
      attributes.add(new Attribute(keys.get(i), values.get(i)));
    }
  }

  Action action(int line) throws ImageBuildException {
    if (type == ActionType.SET) {
      expandShorthand();
    } else if (type == ActionType.SIGNATURE) {
      completeSignature();
    }
    checkKey();
    checkPath();
    if (type == ActionType.DRIVER) {
      completeClonePermissions();
    }
    attributes.sort(Comparator.comparing(Attribute::key, Action::compare));
    String[] keys = attributes.stream().map(Attribute::key).toArray(String[]::new);
    String[] values = attributes.stream().map(Attribute::value).toArray(String[]::new);
    return new Action(type, payload, keys, values, line);
  }

  private long count(String key) {
    return attributes.stream().filter(a -> a.key().equals(key)).count();
  }

  private boolean lacks(String key) {
    return count(key) == 0;
  }

  /** {@code set a=b} means {@code set name=a value=b}. */
  private void expandShorthand() throws ImageBuildException {
    if (!lacks("name") && !lacks("value")) {
      return;
    }
    long names = attributes.stream().map(Attribute::key).distinct().count();
    if (names != 1) {
      throw reader.invalid("a set action needs the attributes name and value");
    }
    String name = attributes.get(0).key();
    attributes.replaceAll(a -> new Attribute("value", a.value()));
    attributes.add(new Attribute("name", name));
  }

  private void completeSignature() throws ImageBuildException {
    if (lacks("algorithm")) {
      throw reader.invalid("a signature action needs the attribute algorithm");
    }
    if (lacks("value")) {
      attributes.add(new Attribute("value", ""));
    }
    if (lacks("version")) {
      attributes.add(new Attribute("version", "0"));
    }
  }

  /** Only a dependency may name several packages. */
  private void checkKey() throws ImageBuildException {
    Optional<String> key = type.keyAttribute();
    if (key.isEmpty()) {
      return;
    }
    long count = count(key.get());
    if (count == 0) {
      throw reader.invalid("the action lacks the attribute " + key.get());
    }
    if (count > 1 && (type != ActionType.DEPEND || count("type") != 1)) {
      throw reader.invalid("the attribute " + key.get() + " may be there only once");
    }
  }

  /** Paths are relative to the image, whether or not they begin with a slash. */
  private void checkPath() throws ImageBuildException {
    if (count("path") > 1) {
      throw reader.invalid("the attribute path may be there only once");
    }
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.get(i).key().equals("path")) {
        String path = attributes.get(i).value().replaceFirst("^/+", "");
        if (path.isEmpty()) {
          throw reader.invalid("the path is empty");
        }
        attributes.set(i, new Attribute("path", path));
      }
    }
  }

  /** {@code mode owner group} is for the minor node that is named like the driver. */
  private void completeClonePermissions() {
    String name = "";
    for (Attribute a : attributes) {
      name = a.key().equals("name") ? a.value() : name;
    }
    for (int i = 0; i < attributes.size(); i++) {
      Attribute a = attributes.get(i);
      if (a.key().equals("clone_perms") && a.value().strip().split("\\s+").length == 3) {
        attributes.set(i, new Attribute(a.key(), name + " " + a.value()));
      }
    }
  }
}
