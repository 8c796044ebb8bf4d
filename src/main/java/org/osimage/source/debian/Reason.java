package org.osimage.source.debian;

import java.util.List;
import org.osimage.source.debian.control.Relation;

/** Why a clause of the dependency problem holds. */
sealed interface Reason {
  /** The user asks for a package. */
  record Requested(String text, List<Candidate> candidates) implements Reason {}

  /** A package needs one of others. */
  record Needs(Candidate dependent, Relation relation, List<Candidate> candidates)
      implements Reason {}

  /** Two packages cannot be installed together. */
  record Clash(Candidate first, Relation relation, Candidate second) implements Reason {}

  /** Of the versions of a package one at most is installed. */
  record OneVersion(Candidate first, Candidate second) implements Reason {}

  /** The user does not want a package. */
  record Excluded(Candidate candidate) implements Reason {}
}
