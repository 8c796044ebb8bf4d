package org.osimage.source.debian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;

/**
 * The Debian packages in {@code osimage.lock}: for each request a section {@code [suites components
 * architecture kind digest]}, in it a line for each package, sorted by name: {@code name version
 * architecture sha256 size filename suite required-by}, a dash for packages that the request names.
 * It holds no mirror: any that has the files will do. Immutable.
 */
public final class PackageLock {
  private final LockFile file;

  /** Of a file that may have sections of other sources, too. */
  public PackageLock(LockFile file) {
    this.file = file;
  }

  public static PackageLock empty() {
    return new PackageLock(LockFile.empty());
  }

  /**
   * Reads a lock file.
   *
   * @throws ImageBuildException naming the file and line that is wrong
   */
  public static PackageLock read(Path file) throws IOException {
    return checked(LockFile.read(file));
  }

  static PackageLock parse(String text, String name) throws ImageBuildException {
    return checked(LockFile.parse(text, name));
  }

  /**
   * The Debian sections of a file.
   *
   * @throws ImageBuildException naming the line of one that is wrong
   */
  public static PackageLock checked(LockFile file) throws ImageBuildException {
    for (Map.Entry<String, List<LockFile.Line>> section : file.sections().entrySet()) {
      if (!section.getKey().startsWith("ips ")) {
        locked(section.getValue());
      }
    }
    return new PackageLock(file);
  }

  private static List<ResolvedPackage> locked(List<LockFile.Line> lines)
      throws ImageBuildException {
    List<ResolvedPackage> packages = new ArrayList<>();
    for (LockFile.Line line : lines) {
      packages.add(locked(line));
    }
    return packages;
  }

  private static ResolvedPackage locked(LockFile.Line line) throws ImageBuildException {
    String[] f = line.text().split(" ", -1);
    if (f.length != 8 || !f[3].matches("[0-9a-f]{64}") || !f[4].matches("[0-9]{1,15}")) {
      throw new ImageBuildException(line.place() + ": no locked package: " + line.text());
    }
    return new ResolvedPackage(
        f[0],
        f[1],
        f[2],
        f[3],
        Long.parseLong(f[4]),
        f[5],
        f[6],
        f[7].equals("-") ? Optional.empty() : Optional.of(f[7]));
  }

  /** The whole file. */
  public LockFile file() {
    return file;
  }

  /** This lock with the packages of one more request. */
  public PackageLock with(DebianRequest request, List<ResolvedPackage> packages) {
    List<ResolvedPackage> sorted = new ArrayList<>(packages);
    sorted.sort(Comparator.comparing(ResolvedPackage::name));
    List<String> lines = new ArrayList<>();
    for (ResolvedPackage p : sorted) {
      lines.add(
          String.join(
              " ",
              p.name(),
              p.version(),
              p.architecture(),
              p.sha256(),
              Long.toString(p.size()),
              p.filename(),
              p.suite(),
              p.requiredBy().orElse("-")));
    }
    return new PackageLock(file.with(request.lockKey(), lines));
  }

  /**
   * The locked answer to a request.
   *
   * @throws ImageBuildException if the lock was made for another request
   */
  public List<ResolvedPackage> packages(DebianRequest request) throws ImageBuildException {
    return List.copyOf(locked(file.section(request.lockKey())));
  }

  /** The text of the file. */
  @Override
  public String toString() {
    return file.toString();
  }
}
