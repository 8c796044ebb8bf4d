package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.source.debian.tool.account.UserFiles;
import org.osimage.source.debian.tool.file.TreeFiles;

/** systemd-sysusers(8): accounts that packages declare in sysusers.d(5). */
final class SystemdSysusers implements Command {
  private static final List<String> DIRECTORIES =
      List.of("/etc/sysusers.d", "/run/sysusers.d", "/usr/lib/sysusers.d", "/lib/sysusers.d");
  private static final long FROM = 1;
  private static final long TO = 999;

  /** One line. */
  private record Item(
      String type, String name, String id, String comment, String home, String shell) {}

  @Override
  public int run(Invocation call) throws IOException {
    UserFiles users = new UserFiles(call.files());
    List<String> names =
        call.arguments().stream().filter(w -> !w.startsWith("-") || w.equals("-")).toList();
    List<Item> items = new ArrayList<>();
    if (call.arguments().contains("--inline")) {
      for (String line : names) {
        add(items, line);
      }
    } else {
      for (String path : ConfigurationFiles.find(users.files(), DIRECTORIES, names, ".conf")) {
        for (String line : users.files().lines(path)) {
          add(items, line);
        }
      }
      if (names.contains("-")) {
        for (String line : TreeFiles.linesOf(call.read("-"))) {
          add(items, line);
        }
      }
    }
    apply(call, users, items);
    return 0;
  }

  private static void add(List<Item> items, String line) {
    List<String> words = ConfigurationFiles.words(line);
    if (words.size() >= 2 && words.get(0).matches("[ugmr][!]?")) {
      items.add(
          new Item(
              words.get(0).substring(0, 1),
              words.get(1),
              at(words, 2),
              at(words, 3),
              at(words, 4),
              at(words, 5)));
    }
  }

  private static String at(List<String> words, int i) {
    return i < words.size() && !words.get(i).equals("-") ? words.get(i) : "";
  }

  /** Groups first, then users, then memberships, as the original writes them. */
  private static void apply(Invocation call, UserFiles users, List<Item> items) throws IOException {
    for (String type : List.of("g", "u")) {
      for (Item item : items) {
        if (item.type().equals(type)) {
          group(call, users, item);
        }
      }
    }
    for (Item item : items) {
      if (item.type().equals("u")) {
        user(users, item);
      }
    }
    for (Item item : items) {
      if (item.type().equals("m")) {
        if (users.group(item.id()).isEmpty()) {
          group(call, users, new Item("g", item.id(), "", "", "", ""));
        }
        if (users.user(item.name()).isEmpty()) {
          Item account = new Item("u", item.name(), "", "", "", "");
          group(call, users, account);
          user(users, account);
        }
        users.addMember(item.id(), item.name());
      }
    }
  }

  /** The group of the item's name, with the number that it is to have, if that is free. */
  private static void group(Invocation call, UserFiles users, Item item) throws IOException {
    String id =
        item.id().contains(":") ? item.id().substring(item.id().indexOf(':') + 1) : item.id();
    boolean named = item.id().contains(":") && !id.matches("[0-9]+");
    if (named || users.group(item.name()).isPresent()) {
      return;
    }
    OptionalLong free = users.highestFree(FROM, TO);
    long gid;
    if (id.matches("[0-9]{1,9}") && users.group(id).isEmpty()) {
      gid = Long.parseLong(id);
    } else if (free.isPresent()) {
      gid = free.getAsLong();
    } else {
      call.err().print("systemd-sysusers: No free group ID available.\n");
      return;
    }
    users.addGroup(item.name(), gid, "!*");
  }

  private static void user(UserFiles users, Item item) throws IOException {
    if (users.user(item.name()).isPresent()) {
      return;
    }
    int colon = item.id().indexOf(':');
    String uidText = colon < 0 ? item.id() : item.id().substring(0, colon);
    String groupText = colon < 0 ? item.name() : item.id().substring(colon + 1);
    Optional<Long> gid = users.gid(groupText);
    long own = gid.orElse(0L);
    long uid;
    if (uidText.matches("[0-9]{1,9}") && users.user(uidText).isEmpty()) {
      uid = Long.parseLong(uidText);
    } else if (users.user(String.valueOf(own)).isEmpty()) {
      uid = own;
    } else {
      uid = users.highestFree(FROM, TO).orElse(own);
    }
    boolean root = uid == 0;
    users.addUser(
        item.name(),
        uid,
        own,
        item.comment(),
        item.home().isEmpty() ? (root ? "/root" : "/") : item.home(),
        item.shell().isEmpty() ? (root ? "/bin/sh" : "/usr/sbin/nologin") : item.shell(),
        "!*:" + users.day() + "::::::");
  }
}
