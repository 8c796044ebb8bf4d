package org.osimage.source.debian.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.Decompressor;
import org.osimage.source.download.Downloads;

/**
 * From an apt source to searchable indices: the signature of its Release file, the sums of its
 * indices, and the indices turned into the form that is searched, which the cache keeps.
 */
public final class RepositoryOpener {
  /** Enough for {@code xz -9}. */
  private static final int XZ_MEMORY_KIB = 80 << 10;

  private static final long MAX_UNDECLARED = 1L << 30;
  private static final List<String> ENDINGS = List.of(".xz", ".gz", "");

  private final Downloads downloads;
  private final TrustedKeys keys;
  private final VerifiedSignatures verified;
  private final String architecture;

  /**
   * @param architecture in Debian's words, e.g. amd64
   */
  public RepositoryOpener(Downloads downloads, TrustedKeys keys, String architecture) {
    this.downloads = downloads;
    this.keys = keys;
    this.verified = new VerifiedSignatures(downloads);
    this.architecture = architecture;
  }

  /** The source's indices, one for each component; empty when there is no such suite. */
  public Optional<List<Repository>> open(AptSource source) throws IOException {
    Optional<ReleaseFile> release = release(source);
    if (release.isEmpty()) {
      boolean bare = source.flat() && source.trusted().orElse(false);
      return bare ? unreleased(source) : Optional.empty();
    }
    if (!source.flat()) {
      release.get().checkSuite(source.suite());
    }
    List<Repository> repositories = new ArrayList<>();
    List<String> components = source.flat() ? List.of("") : source.components();
    for (String component : components) {
      for (String path : indexPaths(component, release.get())) {
        PackageIndex index = index(source, release.get(), path, component);
        repositories.add(
            new Repository(
                source.uri(), source.suite(), component, release.get().notAutomatic(), index));
      }
    }
    return Optional.of(repositories);
  }

  private List<String> indexPaths(String component, ReleaseFile release) {
    if (component.isEmpty()) {
      return List.of("Packages");
    }
    String path = component + "/binary-" + architecture + "/Packages";
    String all = component + "/binary-all/Packages";
    return release.separateAll() && listed(release, all).isPresent()
        ? List.of(path, all)
        : List.of(path);
  }

  private Optional<ReleaseFile> release(AptSource source) throws IOException {
    String root = source.root();
    boolean check = !source.trusted().orElse(false);
    Optional<byte[]> inline = downloads.changing(root + "InRelease").filter(ClearSigned::is);
    byte[] text;
    String name = root + (inline.isPresent() ? "InRelease" : "Release");
    if (inline.isPresent()) {
      ClearSigned signed = ClearSigned.parse(inline.get(), name);
      if (check) {
        verified.verify(keys.of(source), signed.canonical(), signed.signature(), name);
      }
      text = signed.text();
    } else {
      Optional<byte[]> plain = downloads.changing(name);
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      text = plain.get();
      if (check) {
        Optional<byte[]> signature = downloads.changing(name + ".gpg");
        if (signature.isEmpty()) {
          throw new ImageBuildException(
              name
                  + " is not signed. Take it without proof of its origin with"
                  + " <trusted>true</trusted>, or use another mirror");
        }
        verified.verify(keys.of(source), text, signature.get(), name);
      }
    }
    ReleaseFile release = ReleaseFile.parse(text, name);
    if (check && downloads.access().now().isPresent()) {
      release.checkDates(downloads.access().now().get());
    }
    return Optional.of(release);
  }

  /** A listed form of the index that we can read. */
  private static Optional<String> listed(ReleaseFile release, String path) {
    return ENDINGS.stream()
        .map(ending -> path + ending)
        .filter(p -> release.file(p).isPresent())
        .findFirst();
  }

  private PackageIndex index(AptSource source, ReleaseFile release, String path, String component)
      throws IOException {
    String chosen =
        listed(release, path)
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        "the suite "
                            + source.suite()
                            + " at "
                            + source.uri()
                            + " has no component '"
                            + component
                            + "' for "
                            + architecture));
    ReleaseFile.IndexFile file = release.file(chosen).orElseThrow();
    Path kept = downloads.derived(PackageIndexBuilder.DIRECTORY, file.sha256());
    Optional<PackageIndex> known = PackageIndex.open(kept, downloads.access().log());
    if (known.isPresent()) {
      return known.get();
    }
    String address = source.root() + chosen;
    Optional<Downloads.Fetched> fetched = Optional.empty();
    if (release.byHash()) {
      String directory = address.substring(0, address.lastIndexOf('/') + 1);
      fetched = fetch(directory + "by-hash/SHA256/" + file.sha256(), file.size());
    }
    if (fetched.isEmpty()) {
      fetched = fetch(address, file.size());
    }
    Downloads.Fetched index =
        fetched.orElseThrow(
            () -> new ImageBuildException(address + " is listed in Release, but not there"));
    try {
      if (!index.sha256().equals(file.sha256())) {
        throw new ImageBuildException(
            address
                + " has the SHA-256 "
                + index.sha256()
                + ", but the Release file says "
                + file.sha256()
                + ": the mirror is being updated or damaged; try again later, or another mirror");
      }
      return build(index.file(), address, kept);
    } finally {
      Files.deleteIfExists(index.file());
    }
  }

  private Optional<Downloads.Fetched> fetch(String address, long size) throws IOException {
    long[] done = {0};
    return downloads.fetch(
        address, size, n -> downloads.access().log().progress("package index", done[0] += n, size));
  }

  private PackageIndex build(Path compressed, String address, Path target) throws IOException {
    Path aside = downloads.aside("index");
    try (InputStream raw = Files.newInputStream(compressed);
        InputStream packages =
            Decompressor.checking(XZ_MEMORY_KIB).open(raw, ending(address), address)) {
      PackageIndexBuilder.build(packages, address, aside);
      downloads.adopt(aside, target);
    } finally {
      Files.deleteIfExists(aside);
    }
    return PackageIndex.open(target, downloads.access().log())
        .orElseThrow(() -> new IOException(target + " is not what was just written"));
  }

  private static String ending(String address) {
    return ENDINGS.stream().filter(address::endsWith).findFirst().orElse("");
  }

  /** A directory with only a Packages file, which nothing vouches for. */
  private Optional<List<Repository>> unreleased(AptSource source) throws IOException {
    for (String ending : ENDINGS) {
      String address = source.root() + "Packages" + ending;
      Optional<Downloads.Fetched> fetched = downloads.fetch(address, MAX_UNDECLARED, n -> {});
      if (fetched.isPresent()) {
        Path kept = downloads.derived(PackageIndexBuilder.DIRECTORY, fetched.get().sha256());
        try {
          PackageIndex index = build(fetched.get().file(), address, kept);
          return Optional.of(
              List.of(new Repository(source.uri(), source.suite(), "", false, index)));
        } finally {
          Files.deleteIfExists(fetched.get().file());
        }
      }
    }
    return Optional.empty();
  }
}
