package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osimage.source.debian.control.Relation;

/** Words for why packages cannot be installed. */
final class Explanation {
  private static final int MAX_LINES = 40;

  private final Universe universe;

  Explanation(Universe universe) {
    this.universe = universe;
  }

  /** One line a reason: what is asked for, what that needs, where it ends. */
  String of(List<Reason> reasons) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Reason reason : reasons) {
      if (reason instanceof Reason.Requested requested) {
        lines.add(requested.text() + " is asked for");
      }
    }
    List<String> ends = new ArrayList<>();
    for (Reason reason : reasons) {
      if (reason instanceof Reason.Needs needs) {
        lines.add(needs(needs));
      } else if (reason instanceof Reason.Clash clash) {
        ends.add(
            clash.first() + " conflicts with " + clash.relation() + ", which is " + clash.second());
      } else if (reason instanceof Reason.OneVersion one) {
        ends.add("only one of " + one.first() + " and " + one.second() + " can be installed");
      } else if (reason instanceof Reason.Excluded excluded) {
        ends.add(excluded.candidate() + " is excluded by <exclude>");
      }
    }
    lines.addAll(ends);
    StringBuilder text = new StringBuilder("these packages cannot be installed together:");
    lines.stream().limit(MAX_LINES).forEach(line -> text.append("\n  ").append(line));
    if (lines.size() > MAX_LINES) {
      text.append("\n  ... and ").append(lines.size() - MAX_LINES).append(" reasons more");
    }
    return text.toString();
  }

  private String needs(Reason.Needs needs) throws IOException {
    String start = needs.dependent() + " needs " + needs.relation();
    if (!needs.candidates().isEmpty()) {
      return start;
    }
    List<String> faults = new ArrayList<>();
    for (Relation.Alternative wanted : needs.relation().alternatives()) {
      faults.add(fault(wanted));
    }
    return start + ", but " + String.join(", and ", faults);
  }

  private String fault(Relation.Alternative wanted) throws IOException {
    List<Candidate> versions = universe.named(wanted.name());
    if (!versions.isEmpty()) {
      Candidate newest = versions.get(0);
      return "the newest available "
          + wanted.name()
          + " is "
          + newest.version()
          + " (from "
          + newest.suite()
          + ")";
    }
    List<Candidate> providers = universe.providers(wanted.name());
    if (!providers.isEmpty()) {
      return wanted.name()
          + " is only provided, by "
          + providers.get(0)
          + ", and not in a version that is allowed";
    }
    return unknown(wanted.name());
  }

  /** That there is no such package, and what could have been meant. */
  String unknown(String name) {
    List<String> similar = universe.similar(name);
    List<String> places = new ArrayList<>();
    universe.repositories().forEach(r -> places.add(r.toString()));
    return "there is no package '"
        + name
        + "' in "
        + String.join(", ", places)
        + (similar.isEmpty() ? "" : "; did you mean " + String.join(", ", similar) + "?");
  }
}
