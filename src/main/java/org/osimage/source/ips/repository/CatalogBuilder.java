package org.osimage.source.ips.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Version;

/** Puts the parts of one origin's catalog together. Single use, one thread. */
final class CatalogBuilder {
  private static final int MAX_VERSIONS = 2_000_000;

  private static final class Draft {
    final Fmri fmri;
    final String sha1;
    List<String> dependencies = List.of();
    List<String> summary = List.of();

    Draft(Fmri fmri, String sha1) {
      this.fmri = fmri;
      this.sha1 = sha1;
    }
  }

  /** Which lists of a package are filled. */
  enum Part {
    BASE("catalog.base.C"),
    DEPENDENCY("catalog.dependency.C"),
    SUMMARY("catalog.summary.C");

    private final String file;

    Part(String file) {
      this.file = file;
    }

    String file() {
      return file;
    }
  }

  private final String publisher;
  private final String origin;
  private final Map<String, Map<String, Draft>> drafts = new HashMap<>();
  private final List<Draft> all = new ArrayList<>();

  /** Versions have many lines in common with others of their package. */
  private final Map<String, String> lines = new HashMap<>();

  CatalogBuilder(String publisher, String origin) {
    this.publisher = publisher;
    this.origin = origin;
  }

  int size() {
    return all.size();
  }

  /** Reads a part; {@link Part#BASE} before the others. Other publishers in it are left out. */
  void read(Part part, JsonText json) throws IOException {
    json.object();
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      if (key.get().equals(publisher)) {
        names(part, json);
      } else {
        json.skip();
      }
    }
    json.end();
  }

  private void names(Part part, JsonText json) throws IOException {
    json.object();
    for (Optional<String> name = json.key(); name.isPresent(); name = json.key()) {
      json.array();
      while (json.element()) {
        version(part, name.get(), json);
      }
    }
  }

  private void version(Part part, String name, JsonText json) throws IOException {
    Optional<String> version = Optional.empty();
    Optional<String> sha1 = Optional.empty();
    List<String> actions = List.of();
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      switch (key.get()) {
        case "version" -> version = Optional.of(json.string());
        case "signature-sha-1" -> sha1 = Optional.of(json.string());
        case "actions" -> actions = shared(json.strings());
        default -> json.skip();
      }
    }
    if (version.isEmpty()) {
      throw json.error("an entry of " + name + " has no version");
    }
    if (part == Part.BASE) {
      if (sha1.isEmpty() || !Sha1.isHex(sha1.get())) {
        throw json.error(name + "@" + version.get() + " has no SHA-1 of its manifest");
      }
      add(name, version.get(), sha1.get(), json);
    } else {
      fill(part, name, version.get(), actions, json);
    }
  }

  private List<String> shared(List<String> actions) {
    List<String> shared = new ArrayList<>(actions.size());
    for (String action : actions) {
      shared.add(lines.computeIfAbsent(action, line -> line));
    }
    return List.copyOf(shared);
  }

  private void add(String name, String version, String sha1, JsonText json) throws IOException {
    Fmri fmri;
    try {
      fmri = Fmri.of("pkg://" + publisher + "/" + name + "@" + version);
    } catch (ImageBuildException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
    boolean whole = fmri.name().equals(name) && fmri.version().isPresent();
    if (!whole || fmri.version().flatMap(Version::timestamp).isEmpty()) {
      throw json.error("'" + name + "@" + version + "' has no timestamp");
    }
    if (all.size() == MAX_VERSIONS) {
      throw json.error("more than " + MAX_VERSIONS + " versions of packages");
    }
    Draft draft = new Draft(fmri, sha1);
    boolean twice =
        Optional.ofNullable(drafts.computeIfAbsent(name, n -> new HashMap<>()).put(version, draft))
            .isPresent();
    if (twice) {
      throw json.error(name + "@" + version + " is there twice");
    }
    all.add(draft);
  }

  private void fill(Part part, String name, String version, List<String> actions, JsonText json)
      throws IOException {
    Optional<Draft> draft = Optional.ofNullable(drafts.getOrDefault(name, Map.of()).get(version));
    if (draft.isEmpty()) {
      throw json.error(
          name
              + "@"
              + version
              + " is not in "
              + Part.BASE.file()
              + ": the catalog contradicts itself");
    }
    if (part == Part.DEPENDENCY) {
      draft.get().dependencies = actions;
    } else {
      draft.get().summary = actions;
    }
  }

  List<CatalogEntry> entries() {
    List<CatalogEntry> entries = new ArrayList<>(all.size());
    for (Draft d : all) {
      entries.add(new CatalogEntry(d.fmri, d.sha1, d.dependencies, d.summary, origin));
    }
    return entries;
  }
}
