package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osimage.source.ips.action.Fmri;

/** Words for why packages cannot be installed. */
final class Explanation {
  private static final int MAX_LINES = 40;
  private static final int MAX_VERSIONS = 5;

  private final Universe universe;

  Explanation(Universe universe) {
    this.universe = universe;
  }

  /** One line a reason: what is asked for, what that needs, what it does not allow. */
  String of(List<Reason> reasons) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Reason reason : reasons) {
      if (reason instanceof Reason.Requested requested) {
        lines.add(requested(requested.requested()));
      }
    }
    List<String> ends = new ArrayList<>();
    for (Reason reason : reasons) {
      if (reason instanceof Reason.Needs needs) {
        lines.add(needs(needs));
      } else if (reason instanceof Reason.Limits limits) {
        ends.add(limits(limits));
      } else if (reason instanceof Reason.OneVersion one) {
        ends.add("only one version of " + one.stem() + " can be installed");
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

  private static String requested(RequestedPackage requested) {
    return requested.text() + " is asked for (" + some(requested.versions()) + ")";
  }

  private static String some(List<Candidate> candidates) {
    List<String> shown = new ArrayList<>();
    candidates.stream().limit(MAX_VERSIONS).forEach(c -> shown.add(c.toString()));
    return String.join(", ", shown) + (candidates.size() > MAX_VERSIONS ? ", ..." : "");
  }

  private String needs(Reason.Needs needs) throws IOException {
    String start = needs.dependent() + " needs " + needs.dependency();
    List<String> faults = new ArrayList<>();
    for (Fmri wanted : needs.dependency().fmris()) {
      if (!universe.atLeast(wanted).isEmpty()) {
        return start;
      }
      faults.add(fault(wanted));
    }
    return start + ", but " + String.join(", and ", faults);
  }

  private String fault(Fmri wanted) throws IOException {
    String stem = wanted.name();
    List<Candidate> versions = universe.named(stem);
    if (universe.rejects(stem)) {
      return stem + " is rejected by <reject>";
    }
    if (versions.stream().anyMatch(c -> c.atLeast(wanted) && c.obsolete())) {
      return stem + " is obsolete";
    }
    if (!versions.isEmpty()) {
      return "the newest available " + stem + " is " + versions.get(0).version().shortText();
    }
    List<String> refused = new ArrayList<>();
    universe.refused(stem).forEach((fmri, why) -> refused.add("of " + fmri + " " + why));
    return refused.isEmpty()
        ? unknown(stem, stem)
        : String.join(", ", refused.subList(0, Math.min(MAX_VERSIONS, refused.size())));
  }

  private static String limits(Reason.Limits limits) {
    String wanted = limits.dependency().wanted();
    return limits.dependent()
        + switch (limits.dependency().type()) {
          case INCORPORATE -> " allows of " + limits.stem() + " only " + wanted + " (incorporate)";
          case OPTIONAL -> " allows of " + limits.stem() + " nothing older than " + wanted;
          default -> " excludes " + wanted;
        };
  }

  /** That there is no such package, and what could have been meant. */
  String unknown(String text, String stem) throws IOException {
    List<String> similar = universe.similar(stem);
    return "there is no package '"
        + text
        + "' of the publishers "
        + String.join(", ", universe.offers().publishers())
        + (similar.isEmpty() ? "" : "; did you mean " + String.join(", ", similar) + "?");
  }
}
