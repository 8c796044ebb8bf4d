package org.osimage.source.ips.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;

/**
 * What a package says about others: a {@code depend} action (pkg(7), "Depend Actions").
 *
 * @param fmris one; several only for the types that choose among them
 * @param predicate of a conditional dependency
 */
record Dependency(Type type, List<Fmri> fmris, Optional<Fmri> predicate) {
  /** The types of the original; nothing else may stand in a catalog. */
  enum Type {
    REQUIRE,
    OPTIONAL,
    EXCLUDE,
    INCORPORATE,
    REQUIRE_ANY,
    CONDITIONAL,
    GROUP,
    GROUP_ANY,
    PARENT,
    ORIGIN;

    static Optional<Type> of(String text) {
      for (Type type : values()) {
        if (type.toString().equals(text)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }

    /** As a manifest spells it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param owner for messages
   * @throws ImageBuildException if the action is none of the known kinds of dependency
   */
  static Dependency of(Action action, Fmri owner) throws ImageBuildException {
    String text = action.value("type").orElse("");
    Type type =
        Type.of(text)
            .orElseThrow(() -> wrong(owner, action, "'" + text + "' is no type of dependency"));
    List<Fmri> fmris = new ArrayList<>();
    for (String fmri : action.values("fmri")) {
      fmris.add(Fmri.of(fmri));
    }
    boolean several = type == Type.REQUIRE_ANY || type == Type.GROUP_ANY || type == Type.PARENT;
    if (fmris.isEmpty() || (fmris.size() > 1 && !several)) {
      throw wrong(owner, action, "type " + type + " takes one fmri, not " + fmris.size());
    }
    Optional<Fmri> predicate = Optional.empty();
    if (type == Type.CONDITIONAL) {
      String condition =
          action
              .value("predicate")
              .orElseThrow(() -> wrong(owner, action, "type conditional lacks its predicate"));
      predicate = Optional.of(Fmri.of(condition));
    }
    return new Dependency(type, List.copyOf(fmris), predicate);
  }

  private static ImageBuildException wrong(Fmri owner, Action action, String why) {
    return new ImageBuildException(owner + ": " + action + ": " + why);
  }

  /** Whether installing the owner brings in another package. */
  boolean brings() {
    return switch (type) {
      case REQUIRE, REQUIRE_ANY, CONDITIONAL, GROUP, GROUP_ANY -> true;
      default -> false;
    };
  }

  /** For messages: {@code app/hello@2.1}. */
  String wanted() {
    List<String> names = new ArrayList<>();
    fmris.forEach(fmri -> names.add(shown(fmri)));
    return String.join(" or ", names) + predicate.map(p -> " if there is " + shown(p)).orElse("");
  }

  /** For messages: {@code app/hello@2.1 (require)}. */
  @Override
  public String toString() {
    return wanted() + " (" + type + ")";
  }

  private static String shown(Fmri fmri) {
    return fmri.name() + fmri.version().map(v -> "@" + v.shortText()).orElse("");
  }
}
