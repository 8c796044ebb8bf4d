package org.osimage.source.svr4;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.SourceContext;
import org.osimage.source.svr4.PlannedPackage.Handling;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.ContentsLine;
import org.osimage.source.svr4.database.PackageToken;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.SumStream;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Brings the objects of one package into the image, as far as its contribution did not, and into
 * the contents database.
 */
final class ObjectInstall {
  private static final int SET_ID = 06000;

  private final Changes changes;
  private final ContentsFile contents;
  private final ContentStore store;
  private final SourceContext context;
  private final ItemPlan plan;
  private final PlannedPackage p;
  private final String instance;
  private final List<String> problems = new ArrayList<>();
  private final List<String> setIds = new ArrayList<>();

  ObjectInstall(
      Changes changes,
      ContentsFile contents,
      ContentStore store,
      SourceContext context,
      ItemPlan plan,
      PlannedPackage p,
      String instance) {
    this.changes = changes;
    this.contents = contents;
    this.store = store;
    this.context = context;
    this.plan = plan;
    this.p = p;
    this.instance = instance;
  }

  List<String> problems() {
    return problems;
  }

  /** All objects, without scripts. */
  void run() throws IOException {
    install(object -> true);
    link();
  }

  /** The objects that are meant, but hard links and files that a script makes. */
  void install(Predicate<PlacedObject> meant) throws IOException {
    for (PlacedObject object : p.objects()) {
      if (object.type() != ObjectType.LINK && meant.test(object)) {
        object(object);
      }
    }
  }

  /** The hard links, which come last, as in the original; then all is done. */
  void link() throws IOException {
    for (PlacedObject object : p.objects()) {
      if (object.type() == ObjectType.LINK) {
        object(object);
      }
    }
    reportSetIds();
  }

  /** Where an object lies; a problem if that is beneath a link of the image and may not be. */
  TreePath real(PlacedObject object) throws ImageBuildException {
    TreePath real = changes.real(object.path());
    if (!real.equals(object.path()) && !p.request().options().resolveLinks()) {
      problems.add(
          where(object)
              + " lies beneath a symbolic link of the image and would go to /"
              + real
              + " (allow it with <links>resolve</links>)");
    }
    return real;
  }

  /** Makes the directories above a file that a script is to make. */
  void parents(TreePath real) {
    for (TreePath at = real.parent(); changes.find(at).isEmpty(); at = at.parent()) {
      changes.put(new Entry.Directory(at, Attributes.root(0755, context.epoch())));
    }
  }

  /** Looks at what a class script made of a file, and adds it to the database. */
  void verify(PlacedObject object) throws IOException {
    TreePath real = changes.real(object.path());
    Optional<Entry> found = changes.find(real);
    if (found.isEmpty() || !(found.get() instanceof Entry.RegularFile file)) {
      problems.add(
          where(object)
              + ": attribute verification of </"
              + real
              + "> failed: pathname does not exist, its class script did not make it");
      return;
    }
    if (object.type() == ObjectType.FILE
        && !file.content().equals(object.body().orElseThrow().content())) {
      problems.add(
          where(object)
              + ": content verification of </"
              + real
              + "> failed: its class script made another file of it; ftype e is for that");
      return;
    }
    register(object, real);
  }

  private void object(PlacedObject object) throws IOException {
    Handling handling = p.handling(object);
    if (handling == Handling.SCRIPT) {
      return;
    }
    int before = problems.size();
    TreePath real = real(object);
    if (problems.size() > before) {
      return;
    }
    if (plan.isLost(p, object)) {
      own(object);
      return;
    }
    boolean placed = plan.isContributed(object) || object.path().isRoot();
    Optional<Entry> there = changes.find(real);
    if (!placed && !place(object, real, there, handling)) {
      return;
    }
    register(object, real);
  }

  private String where(PlacedObject object) {
    return p.shown() + ": pkgmap, line " + object.entry().line() + ": " + object.entry().path();
  }

  /** The package has the path too, with the values of another one. */
  private void own(PlacedObject object) {
    contents
        .find(object.databasePath())
        .ifPresent(
            line -> {
              List<PackageToken> owners = new ArrayList<>(line.owners());
              owners.removeIf(o -> o.instance().equals(instance));
              owners.add(PackageToken.of(instance));
              contents.put(line.withOwners(owners));
            });
    if (contents.find(object.databasePath()).isEmpty()) {
      contents.put(object.line(instance, context.epoch()));
    }
  }

  /** Puts the object into the image; false if what is there stays and belongs to nobody. */
  private boolean place(
      PlacedObject object, TreePath real, Optional<Entry> there, Handling handling)
      throws IOException {
    Entry entry = object.treeEntry(context.epoch()).withPath(real);
    if (object.type() == ObjectType.LINK) {
      TreePath target = changes.real(object.linked());
      Optional<Entry> linked = changes.find(target);
      if (linked.isEmpty() || linked.get().kind() == Entry.Kind.DIRECTORY) {
        problems.add(
            where(object) + " is a hard link to /" + target + ", which is no file of the image");
        return false;
      }
      if (contents.find(PlacedObject.databasePath(object.linked())).isEmpty()) {
        problems.add(
            where(object) + " is a hard link to /" + target + ", which belongs to no package");
        return false;
      }
      entry = new Entry.HardLink(real, entry.attributes(), target);
    }
    if (there.isEmpty()) {
      put(object, entry);
      return true;
    }
    if (same(object, entry, there.get())) {
      return true;
    }
    if (handling == Handling.PRESERVE) {
      return true;
    }
    if (handling == Handling.RENAME_NEW) {
      TreePath renamed = real.parent().resolve(real.name() + ".new");
      put(object, entry.withPath(renamed));
      return true;
    }
    return conflict(object, entry, there.get());
  }

