package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.osimage.ImageBuildException;
import org.osimage.account.Accounts;
import org.osimage.account.NewGroup;
import org.osimage.account.NewUser;
import org.osimage.content.ContentStore;
import org.osimage.manifest.ImageDescription;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.overlay.Declared;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.overlay.Permission;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreeEditor;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;

/**
 * Makes in the merged image what overlays declare - groups, users, links, devices, permissions, in
 * this order - and turns owners that are known by name into ids, by the image's own files.
 */
public final class DeclaredEdits {
  private static final long SECONDS_A_DAY = 86_400;

  private final ContentStore store;
  private final long epoch;

  public DeclaredEdits(ContentStore store, long epoch) {
    this.store = store;
    this.epoch = epoch;
  }

  /** What the overlays declare, in their order. */
  public static List<Declared> declared(ImageDescription description) {
    return description.software().stream()
        .filter(OverlayRequest.class::isInstance)
        .map(item -> ((OverlayRequest) item).declared())
        .toList();
  }

  /** The merged image with the declared accounts, and every owner known by name as an id. */
  public ImageTree settleOwners(
      ImageTree merged,
      Map<TreePath, SymbolicOwner> owners,
      List<Declared> declared,
      Function<TreePath, String> origins)
      throws IOException {
    Accounts before = Accounts.of(merged, store);
    Accounts accounts = before;
    for (Declared d : declared) {
      accounts = withAccounts(accounts, d);
    }
    ImageTree image = writeAccounts(merged, before, accounts);
    checkOwners(image, owners, accounts, origins);
    return resolveOwners(image, owners, accounts);
  }

  /** Names every owner that the image does not know, each with its first path. */
  private static void checkOwners(
      ImageTree image,
      Map<TreePath, SymbolicOwner> owners,
      Accounts accounts,
      Function<TreePath, String> origins)
      throws ImageBuildException {
    Map<SymbolicOwner, TreePath> first = new HashMap<>();
    owners.forEach(
        (path, owner) -> {
          if (image.contains(path)) {
            first.merge(owner, path, (a, b) -> a.compareTo(b) <= 0 ? a : b);
          }
        });
    SortedSet<String> unknown = new TreeSet<>();
    first.forEach(
        (owner, path) -> {
          String where = "the owner of " + path + " (" + origins.apply(path) + ")";
          try {
            accounts.uid(owner.user(), where);
            accounts.gid(owner.group(), where);
          } catch (ImageBuildException e) {
            unknown.add(e.getMessage());
          }
        });
    if (!unknown.isEmpty()) {
      throw new ImageBuildException(String.join("\n", unknown));
    }
  }

  /** The image with the declared links, devices and permissions. */
  ImageTree place(ImageTree settled, List<Declared> declared) throws IOException {
    Accounts accounts = Accounts.of(settled, store);
    ImageTree image = settled;
    for (Declared d : declared) {
      image = place(image, d, accounts);
    }
    for (Declared d : declared) {
      image = new TextEdits(store, epoch).apply(image, d.edits());
    }
    for (Declared d : declared) {
      image = permissions(image, d.permissions(), accounts);
    }
    return image;
  }

  /** The image with root's password, which is a hash. */
  ImageTree rootPassword(ImageTree image, String hash) throws IOException {
    Accounts before = Accounts.of(image, store);
    NewUser root = NewUser.named("root", true).withPassword(hash);
    return writeAccounts(image, before, before.with(root, epoch / SECONDS_A_DAY));
  }

  private Accounts withAccounts(Accounts accounts, Declared declared) throws ImageBuildException {
    Accounts more = accounts;
    for (Declared.Group g : declared.groups()) {
      more = more.with(new NewGroup(g.name(), id(g.gid()), g.system(), List.of()));
    }
    for (Declared.User u : declared.users()) {
      NewUser user =
          new NewUser(
              u.name(),
              id(u.uid()),
              u.group(),
              u.groups(),
              u.comment(),
              u.home(),
              u.shell(),
              u.passwordHash(),
              u.system());
      more = more.with(user, epoch / SECONDS_A_DAY);
    }
    return more;
  }

