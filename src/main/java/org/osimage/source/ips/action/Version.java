package org.osimage.source.ips.action;

import java.time.YearMonth;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * A package version: {@code release,build-branch:timestamp}, of which only the release must be
 * there. Ordered by release, branch, timestamp; what is absent comes first. The build says on which
 * system the package was made and counts for nothing, neither in the order nor for equality.
 */
public final class Version implements Comparable<Version> {
  private static final String DEFAULT_BUILD = "5.11";
  private static final int TIMESTAMP = "20260102T030405Z".length();

  private final DotSequence release;
  private final DotSequence build;
  private final Optional<DotSequence> branch;
  private final Optional<String> timestamp;

  private Version(
      DotSequence release,
      DotSequence build,
      Optional<DotSequence> branch,
      Optional<String> timestamp) {
    this.release = release;
    this.build = build;
    this.branch = branch;
    this.timestamp = timestamp;
  }

  /**
   * @throws ImageBuildException if the text is no version; the message names the text only
   */
  public static Version of(String text) throws ImageBuildException {
    try {
      return parse(text);
    } catch (ImageBuildException e) {
      throw new ImageBuildException("'" + text + "' is not a version: " + e.getMessage(), e);
    }
  }

  private static Version parse(String text) throws ImageBuildException {
    String rest = text;
    Optional<String> timestamp = Optional.empty();
    int colon = rest.indexOf(':');
    if (colon >= 0) {
      timestamp = Optional.of(checkedTimestamp(rest.substring(colon + 1)));
      rest = rest.substring(0, colon);
    }
    Optional<DotSequence> branch = Optional.empty();
    int dash = rest.indexOf('-');
    if (dash >= 0) {
      branch = Optional.of(DotSequence.of(rest.substring(dash + 1)));
      rest = rest.substring(0, dash);
    }
    int comma = rest.indexOf(',');
    DotSequence build = DotSequence.of(comma < 0 ? DEFAULT_BUILD : rest.substring(comma + 1));
    DotSequence release = DotSequence.of(comma < 0 ? rest : rest.substring(0, comma));
    return new Version(release, build, branch, timestamp);
  }

  private static String checkedTimestamp(String text) throws ImageBuildException {
    boolean form =
        text.length() == TIMESTAMP
            && text.charAt(8) == 'T'
            && text.charAt(15) == 'Z'
            && digits(text, 0, 8)
            && digits(text, 9, 15);
    if (!form || !isDate(text) || !isTime(text)) {
      throw new ImageBuildException("'" + text + "' is not a time of the form 20260102T030405Z");
    }
    return text;
  }

  private static boolean digits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDate(String text) {
    int year = number(text, 0, 4);
    int month = number(text, 4, 6);
    int day = number(text, 6, 8);
    return year >= 1
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= YearMonth.of(year, month).lengthOfMonth();
  }

  private static boolean isTime(String text) {
    return number(text, 9, 11) < 24 && number(text, 11, 13) < 60 && number(text, 13, 15) < 60;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  public DotSequence release() {
    return release;
  }

  public DotSequence build() {
    return build;
  }

  public Optional<DotSequence> branch() {
    return branch;
  }

  /** When it was published, UTC: {@code 20260102T030405Z}. */
  public Optional<String> timestamp() {
    return timestamp;
  }

  /**
   * Whether this version is one that an {@code incorporate} dependency on the other allows: its
   * release and branch continue those of the other, its timestamp is the other's; what the other
   * lacks does not matter.
   */
  public boolean satisfies(Version incorporated) {
    return incorporated.release.isPrefixOf(release)
        && (incorporated.branch.isEmpty()
            || (branch.isPresent() && incorporated.branch.get().isPrefixOf(branch.get())))
        && (incorporated.timestamp.isEmpty() || incorporated.timestamp.equals(timestamp));
  }

  @Override
  public int compareTo(Version other) {
    int order = release.compareTo(other.release);
    if (order == 0) {
      order = compare(branch, other.branch);
    }
    return order == 0 ? compare(timestamp, other.timestamp) : order;
  }

  private static <T extends Comparable<T>> int compare(Optional<T> a, Optional<T> b) {
    return a.isPresent() && b.isPresent()
        ? a.get().compareTo(b.get())
        : Boolean.compare(a.isPresent(), b.isPresent());
  }

  /** Equal rank: versions of different builds are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return (release.hashCode() * 31 + branch.hashCode()) * 31 + timestamp.hashCode();
  }

  /** Release and branch, as people say it. */
  public String shortText() {
    return branch.isPresent() ? release + "-" + branch.get() : release.toString();
  }

  /** With the build, also where it was not written. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(release).append(',').append(build);
    branch.ifPresent(b -> text.append('-').append(b));
    timestamp.ifPresent(t -> text.append(':').append(t));
    return text.toString();
  }
}
