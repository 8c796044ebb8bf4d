package org.osimage.source.debian;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;

/**
 * The text of {@code osimage.lock}: for each request a section {@code [suites components
 * architecture kind digest]}, in it a line for each package, sorted by name: {@code name version
 * architecture sha256 size filename suite required-by}, a dash for packages that the request names.
 * It holds no mirror: any that has the files will do. Immutable.
 */
public final class PackageLock {
  private static final String HEADER =
      "# osimage.lock: the exact packages of this image. Written by goal lock; keep it with the"
          + " sources.\n"
          + "# name version architecture sha256 size filename suite required-by\n"
          + "format 1\n";

  private final Map<String, List<ResolvedPackage>> sections;

  private PackageLock(Map<String, List<ResolvedPackage>> sections) {
    this.sections = sections;
  }

  public static PackageLock empty() {
    return new PackageLock(new TreeMap<>());
  }

  /**
   * Reads a lock file.
   *
   * @throws ImageBuildException naming the file and line that is wrong
   */
  public static PackageLock read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
  }

  static PackageLock parse(String text, String name) throws ImageBuildException {
    TreeMap<String, List<ResolvedPackage>> sections = new TreeMap<>();
    Optional<List<ResolvedPackage>> section = Optional.empty();
    int number = 0;
    boolean format = false;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String where = name + ", line " + number + ": ";
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("format ")) {
        format = line.equals("format 1");
      } else if (!format) {
        throw new ImageBuildException(where + "not 'format 1'; write the lock anew (goal lock)");
      } else if (line.startsWith("[") && line.endsWith("]")) {
        List<ResolvedPackage> added = new ArrayList<>();
        sections.put(line.substring(1, line.length() - 1), added);
        section = Optional.of(added);
      } else if (section.isPresent()) {
        section.get().add(locked(line, where));
      } else {
        throw new ImageBuildException(where + "a package before the first section");
      }
    }
    if (!format) {
      throw new ImageBuildException(name + " is empty; write the lock anew (goal lock)");
    }
    return new PackageLock(sections);
  }

  private static ResolvedPackage locked(String line, String where) throws ImageBuildException {
    String[] f = line.split(" ", -1);
    if (f.length != 8 || !f[3].matches("[0-9a-f]{64}") || !f[4].matches("[0-9]{1,15}")) {
      throw new ImageBuildException(where + "no locked package: " + line);
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

  /** This lock with the packages of one more request. */
  public PackageLock with(DebianRequest request, List<ResolvedPackage> packages) {
    TreeMap<String, List<ResolvedPackage>> more = new TreeMap<>(sections);
    List<ResolvedPackage> sorted = new ArrayList<>(packages);
    sorted.sort(Comparator.comparing(ResolvedPackage::name));
    more.put(request.lockKey(), sorted);
    return new PackageLock(more);
  }

  /**
   * The locked answer to a request.
   *
   * @throws ImageBuildException if the lock was made for another request
   */
  public List<ResolvedPackage> packages(DebianRequest request) throws ImageBuildException {
    Optional<List<ResolvedPackage>> locked = Optional.ofNullable(sections.get(request.lockKey()));
    return List.copyOf(
        locked.orElseThrow(
            () ->
                new ImageBuildException(
                    "osimage.lock has no section ["
                        + request.lockKey()
                        + "]: packages, suites or options changed since it was written. Write it"
                        + " anew with mvn osimage:lock (or osimage:lock@ID for an execution)")));
  }

  /** The text of the file. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER);
    sections.forEach(
        (key, packages) -> {
          text.append("\n[").append(key).append("]\n");
          for (ResolvedPackage p : packages) {
            text.append(String.join(" ", p.name(), p.version(), p.architecture(), p.sha256()))
                .append(' ')
                .append(p.size())
                .append(' ')
                .append(String.join(" ", p.filename(), p.suite(), p.requiredBy().orElse("-")))
                .append('\n');
          }
        });
    return text.toString();
  }
}
