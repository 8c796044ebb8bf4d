package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which packages may take over which others' files: the field Replaces. */
final class Replaces {
  private static final Pattern RELATION =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*(\\S+?)\\s*\\))?");

  private final Map<UnpackedDeb, List<Relation>> relations = new HashMap<>();

  private record Relation(String name, String architecture, String operator, String version) {}

  /** Whether files of {@code loser} yield to those of {@code winner}. */
  boolean allow(UnpackedDeb winner, UnpackedDeb loser) {
    for (Relation r : relations.computeIfAbsent(winner, Replaces::parse)) {
      boolean architecture =
          r.architecture().isEmpty()
              || r.architecture().equals("any")
              || r.architecture().equals(loser.deb().architecture());
      if (r.name().equals(loser.name())
          && architecture
          && (r.operator().isEmpty()
              || VersionOrder.satisfies(loser.deb().version(), r.operator(), r.version()))) {
        return true;
      }
    }
    return false;
  }

  private static List<Relation> parse(UnpackedDeb deb) {
    List<Relation> list = new ArrayList<>();
    for (String item : deb.fields().get("Replaces").split(",")) {
      Matcher m = RELATION.matcher(item.strip());
      if (m.matches()) {
        list.add(new Relation(m.group(1), text(m, 2), text(m, 3), text(m, 4)));
      }
    }
    return list;
  }

  private static String text(Matcher matcher, int group) {
    String found = matcher.group(group);
    return found == null ? "" : found;
  }
}
