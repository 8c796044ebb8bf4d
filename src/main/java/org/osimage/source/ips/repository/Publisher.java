package org.osimage.source.ips.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;
import org.osimage.source.download.Access;
import org.osimage.source.download.Downloads;
import org.osimage.source.download.Downloads.BodyReader;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/**
 * A publisher's packages, from all of its origins: catalog, manifests and payloads. Whatever comes
 * from it has been checked. Safe for several threads.
 */
public final class Publisher implements Closeable {
  private static final long LARGEST_PART = 1L << 30;
  private static final int LARGEST_CERTIFICATE = 1 << 20;

  private final PublisherRequest request;
  private final Downloads downloads;
  private final List<Origin> origins = new ArrayList<>();
  private final List<Origin> mirrors = new ArrayList<>();
  private final ManifestSignatures signatures;

  private Publisher(PublisherRequest request, Downloads downloads) throws IOException {
    this.request = request;
    this.downloads = downloads;
    this.signatures =
        new ManifestSignatures(request.signatures(), downloads.access().now(), this::certificate);
  }

  /**
   * @throws ImageBuildException if an origin is no repository, or none is given
   */
  public static Publisher open(PublisherRequest request, Access access) throws IOException {
    if (!Fmri.isPublisher(request.prefix())) {
      throw new ImageBuildException("'" + request.prefix() + "' is not a publisher");
    }
    if (request.origins().isEmpty()) {
      throw new ImageBuildException("the publisher " + request.prefix() + " has no origin");
    }
    Access own =
        request.certificate().isPresent()
            ? access.withTls(request.certificate().get().tls())
            : access;
    Publisher publisher = new Publisher(request, Downloads.open(own));
    boolean done = false;
    try {
      for (String address : request.origins()) {
        publisher.origins.add(Origin.open(address, request.prefix(), publisher.downloads));
      }
      for (String address : request.mirrors()) {
        publisher.mirrors.add(Origin.mirror(address, request.prefix(), publisher.downloads));
      }
      done = true;
      return publisher;
    } finally {
      if (!done) {
        publisher.close();
      }
    }
  }

  /**
   * The publishers of a repository, its default one first.
   *
   * @param origin as in {@link PublisherRequest}
   * @throws ImageBuildException if it is no repository or does not say
   */
  public static List<String> prefixes(String origin, Access access) throws IOException {
    return Origin.publishers(origin, Downloads.open(access));
  }

  public String prefix() {
    return request.prefix();
  }

  boolean remote() {
    return Stream.concat(origins.stream(), mirrors.stream()).anyMatch(Origin::remote);
  }

  /**
   * Reads the catalogs of all origins.
   *
   * @throws ImageBuildException if one is damaged or contradicts itself
   */
  public Catalog catalog() throws IOException {
    List<List<CatalogEntry>> catalogs = new ArrayList<>();
    for (Origin origin : origins) {
      warnUnproven(origin);
      catalogs.add(
          origin.hasCatalog() ? read(origin) : ArchiveCatalog.read(origin, request.prefix()));
    }
    return Catalog.merged(request.prefix(), catalogs);
  }

  /**
   * A catalog's own signature proves nothing, so the connection or the packages' signatures must.
   */
  private void warnUnproven(Origin origin) {
    if (origin.address().startsWith("http:") && !request.signatures().isRequired()) {
      downloads
          .access()
          .log()
          .warn(
              origin.address()
                  + " is read without encryption and no signatures are required: nothing proves"
                  + " where the packages of "
                  + request.prefix()
                  + " come from. Use https, or the signature policy require-signatures");
    }
  }

  private List<CatalogEntry> read(Origin origin) throws IOException {
    String place = origin.catalogPlace("catalog.attrs");
    Optional<byte[]> bytes = origin.catalogAttributes();
    if (bytes.isEmpty()) {
      throw new ImageBuildException(
          origin.address()
              + " has no catalog of the publisher "
              + request.prefix()
              + " (no "
              + place
              + "); pkgrepo rebuild makes one");
    }
    CatalogAttributes attributes = CatalogAttributes.read(bytes.get(), place);
    CatalogBuilder builder = new CatalogBuilder(request.prefix(), origin.address());
    for (CatalogBuilder.Part part : CatalogBuilder.Part.values()) {
      Optional<String> signature = attributes.part(part.file());
      if (signature.isPresent()) {
        read(origin, part, signature.get(), builder);
      }
    }
    if (builder.size() != attributes.versions()) {
      throw new ImageBuildException(
          place
              + " says that there are "
              + attributes.versions()
              + " versions of packages, but "
              + CatalogBuilder.Part.BASE.file()
              + " has "
              + builder.size());
    }
    return builder.entries();
  }

  private static void read(
      Origin origin, CatalogBuilder.Part part, String signature, CatalogBuilder builder)
      throws IOException {
    String place = origin.catalogPlace(part.file());
    Optional<Path> file =
        origin.catalogPart(
            part.file(), signature, LARGEST_PART, path -> checkPart(path, signature, place));
    if (file.isEmpty()) {
      throw new ImageBuildException(place + " is missing, though catalog.attrs lists it");
    }
    try (JsonText json = new JsonText(Files.newInputStream(file.get()), place)) {
      builder.read(part, json);
    }
  }

  private static void checkPart(Path file, String signature, String place) throws IOException {
    String actual;
    try (InputStream in = Files.newInputStream(file)) {
      actual = CatalogSignature.check(in, place);
    }
    if (!actual.equals(signature)) {
      throw new ImageBuildException(
          place
              + " has the signature "
              + actual
              + ", but catalog.attrs says "
              + signature
              + ": the repository was changed meanwhile, or its catalog contradicts itself");
    }
  }

