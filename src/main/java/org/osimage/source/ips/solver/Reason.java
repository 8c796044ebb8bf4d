package org.osimage.source.ips.solver;

/** Why a clause of the dependency problem holds. */
sealed interface Reason {
  /** The user asks for a package. */
  record Requested(RequestedPackage requested) implements Reason {}

  /** A package needs others. */
  record Needs(Candidate dependent, Dependency dependency) implements Reason {}

  /** A package does not allow some versions of another. */
  record Limits(Candidate dependent, Dependency dependency, String stem) implements Reason {}

  /** Of the versions of a package one at most is installed. */
  record OneVersion(String stem) implements Reason {}

  /** Not a reason that a user would ask for: older versions are not wanted. */
  record Preferred() implements Reason {}
}
