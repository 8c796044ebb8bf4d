package org.osimage.source.debian;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
public record DebianElement(AptRepositories from, DebianWishes wishes, OnConflict onConflict)
    implements Lockable, LoaderPackages {
  public static DebianElement read(Section s) {
    return new DebianElement(AptRepositories.read(s), DebianWishes.read(s), OnConflict.read(s));
  }

  @Override
  public DebianElement loaders(List<String> packages) {
    return new DebianElement(from, DebianWishes.exactly(packages), onConflict);
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    String name =
        wishes.dependencies() ? "<debian> " + String.join(" ", from.suites()) : "loader packages";
    Optional<LockFile> lock = surroundings.lock(name, "the mirror");
    return Optional.of(
        new DebianSource(
            name, request(surroundings), resolver(surroundings, lock.isPresent()), lock));
  }

  @Override
  public List<LockSection> lock(Surroundings surroundings) throws IOException {
    DebianRequest request = request(surroundings);
    return List.of(
        PackageLock.section(request, resolver(surroundings, false).resolve(request).packages()));
  }

  private DebianRequest request(Surroundings surroundings) {
    return new DebianRequest(from.in(surroundings), surroundings.architecture().debian(), wishes);
  }

  private static DebianResolver resolver(Surroundings surroundings, boolean locked) {
    return new DebianResolver(surroundings.access("debian", locked), HostApt.standard());
  }
}
