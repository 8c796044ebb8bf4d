package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.control.Relation;

/** Which packages may take over which others' files: the field Replaces. */
final class Replaces {
  private final Map<UnpackedDeb, List<Relation.Alternative>> replaced = new HashMap<>();

  /**
   * Whether files of {@code loser} yield to those of {@code winner}.
   *
   * @throws ImageBuildException if the winner's field cannot be read
   */
  boolean allow(UnpackedDeb winner, UnpackedDeb loser) throws ImageBuildException {
    List<Relation.Alternative> names = replaced.getOrDefault(winner, List.of());
    if (!replaced.containsKey(winner)) {
      names = read(winner);
      replaced.put(winner, names);
    }
    return names.stream().anyMatch(name -> covers(name, loser.deb()));
  }

  private static boolean covers(Relation.Alternative named, DebFile deb) {
    return named.name().equals(deb.name())
        && named.qualifier().map(q -> q.equals("any") || q.equals(deb.architecture())).orElse(true)
        && named.constraint().map(c -> c.allows(DebianVersion.of(deb.version()))).orElse(true);
  }

  private static List<Relation.Alternative> read(UnpackedDeb deb) throws ImageBuildException {
    List<Relation.Alternative> names = new ArrayList<>();
    for (Relation relation :
        Relation.parse(deb.fields().text("Replaces"), deb.deb() + ", Replaces")) {
      if (relation.alternatives().size() == 1) { // Policy 7.6 knows no alternatives here
        names.add(relation.alternatives().get(0));
      }
    }
    return names;
  }
}
