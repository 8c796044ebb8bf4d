package org.osimage.source.debian;

import java.util.List;
import java.util.Optional;

/** Requests of tests. */
public final class Requests {
  private Requests() {}

  /** Packages of suites and component main on amd64. */
  static DebianRequest of(AptRepositories from, String... packages) {
    return new DebianRequest(from, "amd64", DebianWishes.of(List.of(packages)));
  }

  /** The host's apt sources. */
  static AptRepositories host(String... suites) {
    return new AptRepositories(
        List.of(suites), List.of("main"), List.of(), Optional.empty(), false);
  }

  /** A repository whose signature does not count. */
  public static AptRepositories trusted(String suite, String uri) {
    return new AptRepositories(
        List.of(suite), List.of("main"), List.of(uri), Optional.empty(), true);
  }

  /** The same without what the builder provides. */
  static DebianRequest withoutProvided(DebianRequest r) {
    DebianWishes w = r.wishes();
    return new DebianRequest(
        r.from(),
        r.architecture(),
        new DebianWishes(
            w.packages(), w.exclude(), List.of(), w.recommends(), w.essential(), true));
  }

  static DebianRequest recommending(DebianRequest r) {
    DebianWishes w = r.wishes();
    return new DebianRequest(
        r.from(),
        r.architecture(),
        new DebianWishes(w.packages(), w.exclude(), w.provided(), true, w.essential(), true));
  }

  static DebianRequest essential(DebianRequest r) {
    DebianWishes w = r.wishes();
    return new DebianRequest(
        r.from(),
        r.architecture(),
        new DebianWishes(w.packages(), w.exclude(), w.provided(), w.recommends(), true, true));
  }

  static DebianRequest without(DebianRequest r, String... excluded) {
    DebianWishes w = r.wishes();
    return new DebianRequest(
        r.from(),
        r.architecture(),
        new DebianWishes(
            w.packages(), List.of(excluded), w.provided(), w.recommends(), w.essential(), true));
  }

  /** The named packages alone. */
  static DebianRequest exactly(DebianRequest r, String... packages) {
    return new DebianRequest(r.from(), r.architecture(), DebianWishes.exactly(List.of(packages)));
  }

  static DebianRequest from(DebianRequest r, AptRepositories other) {
    return new DebianRequest(other, r.architecture(), r.wishes());
  }
}
