package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osimage.element.Section;
import org.osimage.source.LoaderPackages;
import org.osimage.source.LockFile;
import org.osimage.source.LockSection;
import org.osimage.source.Lockable;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.Surroundings;
import org.osimage.source.debian.repository.HostApt;

/** The element {@code <debian>}: packages of Debian repositories with what they depend on. */
public record DebianElement(
    List<AptRepositories> from, DebianWishes wishes, PackageScripts scripts, OnConflict onConflict)
    implements Lockable, LoaderPackages {
  public DebianElement {
    from = List.copyOf(from);
  }

  public static DebianElement read(Section s) {
    return new DebianElement(
        AptRepositories.readAll(s),
        DebianWishes.read(s),
        PackageScripts.read(s),
        OnConflict.read(s));
  }

  /** One item that asks for all that both ask for: an image has one database of packages. */
  DebianElement and(DebianElement other) {
    List<AptRepositories> both = new ArrayList<>(from);
    other.from.stream().filter(one -> !both.contains(one)).forEach(both::add);
    return new DebianElement(
        both,
        wishes.and(other.wishes),
        scripts.and(other.scripts),
        onConflict == OnConflict.ERROR ? other.onConflict : onConflict);
  }

  @Override
  public DebianElement loaders(List<String> packages) {
    return new DebianElement(from, DebianWishes.exactly(packages), PackageScripts.NONE, onConflict);
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    String name = wishes.dependencies() ? "<debian> " + suites() : "loader packages";
    Optional<LockFile> lock = surroundings.lock(name, "the mirror");
    return Optional.of(
        new DebianSource(
            name,
            request(surroundings),
            resolver(surroundings, lock.isPresent()),
            lock,
            scripts,
            surroundings.architecture()));
  }

  @Override
  public List<LockSection> lock(Surroundings surroundings) throws IOException {
    DebianRequest request = request(surroundings);
    return List.of(
        PackageLock.section(request, resolver(surroundings, false).resolve(request).packages()));
  }

  private String suites() {
    return from.stream()
        .flatMap(one -> one.suites().stream())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private DebianRequest request(Surroundings surroundings) throws IOException {
    List<AptRepositories> all = new ArrayList<>();
    for (AptRepositories one : from) {
      all.add(one.in(surroundings));
    }
    return new DebianRequest(all, surroundings.architecture().debian(), wishes);
  }

  private static DebianResolver resolver(Surroundings surroundings, boolean locked) {
    return new DebianResolver(surroundings.access("debian", locked), HostApt.standard());
  }
}
