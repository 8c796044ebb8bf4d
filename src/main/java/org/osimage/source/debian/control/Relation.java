package org.osimage.source.debian.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;

/**
 * One element of a relationship field (Debian Policy 7.1): alternatives, of which one is enough.
 *
 * @param alternatives in the order of preference, not empty
 */
public record Relation(List<Alternative> alternatives) {
  /**
   * @param qualifier an architecture, {@code any} or {@code native}
   * @param constraint on the version
   */
  public record Alternative(
      String name, Optional<String> qualifier, Optional<Constraint> constraint) {
    @Override
    public String toString() {
      return name
          + qualifier.map(q -> ":" + q).orElse("")
          + constraint.map(c -> " (" + c + ")").orElse("");
    }
  }

  /**
   * @param operator one of {@code << <= = >= >>}
   */
  public record Constraint(String operator, DebianVersion version) {
    public boolean allows(DebianVersion candidate) {
      int order = candidate.compareTo(version);
      return switch (operator) {
        case "<<" -> order < 0;
        case "<=" -> order <= 0;
        case "=" -> order == 0;
        case ">=" -> order >= 0;
        case ">>" -> order > 0;
        default -> throw new IllegalStateException(operator);
      };
    }

    @Override
    public String toString() {
      return operator + " " + version;
    }
  }

  private static final Pattern ALTERNATIVE =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9+.~_-]*)(?::([a-z0-9-]+))?\\s*"
              + "(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^\\s)]+)\\s*\\))?");

  public Relation {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * @param field the value of e.g. Depends
   * @param where for the message, e.g. {@code foo (1.2), Depends}
   * @throws ImageBuildException if an element is no relation
   */
  public static List<Relation> parse(String field, String where) throws ImageBuildException {
    List<Relation> relations = new ArrayList<>();
    for (String element : field.split(",", -1)) {
      if (!element.isBlank()) {
        List<Alternative> alternatives = new ArrayList<>();
        for (String alternative : element.split("\\|", -1)) {
          alternatives.add(alternative(alternative.strip(), where));
        }
        relations.add(new Relation(alternatives));
      }
    }
    return relations;
  }

  private static Alternative alternative(String text, String where) throws ImageBuildException {
    Matcher m = ALTERNATIVE.matcher(text);
    if (!m.matches()) {
      throw new ImageBuildException(where + ": '" + text + "' is no package relation");
    }
    Optional<Constraint> constraint =
        Optional.ofNullable(m.group(3))
            .map(
                operator ->
                    new Constraint(modern(operator), DebianVersion.of(String.valueOf(m.group(4)))));
    return new Alternative(String.valueOf(m.group(1)), Optional.ofNullable(m.group(2)), constraint);
  }

  /** The single signs are obsolete and mean "or equal". */
  private static String modern(String operator) {
    return switch (operator) {
      case "<" -> "<=";
      case ">" -> ">=";
      default -> operator;
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Alternative alternative : alternatives) {
      text.append(text.length() == 0 ? "" : " | ").append(alternative);
    }
    return text.toString();
  }
}
