package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.archive.read.Decompressor;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.DeferredScript;
import org.osimage.source.Contribution.InstalledPackage;
import org.osimage.source.Parallel;
import org.osimage.source.SourceContext;
import org.osimage.source.debian.unpack.PackageMerge.Merged;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Turns package files into a contribution. */
public final class DebUnpacker {
  /**
   * xz -9 needs 65 MiB, what dpkg-deb writes by default 9 MiB; several packages are read at once.
   */
  private static final int XZ_MEMORY_KIB = 160 << 10;

  private final UnpackOptions options;
  private final ContentStore store;
  private final SourceContext context;

  private DebUnpacker(UnpackOptions options, ContentStore store, SourceContext context) {
    this.options = options;
    this.store = store;
    this.context = context;
  }

  /**
   * Unpacks and merges packages. Their bodies lie in the store afterwards, one pack a package; a
   * package whose pack is there already is not opened.
   *
   * @param debs in any order; a package of one name and architecture once
   * @throws org.osimage.ImageBuildException if a file does not have the size and SHA-256 that it
   *     must have, is damaged or hostile, or if packages own one path and nothing allows it; every
   *     such conflict is named
   */
  public static Contribution unpack(
      List<DebFile> debs, UnpackOptions options, ContentStore store, SourceContext context)
      throws IOException {
    List<DebFile> sorted = new ArrayList<>(debs);
    sorted.sort(DebFile.ORDER);
    return new DebUnpacker(options, store, context).run(sorted);
  }

  private Contribution run(List<DebFile> sorted) throws IOException {
    DebReader reader = new DebReader(store, Decompressor.ofDigested(XZ_MEMORY_KIB), context.log());
    List<UnpackedDeb> debs =
        new Parallel<>("unpack", sorted, DebFile::size, deb -> "package " + deb)
            .run(context, () -> reader::read);
    Set<String> standsIn =
        options.complete()
            ? DependencyAudit.check(debs, options.provided(), options.architecture())
            : Set.of();
    AccountIds ids = AccountIds.of(debs, store);
    RealPaths paths = RealPaths.of(debs, options.mergedUsr());
    Merged merged = PackageMerge.merge(debs, paths, ids, context.log());
    Additions image = new Additions(merged, store, context.epoch());
    for (TreePath link : paths.undelivered().keySet()) {
      image.directory(paths.followed(link).toString());
    }
    BaseAccounts.add(debs, store, ids, image);
    if (!options.scripted()) {
      BaseSetup.add(debs, ids, image);
      CaCertificates.add(debs, merged.entries().keySet(), image, context.epoch(), context.log());
      Alternatives.add(debs, store, image, context.log());
    }
    new DpkgDatabase(debs, merged.lost(), options.architecture(), store, image).write(standsIn);
    if (!options.scripted()) {
      ScriptReport.write(debs, store, image, context.log());
    }
    return contribution(debs, merged, image);
  }

  private Contribution contribution(List<UnpackedDeb> debs, Merged merged, Additions image) {
    List<Entry> entries = new ArrayList<>(merged.entries().size() + image.entries().size());
    Map<TreePath, String> origins = new HashMap<>();
    merged
        .entries()
        .forEach(
            (path, owned) -> {
              entries.add(owned.entry());
              origins.put(path, debs.get(owned.owner()).name());
            });
    merged
        .paths()
        .undelivered()
        .forEach(
            (path, target) ->
                entries.add(
                    new Entry.Symlink(path, Attributes.root(0777, context.epoch()), target)));
    entries.addAll(image.entries());
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    List<InstalledPackage> packages = new ArrayList<>();
    List<DeferredScript> scripts = new ArrayList<>();
    for (UnpackedDeb deb : debs) {
      DebFile file = deb.deb();
      packages.add(new InstalledPackage(file.name(), file.version(), file.architecture()));
      deb.control()
          .forEach(
              (name, control) -> {
                if (DpkgDatabase.isScript(name)) {
                  scripts.add(new DeferredScript(file.name(), name, control.content()));
                }
              });
    }
    return new Contribution(
        options.name(),
        entries,
        Map.of(),
        packages,
        scripts,
        path -> origins.getOrDefault(path, options.name()),
        List.of());
  }
}
