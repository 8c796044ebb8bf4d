package org.osimage.source.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/** What an overlay declares instead of holding it as a file. */
public record Declared(
    List<Permission> permissions,
    List<Link> links,
    List<Device> devices,
    List<Group> groups,
    List<User> users,
    List<TextEdit> edits) {
  public Declared {
    permissions = List.copyOf(permissions);
    links = List.copyOf(links);
    devices = List.copyOf(devices);
    groups = List.copyOf(groups);
    users = List.copyOf(users);
    edits = List.copyOf(edits);
  }

  public static final Declared NOTHING =
      new Declared(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public boolean isEmpty() {
    return equals(NOTHING);
  }

  /** The groups and users alone. */
  public Declared accounts() {
    return new Declared(List.of(), List.of(), List.of(), groups, users, List.of());
  }

  /** Everything but the groups and users. */
  public Declared placements() {
    return new Declared(permissions, links, devices, List.of(), List.of(), edits);
  }

  /**
   * @param target of a symbolic link as it is stored, of a hard link a path of the image
   */
  public record Link(TreePath path, String target, boolean hard) {}

  /**
   * @param type b, c or p
   */
  public record Device(
      TreePath path, char type, int major, int minor, int mode, String owner, String group) {}

  /**
   * @param system takes a free id from 100 to 999 when it is given none, else from 1000
   */
  public record Group(String name, Optional<Long> gid, boolean system) {}

  /**
   * A user to add, or what to change of one that is there.
   *
   * @param group the primary group's name or id; by default one of the user's own name
   * @param groups further groups that list the user
   * @param passwordHash as crypt(5) has it; absent: no login by password
   * @param system as for groups; then also without home and shell by default
   */
  public record User(
      String name,
      Optional<Long> uid,
      Optional<String> group,
      List<String> groups,
      Optional<String> comment,
      Optional<String> home,
      Optional<String> shell,
      Optional<String> passwordHash,
      boolean system) {}

  /** The elements of {@code <overlay>} that declare. */
  static Declared read(Section s) {
    List<Permission> permissions = new ArrayList<>();
    s.sections("permissions", "permission", p -> permissions.add(Permission.read(p)));
    List<Link> links = new ArrayList<>();
    s.sections(
        "links",
        "link",
        l ->
            links.add(
                new Link(
                    l.requiredPath("path"),
                    l.required("target"),
                    l.word("type", "symbolic", "hard").equals("hard"))));
    List<Device> devices = new ArrayList<>();
    s.sections("devices", "device", d -> devices.add(device(d)));
    List<Group> groups = new ArrayList<>();
    s.sections(
        "groups",
        "group",
        g ->
            groups.add(
                new Group(
                    g.required("name"), g.number("gid", 0, 0xfffffffeL), g.flag("system", true))));
    List<User> users = new ArrayList<>();
    s.sections("users", "user", u -> users.add(user(u)));
    List<TextEdit> edits = new ArrayList<>();
    s.sections("edits", "edit", e -> edits.add(TextEdit.read(e)));
    return new Declared(permissions, links, devices, groups, users, edits);
  }

  private static Device device(Section d) {
    String type = d.word("type", "character", "block", "fifo");
    boolean fifo = type.equals("fifo");
    Optional<Long> major = d.number("major", 0, 0xfff);
    Optional<Long> minor = d.number("minor", 0, 0xfffff);
    if (!fifo && (major.isEmpty() || minor.isEmpty())) {
      d.problem("needs <major> and <minor>");
    }
    return new Device(
        d.requiredPath("path"),
        fifo ? 'p' : type.charAt(0),
        major.orElse(0L).intValue(),
        minor.orElse(0L).intValue(),
        d.mode("mode").orElse(0600),
        d.owner("owner").orElse("root"),
        d.owner("group").orElse("root"));
  }

  private static User user(Section u) {
    return new User(
        u.required("name"),
        u.number("uid", 0, 0xfffffffeL),
        u.text("group"),
        u.texts("groups", "group"),
        u.text("comment"),
        u.text("home"),
        u.text("shell"),
        u.text("passwordHash"),
        u.flag("system", false));
  }
}
