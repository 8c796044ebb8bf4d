package org.osimage.source.ips.solver;

import java.util.List;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Version;

/**
 * One version of a package that could be installed. Identity is the object.
 *
 * @param obsolete it stands for the package's end: installing it means not to have the package
 * @param renamed it only points to its successors
 * @param dependencies those that facets and variants leave
 */
record Candidate(Fmri fmri, boolean obsolete, boolean renamed, List<Dependency> dependencies) {
  String stem() {
    return fmri.name();
  }

  Version version() {
    return fmri.version().orElseThrow();
  }

  /** Whether it is at least the version that is asked for. */
  boolean atLeast(Fmri wanted) {
    return wanted.version().isEmpty() || version().compareTo(wanted.version().get()) >= 0;
  }

  /** Whether it is of the version line that is asked for, see pkg(7), incorporate. */
  boolean within(Fmri wanted) {
    return wanted.version().isEmpty() || version().satisfies(wanted.version().get());
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return stem().hashCode();
  }

  /** For messages: {@code app/hello@2.1-2026.0.1}. */
  @Override
  public String toString() {
    return stem() + "@" + version().shortText();
  }
}
