package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.element.Section;
import org.osimage.source.Coordinates;
import org.osimage.source.FileReference;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceElement;
import org.osimage.source.Surroundings;
import org.osimage.source.svr4.format.PackageText;

/**
 * The element {@code <svr4>}: packages of a file, directory or dependency. All of an image share
 * one package database.
 *
 * @param packages where they are; empty: packages are only removed
 * @param adminFile an administration file, see admin(4)
 * @param admin its parameters, given here
 * @param responses file or directory with what request scripts would ask
 */
public record Svr4Element(
    FileReference packages,
    Optional<String> adminFile,
    Map<String, String> admin,
    Optional<String> responses,
    Svr4Options options,
    OnConflict onConflict)
    implements SourceElement {
  private static final int LONGEST = 1 << 20;

  public static Svr4Element read(Section s) {
    Section admin = s.sectionOrEmpty("admin");
    Map<String, String> parameters = new TreeMap<>();
    Optional<String> file = admin.text("file");
    for (String name : Admin.NAMES) {
      admin.text(name).ifPresent(value -> parameters.put(name, value));
    }
    admin.end();
    FileReference packages = new FileReference(s.text("source"), Coordinates.optional(s, "pkg"));
    Svr4Options options = Svr4Options.read(s);
    if (packages.file().isPresent() && packages.artifact().isPresent()) {
      s.problem("has both <source> and <artifactId>; give one of them");
    }
    if (packages.isEmpty() && options.uninstall().isEmpty()) {
      s.problem("lacks <source>, a file or directory with packages, or <groupId>, <artifactId>");
    }
    return new Svr4Element(
        packages, file, parameters, s.text("responses"), options, OnConflict.read(s));
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    Optional<ProjectFile> file =
        packages.isEmpty() ? Optional.empty() : Optional.of(packages.in(surroundings));
    String name = "<svr4> " + file.map(ProjectFile::shown).orElse("uninstall");
    Svr4Request request =
        new Svr4Request(
            name,
            file.map(ProjectFile::path),
            admin(name, surroundings),
            responses.map(r -> surroundings.file(r).path()),
            options);
    Svr4Session session =
        surroundings.shared(Svr4Session.class, () -> new Svr4Session(surroundings.scripts()));
    return Optional.of(new Svr4Source(request, session));
  }

  private Admin admin(String name, Surroundings surroundings) throws IOException {
    Admin all = Admin.DEFAULTS;
    if (adminFile.isPresent()) {
      ProjectFile file = surroundings.file(adminFile.get());
      if (!Files.isRegularFile(file.path()) || Files.size(file.path()) > LONGEST) {
        throw new ImageBuildException(
            name + ": <admin><file> " + file.shown() + " is no administration file");
      }
      all = all.withFile(PackageText.of(file.shown(), Files.readAllBytes(file.path())));
    }
    return all.with(admin, name + ": <admin> ");
  }
}
