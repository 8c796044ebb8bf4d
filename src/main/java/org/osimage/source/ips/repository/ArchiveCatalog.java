package org.osimage.source.ips.repository;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/** What pkg5 puts into catalogs of a manifest; archives have manifests and no catalog. */
final class ArchiveCatalog {
  private static final List<String> LEFT_OUT = List.of("fmri", "pkg.fmri", "publisher");
  private static final List<String> PREFIXES_LEFT_OUT =
      List.of("info.source-url", "pkg.debug", "pkg.linted");

  private ArchiveCatalog() {}

  static List<CatalogEntry> read(Origin origin, String publisher) throws IOException {
    List<CatalogEntry> entries = new ArrayList<>();
    for (String path : origin.manifests()) {
      Fmri fmri = fmri(path, publisher, origin);
      byte[] bytes =
          origin
              .file(path, in -> Origin.limited(in, Manifest.MAX_SIZE, origin.place(path)))
              .orElseThrow();
      Manifest manifest = Manifest.of(bytes, origin.place(path));
      entries.add(
          new CatalogEntry(
              fmri,
              Sha1.hex(bytes),
              dependencies(manifest).stream().map(Action::toString).toList(),
              summary(manifest),
              origin.address()));
    }
    return entries;
  }

  /** The name that the path of a manifest stands for: decoded once, it must encode to itself. */
  private static Fmri fmri(String path, String publisher, Origin origin) throws IOException {
    String[] parts = path.split("/", -1);
    try {
      String name = URLDecoder.decode(parts[parts.length - 2], StandardCharsets.UTF_8);
      String version = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
      Fmri fmri = Fmri.of("pkg://" + publisher + "/" + name + "@" + version);
      if (path.endsWith("/pkg/" + fmri.encodedName() + "/" + fmri.encodedVersion())) {
        return fmri;
      }
    } catch (IllegalArgumentException | ImageBuildException e) {
      throw new ImageBuildException(
          origin.place(path) + " is not named like a package: " + e.getMessage(), e);
    }
    throw new ImageBuildException(origin.place(path) + " is not named like a package");
  }

  /** The actions that the catalog's dependency part has of a manifest. */
  static List<Action> dependencies(Manifest manifest) {
    List<Action> found = new ArrayList<>();
    for (Action action : manifest.actions()) {
      if (action.type() == ActionType.DEPEND) {
        found.add(action);
      }
    }
    for (Action action : manifest.actions()) {
      if (action.type() == ActionType.SET && isDependency(action.value("name").orElse(""))) {
        found.add(action);
      }
    }
    return found;
  }

  private static boolean isDependency(String name) {
    return name.startsWith("variant")
        || name.startsWith("facet")
        || name.startsWith("pkg.depend.")
        || name.equals("pkg.obsolete")
        || name.equals("pkg.renamed");
  }

  private static List<String> summary(Manifest manifest) {
    List<String> found = new ArrayList<>();
    for (Action action : manifest.actions()) {
      String name = action.value("name").orElse("");
      boolean localized = name.indexOf(':') >= 0 && !name.endsWith(":C");
      if (action.type() == ActionType.SET
          && !isDependency(name)
          && !LEFT_OUT.contains(name)
          && PREFIXES_LEFT_OUT.stream().noneMatch(name::startsWith)
          && !localized) {
        found.add(action.toString());
      }
    }
    return found;
  }
}
