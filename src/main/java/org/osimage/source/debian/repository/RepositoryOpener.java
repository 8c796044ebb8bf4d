package org.osimage.source.debian.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.Decompressor;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;

/**
 * From an apt source to searchable indices: the signature of its Release file, the sums of its
 * indices, and the indices turned into the form that is searched, which the cache keeps.
 */
public final class RepositoryOpener {
  /** Enough for {@code xz -9}. */
  private static final int XZ_MEMORY_KIB = 80 << 10;

  private static final long MAX_UNDECLARED = 1L << 30;
  private static final List<String> ENDINGS = List.of(".xz", ".zst", ".gz", ".bz2", ".lzma", "");

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
      return source.trusted().orElse(false) ? unreleased(source) : Optional.empty();
    }
    if (!source.flat()) {
      release.get().checkSuite(source.suite(), downloads.access().log());
    }
    List<Repository> repositories = new ArrayList<>();
    for (String component : components(source)) {
      for (String path : indexPaths(component, release.get())) {
        PackageIndex index = index(source, release.get(), path, component);
        repositories.add(
            new Repository(
                source.address(), source.suite(), component, release.get().priority(), index));
      }
    }
    return Optional.of(repositories);
  }

  private static List<String> components(AptSource source) {
    return source.flat() ? List.of("") : source.components();
  }

  private List<String> indexPaths(String component, ReleaseFile release) {
    if (component.isEmpty()) {
      return List.of("Packages");
    }
    String path = component + "/binary-" + architecture + "/Packages";
    String all = component + "/binary-all/Packages";
    boolean hasAll = !listed(release, all).isEmpty();
    if (listed(release, path).isEmpty() && hasAll) {
      return List.of(all); // nothing in it is of an architecture
    }
    return release.separateAll() && hasAll ? List.of(path, all) : List.of(path);
  }

  private Optional<ReleaseFile> release(AptSource source) throws IOException {
    Address root = source.root();
    boolean check = !source.trusted().orElse(false);
    Optional<byte[]> inline = downloads.changing(root.append("InRelease")).filter(ClearSigned::is);
    byte[] text;
    String name = root.append(inline.isPresent() ? "InRelease" : "Release").toString();
    if (inline.isPresent()) {
      ClearSigned signed = ClearSigned.parse(inline.get(), name);
      if (check) {
        verified.verify(keys.of(source), signed.canonical(), signed.signature(), name);
      }
      text = signed.text();
    } else {
      Optional<byte[]> plain = downloads.changing(root.append("Release"));
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      text = plain.get();
      if (check) {
        Optional<byte[]> signature = downloads.changing(root.append("Release.gpg"));
        if (signature.isEmpty()) {
          throw new ImageBuildException(
              name
                  + " is not signed. Take it without proof of its origin with"
                  + " <trusted>true</trusted>, or use another mirror");
        }
        verified.verify(keys.of(source), text, signature.get(), name);
      }
    }
    ReleaseFile release = ReleaseFile.parse(text, name, !check);
    if (check && downloads.access().now().isPresent()) {
      release.checkDates(downloads.access().now().get(), downloads.access().log());
    }
    return Optional.of(release);
  }

  /** The listed forms of the index that we can read, the preferred one first. */
  private static List<String> listed(ReleaseFile release, String path) {
    return ENDINGS.stream()
        .map(ending -> path + ending)
        .filter(p -> release.file(p).isPresent())
        .toList();
  }

  private PackageIndex index(AptSource source, ReleaseFile release, String path, String component)
      throws IOException {
    List<String> forms = listed(release, path);
    if (forms.isEmpty()) {
      throw new ImageBuildException(
          "the suite "
              + source.suite()
              + " at "
              + source.address()
              + " has no component '"
              + component
              + "' for "
              + architecture);
    }
    for (String form : forms) {
      Path kept = kept(release.file(form).orElseThrow());
      Optional<PackageIndex> known = PackageIndex.open(kept, downloads.access().log());
      if (known.isPresent()) {
        return known.get();
      }
    }
    for (String form : forms) {
      boolean last = form.equals(forms.get(forms.size() - 1));
      Optional<PackageIndex> index = index(source, release, form, last);
      if (index.isPresent()) {
        return index.get();
      }
    }
    throw new ImageBuildException(
        source.root()
            + ": "
            + String.join(", ", forms)
            + ": listed in Release, but not there: the mirror is being updated or damaged; try"
            + " again later, or another mirror");
  }

  private Path kept(ReleaseFile.IndexFile file) {
    return downloads.derived(PackageIndexBuilder.DIRECTORY, file.digest());
  }

  /**
   * Empty if the repository does not have this form.
   *
   * @param last no other form is left, so that a refusal counts
   */
  private Optional<PackageIndex> index(
      AptSource source, ReleaseFile release, String form, boolean last) throws IOException {
    ReleaseFile.IndexFile file = release.file(form).orElseThrow();
    Address address = source.root().append(form);
    Optional<Downloads.Fetched> fetched = Optional.empty();
    if (release.byHash()) {
      String directory = form.substring(0, form.lastIndexOf('/') + 1);
      String byHash = directory + "by-hash/" + file.sum().field + "/" + file.digest();
      fetched = fetch(source.root().append(byHash), file.size(), false);
    }
    if (fetched.isEmpty()) {
      fetched = fetch(address, file.size(), last);
    }
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    Downloads.Fetched index = fetched.get();
    try {
      String digest = digest(index, file.sum());
      if (!digest.equals(file.digest())) {
        throw new ImageBuildException(
            address
                + " has the "
                + file.sum().algorithm
                + " "
                + digest
                + ", but the Release file says "
                + file.digest()
                + ": the mirror is being updated or damaged; try again later, or another mirror");
      }
      return Optional.of(build(index.file(), address.toString(), kept(file)));
    } finally {
      Files.deleteIfExists(index.file());
    }
  }

  private static String digest(Downloads.Fetched file, ReleaseFile.Sum sum) throws IOException {
    if (sum == ReleaseFile.Sum.SHA256) {
      return file.sha256();
    }
    try (InputStream in = Files.newInputStream(file.file())) {
      MessageDigest digest = MessageDigest.getInstance(sum.algorithm);
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + sum.algorithm, e);
    }
  }

  /** apt, too, goes on to the next form when a server refuses one. */
  private Optional<Downloads.Fetched> fetch(Address address, long size, boolean last)
      throws IOException {
    long[] done = {0};
    LongConsumer progress =
        n -> downloads.access().log().progress("package index", done[0] += n, size);
    return last
        ? downloads.fetch(address, size, progress)
        : downloads.fetchAllowed(address, size, progress);
  }

  private PackageIndex build(Path compressed, String address, Path target) throws IOException {
    Path aside = downloads.aside("index");
    try (InputStream raw = Files.newInputStream(compressed);
        InputStream packages =
            Decompressor.checking(XZ_MEMORY_KIB).open(raw, ending(address), address)) {
      PackageIndexBuilder.build(packages, address, aside).ifPresent(downloads.access().log()::warn);
      downloads.adopt(aside, target);
    } finally {
      Files.deleteIfExists(aside);
    }
    return PackageIndex.open(target, downloads.access().log())
        .orElseThrow(() -> new IOException(target + " is not what was just written"));
  }

  private static String ending(String address) {
    return ENDINGS.stream()
        .filter(address::endsWith)
        .findFirst()
        .orElse(""); // the empty one is last
  }

  /** A directory with nothing but Packages files, for which nothing vouches. */
  private Optional<List<Repository>> unreleased(AptSource source) throws IOException {
    List<Repository> found = new ArrayList<>();
    for (String component : components(source)) {
      String path =
          component.isEmpty() ? "Packages" : component + "/binary-" + architecture + "/Packages";
      for (String ending : ENDINGS) {
        Optional<PackageIndex> index = undeclared(source.root().append(path + ending));
        if (index.isPresent()) {
          found.add(
              new Repository(
                  source.address(),
                  source.suite(),
                  component,
                  ReleaseFile.USUAL_PRIORITY,
                  index.get()));
          break;
        }
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private Optional<PackageIndex> undeclared(Address address) throws IOException {
    Optional<Downloads.Fetched> fetched = downloads.fetchAllowed(address, MAX_UNDECLARED, n -> {});
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    Path kept = downloads.derived(PackageIndexBuilder.DIRECTORY, fetched.get().sha256());
    try {
      return Optional.of(build(fetched.get().file(), address.toString(), kept));
    } finally {
      Files.deleteIfExists(fetched.get().file());
    }
  }
}
