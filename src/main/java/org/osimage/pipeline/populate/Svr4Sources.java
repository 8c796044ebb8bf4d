package org.osimage.pipeline.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Svr4Item;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.source.PackageSource;
import org.osimage.source.svr4.Admin;
import org.osimage.source.svr4.Svr4Request;
import org.osimage.source.svr4.Svr4Session;
import org.osimage.source.svr4.Svr4Source;
import org.osimage.source.svr4.format.PackageText;

/** The {@code <svr4>} items of a description as sources; they share one package database. */
final class Svr4Sources {
  private static final int LONGEST = 1 << 20;

  private final BuildSettings settings;
  private final Svr4Session session;

  Svr4Sources(BuildSettings settings) {
    this.settings = settings;
    this.session = new Svr4Session(settings.scripts());
  }

  PackageSource source(Svr4Item item) throws IOException {
    return new Svr4Source(request(item), session);
  }

  private Svr4Request request(Svr4Item item) throws IOException {
    String name = name(item);
    Optional<Path> path = item.source().map(settings.baseDirectory()::resolve);
    if (item.artifact().isPresent()) {
      path = Optional.of(settings.artifacts().file(item.artifact().get()));
    }
    return new Svr4Request(
        name,
        path,
        item.packages(),
        admin(item, name),
        item.responses().map(settings.baseDirectory()::resolve),
        Svr4Request.Scripts.valueOf(item.scripts().toUpperCase(Locale.ROOT)),
        item.conflicts().stream()
            .map(c -> new Svr4Request.ConflictRule(c.pattern(), c.winner()))
            .toList(),
        item.uninstall(),
        item.resolveLinks());
  }

  /** As the user wrote it, and the same on every host. */
  private String name(Svr4Item item) {
    if (item.artifact().isPresent()) {
      return "<svr4> " + item.artifact().get().coordinates();
    }
    Path base = settings.baseDirectory();
    Path path = base.resolve(item.source().orElse("uninstall"));
    Path shown = path.startsWith(base) ? base.relativize(path) : path.getFileName();
    return "<svr4> " + String.valueOf(shown).replace('\\', '/');
  }

  private Admin admin(Svr4Item item, String name) throws IOException {
    Admin admin = Admin.DEFAULTS;
    if (item.adminFile().isPresent()) {
      Path file = settings.baseDirectory().resolve(item.adminFile().get());
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        throw new ImageBuildException(
            name + ": <admin><file> " + settings.shown(file) + " is no administration file");
      }
      admin = admin.withFile(PackageText.of(settings.shown(file), Files.readAllBytes(file)));
    }
    return admin.with(item.admin(), name + ": <admin> ");
  }
}