  private boolean same(PlacedObject object, Entry entry, Entry there) {
    if (object.type().isDirectory()) {
      return there.kind() == Entry.Kind.DIRECTORY;
    }
    if (entry instanceof Entry.HardLink link) {
      Entry target = changes.find(link.target()).orElseThrow();
      return target.withPath(there.path()).equals(there) && there.kind() != Entry.Kind.FILE;
    }
    return there.kind() == entry.kind() && there.withAttributes(entry.attributes()).equals(entry);
  }

  private boolean conflict(PlacedObject object, Entry entry, Entry there) {
    Optional<ContentsLine> line = contents.find(object.databasePath());
    boolean own =
        line.isPresent() && line.get().owners().size() == 1 && line.get().isOwnedBy(instance);
    if (own || p.request().admin().is("conflict", "nocheck")) {
      if (there.kind() == Entry.Kind.DIRECTORY && !changes.isEmpty(there.path())) {
        problems.add(where(object) + " is a directory in the image, which is not empty");
        return false;
      }
      put(object, entry);
      return true;
    }
    if (p.request().admin().is("conflict", "nochange")) {
      line.ifPresent(l -> own(object));
      return false;
    }
    problems.add(
        where(object)
            + " is in the image already with other content, from "
            + line.map(l -> "package " + l.owners().get(0).instance()).orElse("another source")
            + " (replace it with <admin><conflict>nocheck</conflict></admin>)");
    return false;
  }

  private void put(PlacedObject object, Entry entry) {
    changes.put(entry);
    ItemPlan.owner(object).ifPresent(owner -> changes.owner(entry.path(), owner));
  }

  /** Adds the object to the database, as it lies in the image. */
  private void register(PlacedObject object, TreePath real) throws IOException {
    Optional<Entry> found = changes.find(real);
    if (found.isEmpty()) {
      problems.add(where(object) + " is not in the image");
      return;
    }
    if (found.get().kind() == Entry.Kind.SYMLINK
        && object.type().isDirectory()
        && !p.request().options().resolveLinks()) {
      problems.add(
          where(object)
              + " is a directory, in the image it is a symbolic link (allow it with"
              + " <links>resolve</links>)");
      return;
    }
    Optional<ContentsLine> before = contents.find(object.databasePath());
    ContentsLine line = object.line(instance, context.epoch());
    if (object.mode() == MapEntry.UNKNOWN && object.type().hasAttributes()) {
      int mode = found.get().attributes().mode();
      line =
          line.withAttributes(
              before.map(ContentsLine::mode).orElse(mode), line.owner(), line.group());
    }
    if (object.type().isFile()) {
      line = withActual(object, line, found.get());
    }
    line = before.isPresent() ? known(before.get().mergedWith(line), real) : line;
    contents.put(line);
    attributes(object, real, found.get(), line);
  }

  /** The original looks up whose an object is that was there and that a package leaves open. */
  private ContentsLine known(ContentsLine line, TreePath real) {
    boolean owner = line.owner().equals(MapEntry.ANY);
    boolean group = line.group().equals(MapEntry.ANY);
    if (!line.type().hasAttributes() || (!owner && !group)) {
      return line;
    }
    SymbolicOwner actual = changes.ownerOf(real);
    return line.withAttributes(
        line.mode(), owner ? actual.user() : line.owner(), group ? actual.group() : line.group());
  }

  /** Another source may have replaced the file: the database then has it as it is. */
  private ContentsLine withActual(PlacedObject object, ContentsLine line, Entry found)
      throws IOException {
    Content delivered = object.body().orElseThrow().content();
    if (!(found instanceof Entry.RegularFile file) || file.content().equals(delivered)) {
      return line;
    }
    context
        .log()
        .debug(where(object) + " was replaced by another source; the database has it as it is");
    try (InputStream in = store.open(file.content());
        SumStream sum = new SumStream(in)) {
      sum.transferTo(OutputStream.nullOutputStream());
      return line.withContents(file.content().size(), sum.sum(), file.attributes().mtime());
    }
  }

  /** Gives mode, owner and time to what several sources may have had. */
  private void attributes(PlacedObject object, TreePath real, Entry found, ContentsLine line) {
    if (!object.type().hasAttributes()) {
      return;
    }
    ItemPlan.owner(object).ifPresent(owner -> changes.owner(real, owner));
    Attributes now = changes.attributes(found);
    Attributes wanted = object.mode() == MapEntry.UNKNOWN ? now : now.withMode(object.mode());
    if (object.type().isFile()) {
      wanted = wanted.withMtime(line.mtime());
    }
    if (!wanted.equals(now)) {
      changes.attributes(real, wanted);
    }
    if (object.type().isFile() && (wanted.mode() & SET_ID) != 0) {
      setIds.add(object.databasePath());
    }
  }

  private void reportSetIds() {
    if (setIds.isEmpty()) {
      return;
    }
    String what = p.shown() + " has set-id files: " + String.join(", ", setIds);
    if (p.request().admin().is("setuid", "quit")) {
      problems.add(what + " (allow them with <admin><setuid>nocheck</setuid></admin>)");
    } else {
      context.log().info(what);
    }
  }
}
