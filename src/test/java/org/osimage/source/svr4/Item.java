package org.osimage.source.svr4;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osimage.source.svr4.Svr4Options.ConflictRule;
import org.osimage.source.svr4.Svr4Options.Scripts;

/** A request that tests change. */
record Item(Svr4Request request) {
  /** Every package of a file or directory. */
  static Item of(Path path) {
    return new Item(Svr4Request.of("<svr4> " + path.getFileName(), path));
  }

  /** Only removes. */
  static Item removing(Scripts scripts, String name) {
    return new Item(
        new Svr4Request(
            "<svr4> uninstall",
            Optional.empty(),
            Admin.DEFAULTS,
            Optional.empty(),
            new Svr4Options(List.of(), scripts, List.of(), List.of(name), false)));
  }

  private Item with(Svr4Options o) {
    return new Item(
        new Svr4Request(request.name(), request.path(), request.admin(), request.responses(), o));
  }

  Item withAdmin(Admin admin) {
    return new Item(
        new Svr4Request(
            request.name(), request.path(), admin, request.responses(), request.options()));
  }

  Item withResponses(Path file) {
    return new Item(
        new Svr4Request(
            request.name(), request.path(), request.admin(), Optional.of(file), request.options()));
  }

  Item withScripts(Scripts scripts) {
    Svr4Options o = request.options();
    return with(
        new Svr4Options(o.packages(), scripts, o.conflicts(), o.uninstall(), o.resolveLinks()));
  }

  Item withPackages(List<String> packages) {
    Svr4Options o = request.options();
    return with(
        new Svr4Options(packages, o.scripts(), o.conflicts(), o.uninstall(), o.resolveLinks()));
  }

  Item withConflicts(List<ConflictRule> conflicts) {
    Svr4Options o = request.options();
    return with(
        new Svr4Options(o.packages(), o.scripts(), conflicts, o.uninstall(), o.resolveLinks()));
  }

  Item withUninstall(List<String> uninstall) {
    Svr4Options o = request.options();
    return with(
        new Svr4Options(o.packages(), o.scripts(), o.conflicts(), uninstall, o.resolveLinks()));
  }

  Item withResolveLinks() {
    Svr4Options o = request.options();
    return with(new Svr4Options(o.packages(), o.scripts(), o.conflicts(), o.uninstall(), true));
  }
}
