package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.unpack.UnpackedDeb.TarOwner;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Who owns a file: dpkg goes by the name in the archive when the system knows it, else by the id.
 * Known here are the accounts that base-passwd brings, so the ids are right whatever machine the
 * package was built on.
 */
final class AccountIds {
  private final Map<String, Long> users;
  private final Map<String, Long> groups;

  private AccountIds(Map<String, Long> users, Map<String, Long> groups) {
    this.users = users;
    this.groups = groups;
  }

  /** From base-passwd, if it is among the packages; else nothing is known. */
  static AccountIds of(List<UnpackedDeb> debs, ContentStore store) throws IOException {
    return new AccountIds(
        ids(BaseAccounts.master(debs, store, "passwd")),
        ids(BaseAccounts.master(debs, store, "group")));
  }

  private static Map<String, Long> ids(Optional<String> master) {
    Map<String, Long> ids = new HashMap<>();
    for (String line : master.orElse("").split("\n")) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && fields[2].matches("[0-9]{1,9}")) {
        ids.put(fields[0], Long.parseLong(fields[2]));
      }
    }
    return ids;
  }

  Attributes attributes(Entry entry, Map<TreePath, TarOwner> owners) {
    TarOwner owner = owners.get(entry.path());
    if (owner == null) {
      return entry.attributes();
    }
    Attributes a = entry.attributes();
    long uid = users.getOrDefault(owner.user(), a.uid());
    long gid = groups.getOrDefault(owner.group(), a.gid());
    return uid == a.uid() && gid == a.gid()
        ? a
        : new Attributes(a.mode(), uid, gid, a.mtime(), a.xattrs());
  }

  /** The group's id; empty when base-passwd does not have it. */
  Optional<Long> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }
}
