package org.osimage.source.ips;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;
import org.osimage.source.LockSection;
import org.osimage.source.ips.action.Fmri;

/**
 * The answer to a request as it stands in {@code osimage.lock}: a line {@code fmri sha256
 * required-by} for each package, by name, with the SHA-256 of its manifest, which in turn has the
 * hashes of all its files; {@code -} if the request names it. Then a line {@code avoid name state}
 * for each package that the image remembers not to have.
 *
 * @param packages by name, sorted
 * @param avoided names of packages with the state, see {@link
 *     org.osimage.source.ips.solver.Solution}
 */
record IpsLock(List<Locked> packages, SortedMap<String, String> avoided) {
  private static final String COLUMNS = "[ips]: fmri sha256-of-manifest requested-or-by-whom";
  private static final String AVOID = "avoid";

  /** In the place of the package that brought it in: the user asks for it. */
  private static final String ASKED = "-";

  /** The successor of a renamed package that the user asks for. */
  private static final String NONE = "+";

  /**
   * A package.
   *
   * @param fmri with publisher and version
   * @param sha256 of its manifest, hexadecimal
   * @param requiredBy name of the package that brought it in; empty: the request
   */
  record Locked(Fmri fmri, String sha256, Optional<String> requiredBy, boolean requested) {}

  static IpsLock of(List<LockFile.Line> lines) throws ImageBuildException {
    List<Locked> packages = new ArrayList<>();
    SortedMap<String, String> avoided = new TreeMap<>();
    for (LockFile.Line line : lines) {
      String[] words = line.text().split(" ", -1);
      if (words.length == 3 && words[0].equals(AVOID)) {
        avoided.put(words[1], words[2]);
      } else if (words.length == 3 && words[1].matches("[0-9a-f]{64}")) {
        packages.add(locked(words, line));
      } else {
        throw new ImageBuildException(line.place() + ": no locked package: " + line.text());
      }
    }
    return new IpsLock(packages, avoided);
  }

  private static Locked locked(String[] words, LockFile.Line line) throws ImageBuildException {
    try {
      Fmri fmri = Fmri.of(words[0]);
      if (fmri.publisher().isEmpty() || fmri.version().isEmpty()) {
        throw new ImageBuildException("'" + words[0] + "' lacks publisher or version");
      }
      Optional<String> by = Optional.of(words[2]).filter(w -> !w.equals(ASKED) && !w.equals(NONE));
      return new Locked(fmri, words[1], by, words[2].equals(ASKED));
    } catch (ImageBuildException e) {
      throw new ImageBuildException(line.place() + ": " + e.getMessage(), e);
    }
  }

  LockSection section(String key) {
    List<String> lines = new ArrayList<>();
    for (Locked one : packages) {
      String by = one.requested() ? ASKED : one.requiredBy().orElse(NONE);
      lines.add(one.fmri() + " " + one.sha256() + " " + by);
    }
    for (Map.Entry<String, String> entry : avoided.entrySet()) {
      lines.add(AVOID + " " + entry.getKey() + " " + entry.getValue());
    }
    return new LockSection(key, COLUMNS, lines, packages.size());
  }
}
