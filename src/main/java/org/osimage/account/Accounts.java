package org.osimage.account;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;

/**
 * The users and groups of an image. Immutable: a change gives another value. New lines stand behind
 * the last entry of their file; everything else stays byte for byte.
 */
public final class Accounts {
  public static final String PASSWD = "etc/passwd";
  public static final String GROUP = "etc/group";
  public static final String SHADOW = "etc/shadow";
  public static final String GSHADOW = "etc/gshadow";

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,31}";
  private static final String SHADOWED = "x";

  private final AccountFile passwd;
  private final AccountFile group;
  private final Optional<AccountFile> shadow;
  private final Optional<AccountFile> gshadow;
  private final AccountIds users;
  private final AccountIds groups;

  private Accounts(
      AccountFile passwd,
      AccountFile group,
      Optional<AccountFile> shadow,
      Optional<AccountFile> gshadow)
      throws ImageBuildException {
    this.passwd = passwd;
    this.group = group;
    this.shadow = shadow;
    this.gshadow = gshadow;
    this.users = new AccountIds("user", passwd);
    this.groups = new AccountIds("group", group);
  }

  /**
   * From the texts of the image's files.
   *
   * @param passwd {@code etc/passwd}, empty when there is none
   * @param group {@code etc/group}, empty when there is none
   * @param shadow {@code etc/shadow}; it is begun with the first password that is set
   * @param gshadow {@code etc/gshadow}; without it none is kept, as on Solaris
   * @throws ImageBuildException naming file and line that are wrong
   */
  public static Accounts parse(
      String passwd, String group, Optional<String> shadow, Optional<String> gshadow)
      throws ImageBuildException {
    Optional<AccountFile> s = Optional.empty();
    if (shadow.isPresent()) {
      s = Optional.of(AccountFile.parse(SHADOW, 9, shadow.get()));
    }
    Optional<AccountFile> gs = Optional.empty();
    if (gshadow.isPresent()) {
      gs = Optional.of(AccountFile.parse(GSHADOW, 4, gshadow.get()));
    }
    return new Accounts(
        AccountFile.parse(PASSWD, 7, passwd), AccountFile.parse(GROUP, 4, group), s, gs);
  }

  /** Of an image, as its files say; one without the files knows root. */
  public static Accounts of(ImageTree image, ContentStore store) throws IOException {
    ImageText text = new ImageText(image, store);
    return parse(
        text.read(PASSWD).orElse("root:x:0:0:root:/root:/bin/sh\n"),
        text.read(GROUP).orElse("root:x:0:\n"),
        text.read(SHADOW),
        text.read(GSHADOW));
  }

  public String passwd() {
    return passwd.text();
  }

  public String group() {
    return group.text();
  }

  public Optional<String> shadow() {
    return shadow.map(AccountFile::text);
  }

  public Optional<String> gshadow() {
    return gshadow.map(AccountFile::text);
  }

  /**
   * The id of a user by name, or of a decimal id itself.
   *
   * @param where for the message: who names the user
   * @throws ImageBuildException if there is no such user, listing those that there are
   */
  public long uid(String nameOrId, String where) throws ImageBuildException {
    return users.resolve(nameOrId, where);
  }

  /** As {@link #uid}, for a group. */
  public long gid(String nameOrId, String where) throws ImageBuildException {
    return groups.resolve(nameOrId, where);
  }

  /** The first user with the id. */
  public Optional<String> userName(long uid) {
    return users.name(uid);
  }

  /** The first group with the id. */
  public Optional<String> groupName(long gid) {
    return groups.name(gid);
  }

  public boolean hasUser(String name) {
    return users.id(name).isPresent();
  }

  public boolean hasGroup(String name) {
    return groups.id(name).isPresent();
  }

  /**
   * With the group, which is added when it is not there.
   *
   * @throws ImageBuildException if the name is impossible, or the id taken or another than it has
   */
  public Accounts with(NewGroup request) throws ImageBuildException {
    Accounts result = this;
    Optional<Long> known = groups.id(request.name());
    if (known.isPresent()) {
      checkSame("group", request.name(), known.get(), request.gid());
    } else {
      checkName("group", request.name());
      long gid =
          request.gid().isPresent()
              ? free("group", request.name(), request.gid().getAsLong(), groups)
              : IdRange.of(request.system()).first("group", request.name(), groups);
      result = withGroupLine(request.name(), gid);
    }
    for (String member : request.members()) {
      result = result.withMember(request.name(), member);
    }
    return result;
  }

  private Accounts withGroupLine(String name, long gid) throws ImageBuildException {
    String mark = gshadow.isPresent() ? SHADOWED : "";
    return new Accounts(
        passwd,
        group.with(List.of(name, mark, Long.toString(gid), "")),
        shadow,
        gshadow.map(file -> file.with(List.of(name, "!", "", ""))));
  }

  /** With a user, who must exist, in one more group, which must exist. */
  public Accounts withMember(String groupName, String userName) throws ImageBuildException {
    List<String> line =
        group
            .find(groupName)
            .orElseThrow(() -> unknown("group", groupName, "of which " + userName + " is to be"));
    if (!hasUser(userName)) {
      throw unknown("user", userName, "who is to be in group " + groupName);
    }
    return new Accounts(
        passwd,
        group.with(joined(line, userName)),
        shadow,
        gshadow.map(
            file -> file.find(groupName).map(l -> file.with(joined(l, userName))).orElse(file)));
  }

  private static ImageBuildException unknown(String kind, String name, String why) {
    return new ImageBuildException(
        "the image has no " + kind + " '" + name + "', " + why + ". Declare it in <users>.");
  }

  private static List<String> joined(List<String> line, String member) {
    List<String> members = new ArrayList<>(List.of(line.get(3).split(",")));
    members.removeIf(String::isEmpty);
    if (!members.contains(member)) {
      members.add(member);
    }
    List<String> changed = new ArrayList<>(line);
    changed.set(3, String.join(",", members));
    return changed;
  }

  /**
   * With the user, who is added when not there, with a group of the same name if no other is given.
   *
   * @param day of the last change of the password, in days since 1970; 0 leaves it out
   * @throws ImageBuildException if something given is impossible, taken, or not to be changed
   */
  public Accounts with(NewUser request, long day) throws ImageBuildException {
    Optional<List<String>> known = passwd.find(request.name());
    Accounts result;
    if (known.isPresent()) {
      long uid = users.id(request.name()).orElse(0L);
      checkSame("user", request.name(), uid, request.uid());
      result = changed(known.get(), request);
    } else {
      result = added(request);
    }
    if (known.isEmpty() || request.password().isPresent()) {
      String hash = PasswordHash.checked(request.password().orElse("!"), request.name());
      result = result.withPassword(request.name(), hash, day);
    }
    for (String name : request.groups()) {
      result = result.withMember(name, request.name());
    }
    return result;
  }

  private Accounts changed(List<String> line, NewUser request) throws ImageBuildException {
    List<String> fields = new ArrayList<>(line);
    if (request.group().isPresent()) {
      fields.set(3, Long.toString(gid(request.group().get(), "user " + request.name())));
    }
    fields.set(4, text(request, "comment", request.comment().orElse(line.get(4))));
    fields.set(5, text(request, "home", request.home().orElse(line.get(5))));
    fields.set(6, text(request, "shell", request.shell().orElse(line.get(6))));
    return new Accounts(passwd.with(fields), group, shadow, gshadow);
  }

  private Accounts added(NewUser request) throws ImageBuildException {
    String name = request.name();
    checkName("user", name);
    boolean ownGroup = request.group().isEmpty() && !hasGroup(name);
    IdRange range = IdRange.of(request.system());
    long uid;
    if (request.uid().isPresent()) {
      uid = free("user", name, request.uid().getAsLong(), users);
    } else if (ownGroup) {
      uid = range.first("user", name, users, groups);
    } else {
      uid = range.first("user", name, users);
    }
    Accounts base = this;
    if (ownGroup) {
      long gid = groups.name(uid).isEmpty() ? uid : range.first("group", name, groups);
      base = withGroupLine(name, gid);
    }
    long gid = base.gid(request.group().orElse(name), "user " + name);
    String home = request.home().orElse(request.system() ? "/nonexistent" : "/home/" + name);
    String shell = request.shell().orElse(request.system() ? "/usr/sbin/nologin" : "/bin/sh");
    List<String> line =
        List.of(
            name,
            SHADOWED,
            Long.toString(uid),
            Long.toString(gid),
            text(request, "comment", request.comment().orElse("")),
            text(request, "home", home),
            text(request, "shell", shell));
    return new Accounts(base.passwd.with(line), base.group, base.shadow, base.gshadow);
  }

  private static String text(NewUser request, String field, String value)
      throws ImageBuildException {
    if (value.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      throw new ImageBuildException(
          "the " + field + " of user " + request.name() + " has a colon or a control character");
    }
    return value;
  }

  private Accounts withPassword(String name, String hash, long day) throws ImageBuildException {
    List<String> line = passwd.find(name).orElseThrow();
    AccountFile file = shadow.orElse(AccountFile.parse(SHADOW, 9, ""));
    return new Accounts(
        passwd.with(marked(line)), group, Optional.of(shadowed(file, name, hash, day)), gshadow);
  }

  private static AccountFile shadowed(AccountFile file, String name, String hash, long day) {
    List<String> line =
        new ArrayList<>(
            file.find(name).orElse(List.of(name, "", "", "0", "99999", "7", "", "", "")));
    line.set(1, hash);
    line.set(2, day > 0 ? Long.toString(day) : "");
    return file.with(line);
  }

  /**
   * With shadow files, as pwconv(8) and grpconv(8) make them: passwords move there, and an {@code
   * x} takes their place.
   *
   * @param day see {@link #with(NewUser, long)}
   */
  public Accounts shadowed(long day) throws ImageBuildException {
    AccountFile newShadow = shadow.orElse(AccountFile.parse(SHADOW, 9, ""));
    AccountFile newPasswd = passwd;
    for (Map.Entry<String, List<String>> entry : passwd.entries().entrySet()) {
      String password = entry.getValue().get(1);
      if (newShadow.find(entry.getKey()).isEmpty()) {
        newShadow = shadowed(newShadow, entry.getKey(), password, day);
      }
      newPasswd = newPasswd.with(marked(entry.getValue()));
    }
    AccountFile newGshadow = gshadow.orElse(AccountFile.parse(GSHADOW, 4, ""));
    AccountFile newGroup = group;
    for (Map.Entry<String, List<String>> entry : group.entries().entrySet()) {
      List<String> line = entry.getValue();
      if (newGshadow.find(entry.getKey()).isEmpty()) {
        newGshadow = newGshadow.with(List.of(line.get(0), line.get(1), "", line.get(3)));
      }
      newGroup = newGroup.with(marked(line));
    }
    return new Accounts(newPasswd, newGroup, Optional.of(newShadow), Optional.of(newGshadow));
  }

  private static List<String> marked(List<String> line) {
    List<String> changed = new ArrayList<>(line);
    changed.set(1, SHADOWED);
    return changed;
  }

  private static void checkName(String kind, String name) throws ImageBuildException {
    if (!name.matches(NAME)) {
      throw new ImageBuildException(
          "'"
              + name
              + "' cannot name a "
              + kind
              + ": at most 32 letters, digits, dots, dashes and underscores, beginning with a"
              + " letter or underscore");
    }
  }

  private static void checkSame(String kind, String name, long has, OptionalLong wanted)
      throws ImageBuildException {
    if (wanted.isPresent() && wanted.getAsLong() != has) {
      throw new ImageBuildException(
          "the image has the "
              + kind
              + " "
              + name
              + " with id "
              + has
              + ", which cannot become "
              + wanted.getAsLong()
              + ": leave the id out, or take another name");
    }
  }

  private static long free(String kind, String name, long id, AccountIds ids)
      throws ImageBuildException {
    if (id < 0 || id > AccountIds.MAX_ID || ids.name(id).isPresent()) {
      throw new ImageBuildException(
          "the "
              + kind
              + " "
              + name
              + " cannot have the id "
              + id
              + ids.name(id).map(other -> ", which is " + other + "'s").orElse("")
              + ": leave the id out, or take another");
    }
    return id;
  }
}
