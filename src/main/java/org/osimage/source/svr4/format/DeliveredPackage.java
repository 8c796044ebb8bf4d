package org.osimage.source.svr4.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;

/**
 * A package with all its data in the content store.
 *
 * @param bodies its files by their names in directory format
 */
public record DeliveredPackage(PackageHead head, SortedMap<String, StoredBody> bodies) {
  private static final int MOST_REPORTED = 20;
  private static final int LONGEST_TEXT = 1 << 20;

  public DeliveredPackage {
    bodies = Collections.unmodifiableSortedMap(new TreeMap<>(bodies));
  }

  /**
   * One of its files, which every package that was verified has: {@code pkginfo}, {@code pkgmap}.
   */
  public StoredBody file(String member) {
    StoredBody body = bodies.get(member);
    if (body == null) {
      throw new IllegalStateException(head.file(member) + " is missing");
    }
    return body;
  }

  /** The data of an object or information file; empty if the package does not have them. */
  public Optional<StoredBody> body(MapEntry entry) {
    return Optional.ofNullable(bodies.get(entry.member()))
        .or(() -> Optional.ofNullable(bodies.get(entry.numberedMember())));
  }

  /**
   * A text of {@code install}, e.g. {@code depend}; empty when the package has none.
   *
   * @throws ImageBuildException if it is no text, or longer than 1 MiB
   */
  public Optional<PackageText> text(String name, ContentStore store) throws IOException {
    StoredBody body = bodies.get("install/" + name);
    if (body == null) {
      return Optional.empty();
    }
    String shown = head.file("install/" + name);
    if (body.content().size() > LONGEST_TEXT) {
      throw new ImageBuildException(shown + " is larger than 1 MiB");
    }
    return Optional.of(PackageText.of(shown, store.bytes(body.content())));
  }

  /**
   * Compares the data with the package map.
   *
   * @throws ImageBuildException if something is missing, differs in size or checksum, or is not
   *     listed
   */
  public void verify() throws ImageBuildException {
    List<String> problems = new ArrayList<>();
    for (MapEntry entry : head.map().entries()) {
      if (entry.type().isFile() || entry.type() == ObjectType.INFORMATION) {
        difference(entry)
            .ifPresent(
                d -> problems.add("pkgmap, line " + entry.line() + ": " + entry.path() + ": " + d));
      }
    }
    head.digests()
        .forEach(
            (member, digest) -> {
              StoredBody body = bodies.get(member);
              if (body == null || !body.content().hex().equals(digest)) {
                problems.add(member + " is not the one that the datastream begins with");
              }
            });
    for (String member : unlisted()) {
      problems.add(member + " is in the package, but not in its pkgmap");
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(
          head.shown()
              + " is damaged or was changed after pkgmk; make or fetch it again:"
              + ImageBuildException.lines(problems, MOST_REPORTED));
    }
  }

  private Optional<String> difference(MapEntry entry) {
    Optional<StoredBody> body = body(entry);
    if (body.isEmpty()) {
      return Optional.of("unable to locate spooled object <" + entry.member() + ">");
    }
    boolean numbered = !entry.member().equals(entry.numberedMember());
    if (numbered
        && bodies.containsKey(entry.member())
        && bodies.containsKey(entry.numberedMember())) {
      return Optional.of(
          "its data are twice there, in " + entry.member() + " and " + entry.numberedMember());
    }
    long size = body.get().content().size();
    if (entry.size() >= 0 && entry.size() != size) {
      return Optional.of("file size <" + entry.size() + "> expected <" + size + "> actual");
    }
    if (entry.sum() >= 0 && entry.sum() != body.get().sum()) {
      return Optional.of(
          "file cksum <" + entry.sum() + "> expected <" + body.get().sum() + "> actual");
    }
    return Optional.empty();
  }

  /** Files of the package that its map does not list. */
  public List<String> unlisted() {
    Set<String> listed = new HashSet<>(Set.of("pkgmap", "pkginfo"));
    for (MapEntry entry : head.map().entries()) {
      listed.add(entry.member());
      listed.add(entry.numberedMember());
    }
    return bodies.keySet().stream().filter(m -> !listed.contains(m)).toList();
  }
}
