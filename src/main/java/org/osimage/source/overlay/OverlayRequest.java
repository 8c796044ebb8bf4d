package org.osimage.source.overlay;

import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.Patterns;
import org.osimage.source.SourceElement;
import org.osimage.source.Surroundings;
import org.osimage.tree.TreePath;

/**
 * The element {@code <overlay>}: files of the project, and what is declared instead of held as a
 * file.
 *
 * @param directory of the project; empty when the overlay only declares
 * @param outputDirectory in the image
 * @param patterns relative to the directory
 * @param fileMode of every file, 0 to 07777; empty: 0755 if the owner may execute it, else 0644
 * @param directoryMode of every directory, 0 to 07777; empty: 0755
 * @param filtering whether properties are filled in for <code>${name}</code> and {@code @name@} in
 *     text files
 * @param defaultExcludes whether files of version control and editors stay out, as Maven's plugins
 *     have it
 */
public record OverlayRequest(
    Optional<String> directory,
    TreePath outputDirectory,
    Patterns patterns,
    Optional<Integer> fileMode,
    Optional<Integer> directoryMode,
    SymbolicOwner owner,
    boolean filtering,
    Declared declared,
    boolean defaultExcludes,
    OnConflict onConflict)
    implements SourceElement {
  /** The whole directory, owned by root, at the root of the image. */
  public static OverlayRequest of(String directory) {
    return new OverlayRequest(
        Optional.of(directory),
        TreePath.ROOT,
        Patterns.ALL,
        Optional.empty(),
        Optional.empty(),
        SymbolicOwner.ROOT,
        false,
        Declared.NOTHING,
        true,
        OnConflict.REPLACE);
  }

  public static OverlayRequest read(Section s) {
    OverlayRequest overlay =
        new OverlayRequest(
            s.text("directory"),
            s.treePath("outputDirectory", ""),
            Patterns.read(s),
            s.mode("fileMode"),
            s.mode("directoryMode"),
            new SymbolicOwner(s.owner("owner").orElse("root"), s.owner("group").orElse("root")),
            s.flag("filtering", false),
            Declared.read(s),
            s.flag("useDefaultExcludes", true),
            OnConflict.readOverriding(s));
    if (overlay.directory.isEmpty() && overlay.declared.isEmpty()) {
      s.problem(
          "lacks <directory>, or <permissions>, <links>, <devices>, <groups>, <users> or"
              + " <edits>");
    }
    return overlay;
  }

  /** {@code <cpio>}, the constructor's name for a directory that is copied. */
  public static OverlayRequest readCopy(Section s) {
    return new OverlayRequest(
        Optional.of(s.required("source")),
        s.treePath("destination", ""),
        Patterns.read(s),
        Optional.empty(),
        Optional.empty(),
        new SymbolicOwner("root", "root"),
        false,
        Declared.NOTHING,
        s.flag("useDefaultExcludes", true),
        OnConflict.read(s));
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) {
    return directory.map(
        name -> new OverlaySource(this, surroundings.file(name), surroundings.properties()));
  }

  /** Without what is made of the populated image later: everything declared but accounts. */
  @Override
  public String populates() {
    return new OverlayRequest(
            directory,
            outputDirectory,
            patterns,
            fileMode,
            directoryMode,
            owner,
            filtering,
            declared.accounts(),
            defaultExcludes,
            onConflict)
        .toString();
  }
}
