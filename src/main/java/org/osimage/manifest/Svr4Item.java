package org.osimage.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/**
 * SVR4 packages.
 *
 * @param source file or directory; empty: an artifact, or nothing but packages to remove
 * @param artifact a dependency of the project with packages
 * @param packages names of packages; none: all
 * @param adminFile an administration file, see admin(4)
 * @param admin its parameters, given here
 * @param responses file or directory with what request scripts would ask
 * @param scripts {@code list}, {@code fail} or {@code run}
 * @param uninstall packages to remove first
 * @param resolveLinks whether paths may lie beneath symbolic links of the image
 */
public record Svr4Item(
    Optional<String> source,
    Optional<SoftwareItem.Artifact> artifact,
    List<String> packages,
    Optional<String> adminFile,
    Map<String, String> admin,
    Optional<String> responses,
    String scripts,
    List<Conflict> conflicts,
    List<String> uninstall,
    boolean resolveLinks,
    OnConflict onConflict)
    implements SoftwareItem {
  private static final List<String> ADMIN =
      List.of(
          "instance",
          "partial",
          "runlevel",
          "idepend",
          "rdepend",
          "space",
          "setuid",
          "conflict",
          "action",
          "authentication",
          "basedir");

  /**
   * @param pattern Ant pattern over paths of the image
   * @param winner the package whose object counts; empty: the later one's
   */
  public record Conflict(String pattern, Optional<String> winner) {}

  static Svr4Item read(Section s) {
    Section admin = s.sectionOrEmpty("admin");
    Map<String, String> parameters = new LinkedHashMap<>();
    Optional<String> file = admin.text("file");
    for (String name : ADMIN) {
      admin.text(name).ifPresent(value -> parameters.put(name, value));
    }
    admin.end();
    List<Conflict> conflicts = new ArrayList<>();
    s.sections(
        "conflicts",
        "conflict",
        c -> conflicts.add(new Conflict(c.required("path"), c.text("package"))));
    Svr4Item item =
        new Svr4Item(
            s.text("source"),
            artifact(s),
            s.texts("packages", "package"),
            file,
            parameters,
            s.text("responses"),
            s.word("scripts", "list", "fail", "run"),
            List.copyOf(conflicts),
            s.texts("uninstall", "package"),
            s.word("links", "refuse", "resolve").equals("resolve"),
            OnConflict.read(s));
    int sources = (item.source.isPresent() ? 1 : 0) + (item.artifact.isPresent() ? 1 : 0);
    if (sources == 2) {
      s.problem("has both <source> and <artifactId>; give one of them");
    }
    if (sources == 0 && item.uninstall.isEmpty()) {
      s.problem("lacks <source>, a file or directory with packages, or <groupId>, <artifactId>");
    }
    return item;
  }

  private static Optional<SoftwareItem.Artifact> artifact(Section s) {
    Optional<String> groupId = s.text("groupId");
    Optional<String> artifactId = s.text("artifactId");
    String type = s.text("type", "pkg");
    Optional<String> classifier = s.text("classifier");
    if (groupId.isEmpty() && artifactId.isEmpty()) {
      return Optional.empty();
    }
    if (groupId.isEmpty() || artifactId.isEmpty()) {
      s.problem("needs both <groupId> and <artifactId>");
    }
    return Optional.of(
        new SoftwareItem.Artifact(
            groupId.orElse(""),
            artifactId.orElse(""),
            type,
            classifier,
            TreePath.ROOT,
            Optional.empty(),
            false,
            List.of(),
            List.of(),
            0,
            "root",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OnConflict.ERROR));
  }
}
