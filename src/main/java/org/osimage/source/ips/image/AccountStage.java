package org.osimage.source.ips.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.account.AccountFile;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.plan.Delivered;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Enters the users and groups of packages into the image's own files, as pkg does on an alternate
 * root, but for the day of the last change of a password: it stays empty unless the package names
 * it, so that no date comes in.
 */
public final class AccountStage implements TreeStage {
  private static final int FIRST_ID = 100;
  private static final int LAST_ID = 499;
  private static final String FTPUSERS = "etc/ftpd/ftpusers";

  /** Fields of etc/shadow behind name and password. */
  private static final List<String> AGEING =
      List.of("lastchg", "min", "max", "warn", "inactive", "expire", "flag");

  private final List<Delivered> groups;
  private final List<Delivered> users;
  private final ContentStore store;
  private final long epoch;

  /**
   * @param groups in the order in which they are entered
   * @param users in the order in which they are entered
   * @param epoch time of changed files, in seconds since 1970
   */
  public AccountStage(
      List<Delivered> groups, List<Delivered> users, ContentStore store, long epoch) {
    this.groups = List.copyOf(groups);
    this.users = List.copyOf(users);
    this.store = store;
    this.epoch = epoch;
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    if (groups.isEmpty() && users.isEmpty()) {
      return new Staged(tree, owners);
    }
    TextFiles files = new TextFiles(tree, owners, store, epoch);
    Tables tables = new Tables(files);
    for (Delivered group : groups) {
      tables.group(group);
    }
    for (Delivered user : users) {
      tables.user(user);
    }
    tables.write();
    return files.staged();
  }

  private final class Tables {
    private final TextFiles files;
    private AccountFile passwd;
    private AccountFile shadow;
    private AccountFile group;
    private List<String> noFtp;

    Tables(TextFiles files) throws IOException {
      this.files = files;
      this.passwd = table("etc/passwd", 7);
      this.shadow = table("etc/shadow", 9);
      this.group = table("etc/group", 4);
      this.noFtp = new ArrayList<>(files.read(FTPUSERS).orElse("").lines().toList());
    }

    private AccountFile table(String path, int fields) throws IOException {
      Optional<String> text = files.read(path);
      if (text.isEmpty()) {
        Delivered first = groups.isEmpty() ? users.get(0) : groups.get(0);
        throw first.wrong("cannot be installed: no package delivers " + path);
      }
      return AccountFile.parse(path, fields, text.get());
    }

    void group(Delivered delivered) throws IOException {
      String name = delivered.required("groupname");
      Optional<List<String>> known = group.find(name);
      Optional<String> before = known.map(line -> line.get(2));
      Optional<String> given = delivered.action().value("gid").or(() -> before);
      String gid = given.isPresent() ? given.get() : free(group, delivered);
      if (before.isPresent() && !before.get().equals(gid)) {
        moveUsers(before.get(), gid);
      }
      group = group.with(List.of(name, "", gid, known.map(line -> line.get(3)).orElse("")));
    }

    /** Whose primary group gets another id, keeps it. */
    private void moveUsers(String from, String to) {
      for (List<String> line : passwd.entries().values()) {
        if (line.get(3).equals(from)) {
          List<String> moved = new ArrayList<>(line);
          moved.set(3, to);
          passwd = passwd.with(moved);
        }
      }
    }

    private static String free(AccountFile table, Delivered delivered) throws IOException {
      Set<String> taken = new HashSet<>();
      table.entries().values().forEach(line -> taken.add(line.get(2)));
      for (int id = FIRST_ID; id <= LAST_ID; id++) {
        if (!taken.contains(Integer.toString(id))) {
          return Integer.toString(id);
        }
      }
      throw delivered.wrong("needs an id, but those from 100 to 499 are all taken");
    }

    void user(Delivered delivered) throws IOException {
      Action action = delivered.action();
      String name = delivered.required("username");
      String groupName = delivered.required("group");
      List<String> groupLine =
          group
              .find(groupName)
              .orElseThrow(() -> delivered.wrong("has the unknown group " + groupName));
      Optional<List<String>> known = passwd.find(name);
      Optional<String> given = action.value("uid").or(() -> known.map(line -> line.get(2)));
      String uid = given.isPresent() ? given.get() : free(passwd, delivered);
      passwd =
          passwd.with(
              List.of(
                  name,
                  "x",
                  uid,
                  groupLine.get(2),
                  action.value("gcos-field").orElse("& User"),
                  action.value("home-dir").orElse("/"),
                  action.value("login-shell").orElse("")));
      shadow = shadow.with(shadowLine(action, name));
      members(delivered, name);
      ftp(action, name);
    }

    /** What a person may have changed wins where the password is one that a person may change. */
    private List<String> shadowLine(Action action, String name) {
      Optional<List<String>> known = shadow.find(name);
      String password = action.value("password").orElse("*LK*");
      boolean changeable = password.isEmpty() || password.equals("UP");
      List<String> line = new ArrayList<>();
      line.add(name);
      line.add(changeable ? known.map(k -> k.get(1)).orElse(password) : password);
      for (int i = 0; i < AGEING.size(); i++) {
        int field = i + 2;
        Optional<String> before = known.map(k -> k.get(field));
        boolean keep = changeable || AGEING.get(i).equals("lastchg");
        Optional<String> given = action.value(AGEING.get(i));
        line.add(
            keep && (changeable || given.isEmpty()) && before.isPresent()
                ? before.get()
                : given.orElse(""));
      }
      return line;
    }

    /** Exactly the groups of the action, besides the primary one. */
    private void members(Delivered delivered, String name) throws IOException {
      List<String> wanted = delivered.action().values("group-list");
      for (String one : wanted) {
        if (group.find(one).isEmpty()) {
          throw delivered.wrong("is to be in the unknown group " + one);
        }
      }
      for (List<String> line : List.copyOf(group.entries().values())) {
        List<String> members = new ArrayList<>(List.of(line.get(3).split("[, ]+")));
        members.removeIf(String::isEmpty);
        boolean has = members.contains(name);
        boolean should = wanted.contains(line.get(0));
        if (has != should) {
          if (has) {
            members.remove(name);
          } else {
            members.add(name);
          }
          group =
              group.with(List.of(line.get(0), line.get(1), line.get(2), String.join(",", members)));
        }
      }
    }

    private void ftp(Action action, String name) {
      boolean allowed = action.value("ftpuser").orElse("true").equals("true");
      if (allowed) {
        noFtp.remove(name);
      } else if (!noFtp.contains(name)) {
        noFtp.add(name);
      }
    }

    void write() throws IOException {
      files.write("etc/passwd", passwd.text());
      files.write("etc/shadow", shadow.text());
      files.write("etc/group", group.text());
      if (!noFtp.isEmpty() || files.read(FTPUSERS).isPresent()) {
        files.write(FTPUSERS, noFtp.isEmpty() ? "" : String.join("\n", noFtp) + "\n");
      }
    }
  }
}
