package org.osimage.source.debian.tool.account;

import java.util.Map;
import java.util.TreeMap;
import org.osimage.shell.command.Command;

/** All commands about accounts, for a shell. */
public final class AccountTools {
  private AccountTools() {}

  /** The commands by name. */
  public static Map<String, Command> all() {
    Map<String, Command> all = new TreeMap<>();
    all.put("adduser", new Adduser());
    all.put("addgroup", new Adduser());
    all.put("deluser", Adduser::delete);
    all.put("delgroup", Adduser::delete);
    all.putAll(ShadowTools.all());
    all.put("getent", new Getent());
    return all;
  }
}
