package org.osimage.source.debian;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;
import org.osimage.source.LockSection;

/**
 * The Debian packages in {@code osimage.lock}: for each request a section {@code [suites components
 * architecture kind digest]}, in it a line for each package, sorted by name; required-by is a dash
 * for packages that the request names. It holds no mirror: any that has the files will do.
 */
final class PackageLock {
  private static final String COLUMNS =
      "name version architecture sha256 size filename suite required-by";

  private PackageLock() {}

  /** The section with the answer to a request. */
  static LockSection section(DebianRequest request, List<ResolvedPackage> packages) {
    List<String> lines =
        packages.stream()
            .sorted(Comparator.comparing(ResolvedPackage::name))
            .map(PackageLock::line)
            .toList();
    return new LockSection(request.lockKey(), COLUMNS, lines, lines.size());
  }

  private static String line(ResolvedPackage p) {
    return String.join(
        " ",
        p.name(),
        p.version(),
        p.architecture(),
        p.sha256(),
        Long.toString(p.size()),
        p.filename(),
        p.suite(),
        p.requiredBy().orElse("-"));
  }

  /**
   * The locked answer to a request.
   *
   * @throws ImageBuildException if the lock was made for another request, or a line is wrong
   */
  static List<ResolvedPackage> packages(LockFile file, DebianRequest request)
      throws ImageBuildException {
    List<ResolvedPackage> packages = new ArrayList<>();
    for (LockFile.Line line : file.section(request.lockKey())) {
      String[] f = line.text().split(" ", -1);
      if (f.length != 8 || !f[3].matches("[0-9a-f]{64}") || !f[4].matches("[0-9]{1,15}")) {
        throw new ImageBuildException(line.place() + ": no locked package: " + line.text());
      }
      packages.add(
          new ResolvedPackage(
              f[0],
              f[1],
              f[2],
              f[3],
              Long.parseLong(f[4]),
              f[5],
              f[6],
              f[7].equals("-") ? Optional.empty() : Optional.of(f[7])));
    }
    return packages;
  }
}
