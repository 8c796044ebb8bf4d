package org.osimage.source.ips.action;

import java.util.Locale;
import java.util.Optional;

/** The kinds of actions, in the order in which a plan carries them out over all packages. */
public enum ActionType {
  SET("name", false),
  DEPEND("fmri", false),
  GROUP("groupname", false),
  USER("username", false),
  DIR("path", false),
  FILE("path", true),
  HARDLINK("path", false),
  LINK("path", false),
  DRIVER("name", false),
  UNKNOWN("", false),
  LICENSE("license", true),
  LEGACY("pkg", false),
  SIGNATURE("value", true);

  private final String key;
  private final boolean payload;

  ActionType(String key, boolean payload) {
    this.key = key;
    this.payload = payload;
  }

  /** Empty if there is no such type. */
  public static Optional<ActionType> of(String name) {
    for (ActionType type : values()) {
      if (type.toString().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The attribute whose value tells actions of this type apart; empty for {@code unknown}. */
  public Optional<String> keyAttribute() {
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }

  /** Whether such an action may name a payload. */
  public boolean allowsPayload() {
    return payload;
  }

  /** The word in manifests. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
