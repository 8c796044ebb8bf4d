package org.osimage.source.ips.repository;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/** Whether a manifest is the one that the catalog, or the lock file, speaks of. */
final class ManifestChecks {
  private ManifestChecks() {}

  static void sha256(byte[] bytes, String sha256, String place) throws ImageBuildException {
    String actual = Sha256.hex(bytes);
    if (!actual.equals(sha256)) {
      throw new ImageBuildException(
          place + " has the SHA-256 " + actual + ", but osimage.lock says " + sha256);
    }
  }

  static void sha1(byte[] bytes, CatalogEntry entry, String place) throws ImageBuildException {
    String actual = Sha1.hex(bytes);
    if (!actual.equals(entry.manifestSha1())) {
      throw new ImageBuildException(
          place
              + " has the SHA-1 "
              + actual
              + ", but the catalog says "
              + entry.manifestSha1()
              + " for "
              + entry.fmri());
    }
  }

  static void name(Manifest manifest, CatalogEntry entry, String place) throws ImageBuildException {
    Optional<Fmri> stated = manifest.fmri();
    Fmri own = entry.fmri();
    boolean same =
        stated.isEmpty()
            || (stated.get().name().equals(own.name())
                && stated
                    .get()
                    .version()
                    .map(Object::toString)
                    .equals(own.version().map(Object::toString))
                && stated.get().publisher().orElse(publisher(own)).equals(publisher(own)));
    if (!same) {
      throw new ImageBuildException(
          place + " is the manifest of " + stated.get() + ", not of " + own);
    }
  }

  private static String publisher(Fmri fmri) {
    return fmri.publisher().orElse("");
  }

  /** The solver believes the catalog; it must not say other things than the manifest. */
  static void dependencies(Manifest manifest, CatalogEntry entry, String place)
      throws ImageBuildException {
    List<String> catalog = lines(entry.dependencyActions());
    List<String> own = lines(ArchiveCatalog.dependencies(manifest));
    if (catalog.equals(own)) {
      return;
    }
    Set<String> difference = new LinkedHashSet<>(own);
    catalog.forEach(difference::remove);
    String what = "the manifest has, and the catalog lacks";
    if (difference.isEmpty()) {
      difference.addAll(catalog);
      own.forEach(difference::remove);
      what = "the catalog has, and the manifest lacks";
    }
    throw new ImageBuildException(
        place
            + " and the catalog of "
            + entry.origin()
            + " disagree on "
            + entry.fmri()
            + ": "
            + what
            + ": "
            + difference.stream().findFirst().orElse("an action twice"));
  }

  private static List<String> lines(List<Action> actions) {
    return actions.stream().map(Action::toString).sorted().toList();
  }
}