  private static OptionalLong id(Optional<Long> id) {
    return id.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private ImageTree writeAccounts(ImageTree image, Accounts before, Accounts after)
      throws IOException {
    if (before == after) {
      return image;
    }
    Attributes open = Attributes.root(0644, epoch);
    long shadowGroup = after.hasGroup("shadow") ? after.gid("shadow", Accounts.SHADOW) : 0;
    Attributes closed = Attributes.of(0640, 0, shadowGroup, epoch);
    ImageTree edited = write(image, Accounts.PASSWD, after.passwd(), open);
    edited = write(edited, Accounts.GROUP, after.group(), open);
    if (after.shadow().isPresent()) {
      edited = write(edited, Accounts.SHADOW, after.shadow().get(), closed);
    }
    return after.gshadow().isPresent()
        ? write(edited, Accounts.GSHADOW, after.gshadow().get(), closed)
        : edited;
  }

  private ImageTree write(ImageTree image, String path, String text, Attributes fresh)
      throws IOException {
    return new ImageText(image, store).write(TreePath.literal(path), text, fresh);
  }

  private static ImageTree resolveOwners(
      ImageTree image, Map<TreePath, SymbolicOwner> owners, Accounts accounts)
      throws ImageBuildException {
    return image.edit(
        editor -> {
          for (Map.Entry<TreePath, SymbolicOwner> owner : owners.entrySet()) {
            Optional<Entry> entry = editor.find(owner.getKey());
            // a hard link too: it may stand for the file that had the owner
            if (entry.isPresent()) {
              editor.setAttributes(
                  owner.getKey(),
                  owned(
                      entry.get().attributes(),
                      owner.getValue().user(),
                      owner.getValue().group(),
                      accounts,
                      owner.getKey()));
            }
          }
        });
  }

  private static Attributes owned(
      Attributes attributes, String user, String group, Accounts accounts, TreePath path)
      throws ImageBuildException {
    String where = "the owner of " + path;
    return attributes.withOwner(accounts.uid(user, where), accounts.gid(group, where));
  }

  private ImageTree place(ImageTree image, Declared declared, Accounts accounts)
      throws ImageBuildException {
    Attributes parents = Attributes.root(0755, epoch);
    return image.edit(
        editor -> {
          for (Declared.Link link : declared.links()) {
            put(editor, link(editor, link), parents, "<link>");
          }
          for (Declared.Device d : declared.devices()) {
            Attributes attributes =
                owned(Attributes.root(d.mode(), epoch), d.owner(), d.group(), accounts, d.path());
            Entry entry =
                d.type() == 'p'
                    ? new Entry.Fifo(d.path(), attributes)
                    : new Entry.Device(d.path(), attributes, d.type() == 'b', d.major(), d.minor());
            put(editor, entry, parents, "<device>");
          }
        });
  }

  private Entry link(TreeEditor editor, Declared.Link link) throws ImageBuildException {
    return link.hard()
        ? new Entry.HardLink(
            link.path(), Attributes.root(0, epoch), resolved(editor, TreePath.of(link.target())))
        : new Entry.Symlink(link.path(), Attributes.root(0777, epoch), link.target());
  }

  /** A declared thing never silently replaces what a source delivered. */
  private static void put(TreeEditor editor, Entry entry, Attributes parents, String element)
      throws ImageBuildException {
    TreePath path = resolved(editor, entry.path());
    Entry placed = entry.withPath(path);
    Optional<Entry> there = editor.find(path);
    if (there.isPresent() && !there.get().withAttributes(placed.attributes()).equals(placed)) {
      throw new ImageBuildException(
          element
              + " "
              + path
              + ": the image has a "
              + there.get().kind()
              + " of that name; leave one of them out");
    }
    editor.putWithParents(placed, parents);
  }

  /** The path with links on the way followed, e.g. bin/sh on a system whose bin is usr/bin. */
  private static TreePath resolved(TreeEditor editor, TreePath path) throws ImageBuildException {
    TreePath parent = SymlinkWalk.resolve(path.parent(), p -> SymlinkWalk.target(editor.find(p)));
    return parent.resolve(path.name());
  }

  private static ImageTree permissions(ImageTree image, List<Permission> rules, Accounts accounts)
      throws ImageBuildException {
    ImageTree edited = image;
    for (Permission rule : rules) {
      edited = apply(edited, rule, accounts);
    }
    return edited;
  }

  private static ImageTree apply(ImageTree image, Permission rule, Accounts accounts)
      throws ImageBuildException {
    TreeSelection selection = TreeSelection.of(List.of(rule.pattern()), List.of());
    List<Entry> matched =
        image.entries().stream().filter(e -> selection.selects(e.path())).toList();
    if (matched.isEmpty()) {
      throw new ImageBuildException(
          "<permission><pattern> '" + rule.pattern() + "' matches nothing in the image");
    }
    return image.edit(
        editor -> {
          for (Entry entry : matched) {
            Attributes attributes = entry.attributes();
            Optional<Integer> mode =
                entry.kind() == Entry.Kind.DIRECTORY ? rule.directoryMode() : rule.fileMode();
            if (mode.isPresent() && entry.kind() != Entry.Kind.SYMLINK) {
              attributes = attributes.withMode(mode.get());
            }
            String user = rule.owner().orElse(String.valueOf(attributes.uid()));
            String group = rule.group().orElse(String.valueOf(attributes.gid()));
            editor.setAttributes(
                entry.path(), owned(attributes, user, group, accounts, entry.path()));
          }
        });
  }
}
