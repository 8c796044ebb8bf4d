package org.osimage.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/** One source of the image, in the order of the POM. */
public sealed interface SoftwareItem
    permits SoftwareItem.Debian,
        SoftwareItem.Overlay,
        SoftwareItem.Artifact,
        LiveItem,
        FlarItem,
        Svr4Item,
        IpsItem {
  /** What happens when a path is there already with other content. */
  enum OnConflict {
    ERROR,
    REPLACE,
    KEEP;

    static OnConflict read(Section s) {
      return valueOf(s.word("onConflict", "error", "replace", "keep").toUpperCase(Locale.ROOT));
    }
  }

  OnConflict onConflict();

  /**
   * Packages of a Debian repository with what they depend on.
   *
   * @param suites e.g. bookworm; the first names the release
   * @param mirror empty: the host's apt sources
   * @param keyring file with the archive's keys; empty: the one the apt source names
   * @param trusted take an archive without a valid signature
   * @param essential also install every package marked Essential
   */
  record Debian(
      List<String> suites,
      List<String> components,
      Optional<String> mirror,
      Optional<String> keyring,
      boolean trusted,
      List<String> packages,
      List<String> exclude,
      boolean recommends,
      boolean essential,
      OnConflict onConflict)
      implements SoftwareItem {
    static Debian read(Section s) {
      Optional<String> suite = s.text("suite");
      List<String> more = s.texts("suites", "suite");
      List<String> suites = suite.map(List::of).orElse(more);
      if (suite.isPresent() && !more.isEmpty()) {
        s.problem("has both <suite> and <suites>; give one of them");
      }
      if (suites.isEmpty()) {
        s.problem("lacks <suite>, e.g. <suite>bookworm</suite>");
      }
      List<String> components = s.texts("components", "component");
      List<String> packages = s.texts("packages", "package");
      if (packages.isEmpty()) {
        s.problem("lacks <packages><package>NAME</package></packages>");
      }
      return new Debian(
          suites,
          components.isEmpty() ? List.of("main") : components,
          s.text("mirror"),
          s.text("keyring"),
          s.flag("trusted", false),
          packages,
          s.texts("exclude", "package"),
          s.flag("recommends", false),
          s.flag("essential", false),
          OnConflict.read(s));
    }
  }

  /**
   * Files of the project, and what is declared instead of held as a file.
   *
   * @param directory empty when the overlay only declares
   */
  record Overlay(
      Optional<String> directory,
      TreePath outputDirectory,
      List<String> includes,
      List<String> excludes,
      Optional<Integer> fileMode,
      Optional<Integer> directoryMode,
      String owner,
      String group,
      boolean filtering,
      Declared declared,
      OnConflict onConflict)
      implements SoftwareItem {
    /** The same overlay with other declarations. */
    public Overlay withDeclared(Declared other) {
      return new Overlay(
          directory,
          outputDirectory,
          includes,
          excludes,
          fileMode,
          directoryMode,
          owner,
          group,
          filtering,
          other,
          onConflict);
    }

    /** {@code <cpio>}, the constructor's name for a directory that is copied. */
    static Overlay readCopy(Section s) {
      return new Overlay(
          Optional.of(s.required("source")),
          s.treePath("destination", ""),
          s.texts("includes", "include"),
          s.texts("excludes", "exclude"),
          Optional.empty(),
          Optional.empty(),
          "root",
          "root",
          false,
          Declared.NOTHING,
          OnConflict.read(s));
    }

    static Overlay read(Section s) {
      Overlay overlay =
          new Overlay(
              s.text("directory"),
              s.treePath("outputDirectory", ""),
              s.texts("includes", "include"),
              s.texts("excludes", "exclude"),
              s.mode("fileMode"),
              s.mode("directoryMode"),
              s.text("owner", "root"),
              s.text("group", "root"),
              s.flag("filtering", false),
              Declared.read(s),
              OnConflict.read(s));
      if (overlay.directory.isEmpty() && overlay.declared.isEmpty()) {
        s.problem(
            "lacks <directory>, or <permissions>, <links>, <devices>, <groups>, <users> or"
                + " <edits>");
      }
      return overlay;
    }
  }

  /**
   * A dependency of the project, as a file or unpacked.
   *
   * @param fileName of a file that is not unpacked; empty: the artifact's own
   * @param unpack zip, jar, tar and its compressed forms, cpio
   * @param stripComponents leading path components of the archive to drop
   * @param archiveOwners whose unpacked entries are: {@code root}, or by the archive's {@code ids}
   *     or {@code names}
   */
  record Artifact(
      String groupId,
      String artifactId,
      String type,
      Optional<String> classifier,
      TreePath outputDirectory,
      Optional<String> fileName,
      boolean unpack,
      List<String> includes,
      List<String> excludes,
      int stripComponents,
      String archiveOwners,
      Optional<Integer> fileMode,
      Optional<String> owner,
      Optional<String> group,
      OnConflict onConflict)
      implements SoftwareItem {
    static Artifact read(Section s) {
      Artifact artifact =
          new Artifact(
              s.required("groupId"),
              s.required("artifactId"),
              s.text("type", "jar"),
              s.text("classifier"),
              s.treePath("outputDirectory", ""),
              s.text("fileName"),
              s.flag("unpack", false),
              s.texts("includes", "include"),
              s.texts("excludes", "exclude"),
              s.number("stripComponents", 0, 100).orElse(0L).intValue(),
              s.word("archiveOwners", "root", "ids", "names"),
              s.mode("fileMode"),
              s.text("owner"),
              s.text("group"),
              OnConflict.read(s));
      if (artifact.unpack && artifact.fileName.isPresent()) {
        s.problem("has <fileName>, which an unpacked artifact cannot use");
      }
      if (!artifact.unpack
          && (!artifact.includes.isEmpty()
              || !artifact.excludes.isEmpty()
              || artifact.stripComponents > 0)) {
        s.problem("has includes, excludes or stripComponents, which need <unpack>true</unpack>");
      }
      if (artifact.fileName.filter(n -> n.contains("/") || n.matches("\\.\\.?")).isPresent()) {
        s.problem("has a <fileName> that is no name of a file; use <outputDirectory> for the way");
      }
      return artifact;
    }

    /** Only the coordinates; the archive is to be looked into as a whole. */
    static Artifact readArchive(Section s) {
      return new Artifact(
          s.required("groupId"),
          s.required("artifactId"),
          s.text("type", "jar"),
          s.text("classifier"),
          TreePath.ROOT,
          Optional.empty(),
          true,
          List.of(),
          List.of(),
          0,
          "root",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OnConflict.ERROR);
    }

    /** A dependency as a file that is read whole. */
    static Artifact of(
        String groupId, String artifactId, String type, Optional<String> classifier) {
      return new Artifact(
          groupId,
          artifactId,
          type,
          classifier,
          TreePath.ROOT,
          Optional.empty(),
          false,
          List.of(),
          List.of(),
          0,
          "ids",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OnConflict.ERROR);
    }

    /** As Maven writes it. */
    public String coordinates() {
      return groupId + ":" + artifactId + ":" + type + classifier.map(c -> ":" + c).orElse("");
    }
  }
}
