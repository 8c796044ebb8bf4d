package org.osimage.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Section;
import org.osimage.source.Coordinates;
import org.osimage.tree.TreePath;

/**
 * A flash archive of the image; the options of flarcreate(1M) in parentheses.
 *
 * @param skip do not make it
 * @param name of the content ({@code -n}); empty: the file's without extension
 * @param root directory of the image that becomes the archive's root ({@code -R})
 * @param format cpio or pax ({@code -L})
 * @param compress with compress(1) ({@code -c})
 * @param sizes have the sizes in the header (not {@code -S})
 * @param hash have the hashes in the header (not {@code -H})
 * @param integrityCheck every file of the package databases must be archived (not {@code -I})
 * @param architectures that it is for; empty: that of the image
 * @param keywords of the user's ({@code -U})
 * @param sections of the user's, name and file ({@code -u}, {@code -d})
 * @param summary text of the summary section; empty: counts and sizes
 */
public record Flar(
    boolean skip,
    Optional<String> name,
    TreePath root,
    String format,
    boolean compress,
    boolean sizes,
    boolean hash,
    boolean integrityCheck,
    Origin origin,
    List<String> architectures,
    SortedMap<String, String> keywords,
    List<UserSection> sections,
    Optional<String> summary,
    Selection selection,
    Scripts scripts,
    Optional<Base> base)
    implements OutputOptions {
  /** Why a name of an option says nothing here, and what does. */
  private static final String TAPE =
      "writes to a tape, which a build does not: copy the finished file to the device, e.g. dd"
          + " if=target/NAME.flar of=/dev/rmt/0n obs=64k conv=sync";

  public Flar {
    architectures = List.copyOf(architectures);
    keywords = Collections.unmodifiableSortedMap(new TreeMap<>(keywords));
    sections = List.copyOf(sections);
  }

  /**
   * What the header says of who made it.
   *
   * @param author ({@code -a})
   * @param contentType ({@code -T})
   * @param description ({@code -e})
   * @param descriptionFile a file with it ({@code -E})
   * @param creationDate CCYYMMDDhhmmss in UTC ({@code -i}); empty: the build's timestamp
   * @param creationMaster ({@code -m}); empty: the image's node name, else the artifactId
   */
  public record Origin(
      Optional<String> author,
      Optional<String> contentType,
      Optional<String> description,
      Optional<String> descriptionFile,
      Optional<String> creationDate,
      Optional<String> creationMaster) {
    private static Origin read(Section s) {
      Origin origin =
          new Origin(
              s.text("author"),
              s.text("contentType"),
              s.text("description"),
              s.text("descriptionFile"),
              s.text("creationDate"),
              s.text("creationMaster"));
      if (origin.description.isPresent() && origin.descriptionFile.isPresent()) {
        s.problem("has both <description> (-e) and <descriptionFile> (-E); give one of them");
      }
      if (origin.creationDate.filter(d -> !d.matches("[0-9]{14}")).isPresent()) {
        s.problem("has a <creationDate> that is not written CCYYMMDDhhmmss, 14 digits");
      }
      return origin;
    }
  }

  /** A section of the user's from a file. */
  public record UserSection(String name, String file) {}

  /**
   * @param excludes ({@code -x})
   * @param excludeList file with more of them ({@code -X})
   * @param includes ({@code -y})
   * @param filter file with lines of both kinds ({@code -z})
   * @param files file with paths ({@code -f})
   * @param onlyFiles only these are archived ({@code -F})
   */
  public record Selection(
      List<String> excludes,
      Optional<String> excludeList,
      List<String> includes,
      Optional<String> filter,
      Optional<String> files,
      boolean onlyFiles) {
    public Selection {
      excludes = List.copyOf(excludes);
      includes = List.copyOf(includes);
    }

    private static Selection read(Section s) {
      Selection selection =
          new Selection(
              s.texts("excludes", "exclude"),
              list(s, "excludeList"),
              s.texts("includes", "include"),
              list(s, "filter"),
              list(s, "files"),
              s.flag("onlyFiles", false));
      if (selection.onlyFiles && selection.files.isEmpty()) {
        s.problem("has <onlyFiles> (-F), which needs a list of <files> (-f)");
      }
      return selection;
    }

    private static Optional<String> list(Section s, String name) {
      Optional<String> file = s.text(name);
      if (file.filter(f -> f.equals("-")).isPresent()) {
        s.problem("has <" + name + ">-</" + name + ">: a build has no standard input; name a file");
      }
      return file;
    }
  }

  /** Files of the scripts that it carries for each stage of deployment. */
  public record Scripts(
      List<String> predeployment, List<String> postdeployment, List<String> reboot) {
    public Scripts {
      predeployment = List.copyOf(predeployment);
      postdeployment = List.copyOf(postdeployment);
      reboot = List.copyOf(reboot);
    }
  }

  /**
   * The earlier release of a differential archive ({@code -A}), one of the four.
   *
   * @param file a full flash archive
   * @param artifact a full flash archive among the dependencies
   * @param directory a directory with the image's files
   * @param checkpoint a directory with checkpoints of another build
   * @param manifest have one (not {@code -M})
   * @param full also make the full archive
   */
  public record Base(
      Optional<String> file,
      Optional<Coordinates> artifact,
      Optional<String> directory,
      Optional<String> checkpoint,
      boolean manifest,
      boolean full) {
    private static Base read(Section s) {
      Base base =
          new Base(
              s.text("file"),
              Coordinates.optional(s, "flar").map(c -> c.orClassifier("flar")),
              s.text("directory"),
              s.text("checkpoint"),
              s.flag("manifest", true),
              s.flag("full", false));
      long given =
          List.of(base.file, base.artifact, base.directory, base.checkpoint).stream()
              .filter(Optional::isPresent)
              .count();
      if (given != 1) {
        s.problem(
            "takes one of <file>, <directory>, <checkpoint>, or <groupId> and <artifactId> of a"
                + " dependency");
      }
      return base;
    }
  }

  public static Flar read(Section s) {
    for (String tape : List.of("tape", "tapePosition", "tapeBlockSize")) {
      if (s.text(tape).isPresent()) {
        s.problem("has <" + tape + ">, which " + TAPE);
      }
    }
    return new Flar(
        s.flag("skip", false),
        s.text("name"),
        s.treePath("root", ""),
        s.word("format", "cpio", "pax"),
        s.flag("compress", false),
        s.flag("sizes", true),
        s.flag("hash", true),
        s.flag("integrityCheck", true),
        Origin.read(s),
        s.texts("architectures", "architecture"),
        keywords(s),
        sections(s),
        s.text("summary"),
        Selection.read(s),
        new Scripts(
            s.texts("predeployment", "script"),
            s.texts("postdeployment", "script"),
            s.texts("reboot", "script")),
        s.section("base").map(Flar::base));
  }

  private static Base base(Section s) {
    Base base = Base.read(s);
    s.end();
    return base;
  }

  private static SortedMap<String, String> keywords(Section s) {
    SortedMap<String, String> keywords = new TreeMap<>();
    s.sections(
        "keywords",
        "keyword",
        k -> {
          String name = k.required("name");
          if (keywords.put(name, k.text("value", "")) != null) {
            k.problem("sets " + name + " twice");
          }
        });
    return keywords;
  }

  private static List<UserSection> sections(Section s) {
    List<UserSection> sections = new ArrayList<>();
    s.sections(
        "sections",
        "section",
        u -> sections.add(new UserSection(u.required("name"), u.required("file"))));
    return sections;
  }
}