  /**
   * A package's manifest.
   *
   * @param entry of this publisher's catalog
   * @throws ImageBuildException if it is missing, is not what the catalog says, or does not meet
   *     the signature policy
   */
  public PackageManifest manifest(CatalogEntry entry) throws IOException {
    Origin origin = origin(entry);
    String place = origin.manifestPlace(entry.fmri());
    byte[] bytes = bytes(origin, entry, place);
    Manifest manifest = Manifest.of(bytes, entry.fmri().toString());
    ManifestChecks.name(manifest, entry, place);
    ManifestChecks.dependencies(manifest, entry, place);
    PackageManifest checked = new PackageManifest(entry.fmri(), manifest, bytes);
    signatures.check(checked);
    return checked;
  }

  /**
   * A manifest that is known by its digest, from the first origin that has it; no catalog is asked.
   *
   * @param fmri with a version
   * @param sha256 of the manifest's bytes, 64 hexadecimal digits
   * @throws ImageBuildException if no origin has it, or it is another, or it does not meet the
   *     signature policy
   */
  public PackageManifest manifest(Fmri fmri, String sha256) throws IOException {
    List<String> places = new ArrayList<>();
    for (Origin origin : origins) {
      String place = origin.manifestPlace(fmri);
      places.add(place);
      Optional<byte[]> bytes = locked(origin, fmri, sha256, place);
      if (bytes.isPresent()) {
        Manifest manifest = Manifest.of(bytes.get(), fmri.toString());
        CatalogEntry entry = new CatalogEntry(fmri, "", List.of(), List.of(), origin.address());
        ManifestChecks.name(manifest, entry, place);
        PackageManifest checked = new PackageManifest(fmri, manifest, bytes.get());
        signatures.check(checked);
        return checked;
      }
    }
    throw new ImageBuildException(
        fmri + " is in osimage.lock, but there is no " + String.join(" and no ", places));
  }

  private static Optional<byte[]> locked(Origin origin, Fmri fmri, String sha256, String place)
      throws IOException {
    if (!origin.remote()) {
      Optional<byte[]> bytes =
          origin.manifest(fmri, in -> Origin.limited(in, Manifest.MAX_SIZE, place));
      if (bytes.isPresent()) {
        ManifestChecks.sha256(bytes.get(), sha256, place);
      }
      return bytes;
    }
    Optional<Path> file =
        origin.fixedManifest(
            fmri,
            sha256,
            Manifest.MAX_SIZE,
            path -> ManifestChecks.sha256(Files.readAllBytes(path), sha256, place));
    return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
  }

  private Origin origin(CatalogEntry entry) {
    return origins.stream()
        .filter(o -> o.address().equals(entry.origin()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(entry.fmri() + " is of another catalog"));
  }

  private static byte[] bytes(Origin origin, CatalogEntry entry, String place) throws IOException {
    Optional<byte[]> bytes;
    if (origin.remote()) {
      String known = place + "\n" + entry.manifestSha1();
      String key = Sha256.hex(known);
      Optional<Path> file =
          origin.fixedManifest(
              entry.fmri(),
              key,
              Manifest.MAX_SIZE,
              path -> ManifestChecks.sha1(Files.readAllBytes(path), entry, place));
      bytes = file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
    } else {
      bytes = origin.manifest(entry.fmri(), in -> Origin.limited(in, Manifest.MAX_SIZE, place));
      if (bytes.isPresent()) {
        ManifestChecks.sha1(bytes.get(), entry, place);
      }
    }
    return bytes.orElseThrow(
        () -> new ImageBuildException(place + " is missing, though the catalog lists it"));
  }

  /** A certificate that signatures name, kept in the cache when it came over the network. */
  byte[] certificate(String hash) throws IOException {
    Path kept = downloads.derived("ips-certificate", hash);
    if (remote() && Files.exists(kept)) {
      byte[] bytes = Files.readAllBytes(kept);
      if (Sha1.hex(bytes).equals(hash)) {
        return bytes;
      }
    }
    Payload payload = Payload.named(hash, Optional.empty(), "certificate of a signature");
    byte[] bytes = payload(payload, in -> certificate(in, payload));
    if (remote()) {
      downloads.publish(bytes, kept);
    }
    return bytes;
  }

  private static byte[] certificate(InputStream in, Payload payload) throws IOException {
    try (PayloadDecoder decoder = new PayloadDecoder()) {
      return Origin.limited(
          decoder.decode(in, payload), LARGEST_CERTIFICATE, "the certificate " + payload.name());
    }
  }

  /**
   * Hands over the compressed body of a payload, from the first place whose body the reader
   * accepts: mirrors before origins.
   *
   * @throws IOException the first one, if there is none
   */
  <T> T payload(Payload payload, BodyReader<T> reader) throws IOException {
    Optional<IOException> failure = Optional.empty();
    for (Origin origin : Stream.concat(mirrors.stream(), origins.stream()).toList()) {
      try {
        Optional<T> read = origin.payload(payload.name(), reader);
        if (read.isPresent()) {
          return read.get();
        }
      } catch (IOException e) {
        downloads.access().log().debug(origin.address() + ": " + e);
        failure = Optional.of(failure.orElse(e));
      }
    }
    throw failure.orElse(
        payload.error(
            "is missing in " + String.join(", ", origins.stream().map(Origin::address).toList())));
  }

  @Override
  public void close() throws IOException {
    for (Origin origin : origins) {
      origin.close();
    }
    for (Origin mirror : mirrors) {
      mirror.close();
    }
  }
}
