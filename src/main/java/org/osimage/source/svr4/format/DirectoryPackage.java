package org.osimage.source.svr4.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;

/** A package in directory format. */
final class DirectoryPackage implements PackageContainer {
  private static final int MOST_FILES = 1_000_000;

  private final Path directory;
  private final PackageHead head;
  private Optional<DeliveredPackage> delivered = Optional.empty();

  private DirectoryPackage(Path directory, PackageHead head) {
    this.directory = directory;
    this.head = head;
  }

  static boolean isOne(Path path) {
    return isFile(path.resolve("pkginfo")) && isFile(path.resolve("pkgmap"));
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  static DirectoryPackage open(Path directory, String shown) throws IOException {
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    byte[] info = PackageLimits.read(directory.resolve("pkginfo"), PackageLimits.INFO, shown);
    byte[] map = PackageLimits.read(directory.resolve("pkgmap"), PackageLimits.MAP, shown);
    return new DirectoryPackage(directory, PackageHead.of(name, shown, info, map));
  }

  @Override
  public List<PackageHead> heads() {
    return List.of(head);
  }

  @Override
  public boolean isStream() {
    return false;
  }

  @Override
  public String digest(PackageHead wanted, ContentStore store) throws IOException {
    StringBuilder listing = new StringBuilder();
    for (Map.Entry<String, StoredBody> body : read(wanted, store).bodies().entrySet()) {
      listing.append(body.getValue().content().hex() + " " + body.getKey() + "\n");
    }
    return Sha256.hex(listing.toString());
  }

  @Override
  public DeliveredPackage read(PackageHead wanted, ContentStore store) throws IOException {
    if (delivered.isEmpty()) {
      SortedMap<String, StoredBody> bodies = new TreeMap<>();
      scan(directory, "", bodies, store);
      delivered = Optional.of(new DeliveredPackage(head, bodies));
    }
    return delivered.get();
  }

  private void scan(
      Path at, String prefix, SortedMap<String, StoredBody> bodies, ContentStore store)
      throws IOException {
    for (Path child : HostListing.children(at, head.shown())) {
      String member = prefix + HostNames.name(child, head.shown());
      BasicFileAttributes attributes =
          Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Optional<String> refusal =
          attributes.isDirectory()
              ? MemberName.directoryRefusal(member)
              : MemberName.refusal(member);
      if (refusal.isPresent()) {
        throw new ImageBuildException(head.shown() + " " + refusal.get());
      }
      if (attributes.isDirectory()) {
        scan(child, member + "/", bodies, store);
      } else if (attributes.isRegularFile()) {
        bodies.put(member, body(child, attributes, store));
      } else {
        throw new ImageBuildException(
            head.shown() + ": " + member + " is neither a file nor a directory");
      }
      if (bodies.size() > MOST_FILES) {
        throw new ImageBuildException(head.shown() + " holds more than " + MOST_FILES + " files");
      }
    }
  }

  private static StoredBody body(Path file, BasicFileAttributes attributes, ContentStore store)
      throws IOException {
    try (SumStream in = new SumStream(Files.newInputStream(file))) {
      Content content = store.put((InputStream) in);
      long mtime = attributes.lastModifiedTime().to(TimeUnit.SECONDS);
      return new StoredBody(content, in.sum(), mtime);
    }
  }
}
