package org.osimage.shell.tool;

import java.util.HashMap;
import java.util.Map;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Commands;
import org.osimage.shell.tool.awk.Awk;
import org.osimage.shell.tool.file.Changing;
import org.osimage.shell.tool.file.Copying;
import org.osimage.shell.tool.file.FindCommand;
import org.osimage.shell.tool.file.Installing;
import org.osimage.shell.tool.file.Listing;
import org.osimage.shell.tool.file.Making;
import org.osimage.shell.tool.file.Moving;
import org.osimage.shell.tool.file.Removing;
import org.osimage.shell.tool.file.Resolving;
import org.osimage.shell.tool.file.Stat;
import org.osimage.shell.tool.sed.Sed;
import org.osimage.shell.tool.system.Expr;
import org.osimage.shell.tool.system.Facts;
import org.osimage.shell.tool.system.Getopt;
import org.osimage.shell.tool.system.Starting;
import org.osimage.shell.tool.system.Sums;
import org.osimage.shell.tool.system.TestCommand;
import org.osimage.shell.tool.system.Various;
import org.osimage.shell.tool.text.Cat;
import org.osimage.shell.tool.text.Columns;
import org.osimage.shell.tool.text.Counting;
import org.osimage.shell.tool.text.Diff;
import org.osimage.shell.tool.text.Dump;
import org.osimage.shell.tool.text.Ends;
import org.osimage.shell.tool.text.Fold;
import org.osimage.shell.tool.text.Grep;
import org.osimage.shell.tool.text.Sorting;
import org.osimage.shell.tool.text.Translate;

/** All general commands by name. */
public final class GeneralCommands {
  private GeneralCommands() {}

  public static Commands all() {
    Map<String, Command> all = new HashMap<>();
    files(all);
    texts(all);
    system(all);
    return Commands.of(all);
  }

  private static void files(Map<String, Command> all) {
    all.put("cp", Copying::cp);
    all.put("mv", Moving::mv);
    all.put("rm", Removing::rm);
    all.put("rmdir", Removing::rmdir);
    all.put("unlink", Removing::unlink);
    all.put("mkdir", Making::mkdir);
    all.put("mknod", Making::mknod);
    all.put("mkfifo", Making::mkfifo);
    all.put("ln", Making::ln);
    all.put("link", Making::link);
    all.put("chmod", Changing::chmod);
    all.put("chown", Changing::chown);
    all.put("chgrp", Changing::chgrp);
    all.put("touch", Changing::touch);
    all.put("truncate", Changing::truncate);
    all.put("ls", Listing::ls);
    all.put("stat", Stat::stat);
    all.put("install", Installing::install);
    all.put("mktemp", Installing::mktemp);
    all.put("tempfile", Installing::mktemp);
    all.put("readlink", Resolving::readlink);
    all.put("realpath", Resolving::realpath);
    all.put("basename", Resolving::basename);
    all.put("dirname", Resolving::dirname);
    all.put("find", FindCommand::find);
  }

  private static void texts(Map<String, Command> all) {
    all.put("cat", Cat::cat);
    all.put("tac", Cat::tac);
    all.put("tee", Cat::tee);
    all.put("rev", Cat::rev);
    all.put("head", Ends::head);
    all.put("tail", Ends::tail);
    all.put("cut", Columns::cut);
    all.put("paste", Columns::paste);
    all.put("comm", Columns::comm);
    all.put("fold", Fold::fold);
    all.put("expand", Columns::expand);
    all.put("sort", Sorting::sort);
    all.put("uniq", Counting::uniq);
    all.put("wc", Counting::wc);
    all.put("nl", Counting::nl);
    all.put("cmp", Counting::cmp);
    all.put("od", Dump::od);
    all.put("diff", Diff::diff);
    all.put("tr", Translate::tr);
    all.put("grep", Grep::grep);
    all.put("egrep", Grep::grep);
    all.put("fgrep", Grep::grep);
    all.put("sed", Sed::sed);
    all.put("awk", Awk::awk);
    all.put("mawk", Awk::awk);
    all.put("gawk", Awk::awk);
  }

  private static void system(Map<String, Command> all) {
    all.put("true", call -> 0);
    all.put("false", call -> 1);
    all.put("sync", call -> 0);
    all.put("uname", Facts::uname);
    all.put("hostname", Facts::hostname);
    all.put("date", Facts::date);
    all.put("id", Facts::id);
    all.put("groups", Facts::groups);
    all.put("whoami", Facts::whoami);
    all.put("getent", Facts::getent);
    all.put("env", Starting::env);
    all.put("printenv", Starting::printenv);
    all.put("nice", Starting::nice);
    all.put("ionice", Starting::ionice);
    all.put("nohup", Starting::nohup);
    all.put("time", Starting::time);
    all.put("timeout", Starting::timeout);
    all.put("stdbuf", Starting::stdbuf);
    all.put("which", Starting::which);
    all.put("xargs", Starting::xargs);
    all.put("md5sum", Sums.of("MD5"));
    all.put("sha1sum", Sums.of("SHA-1"));
    all.put("sha224sum", Sums.of("SHA-224"));
    all.put("sha256sum", Sums.of("SHA-256"));
    all.put("sha384sum", Sums.of("SHA-384"));
    all.put("sha512sum", Sums.of("SHA-512"));
    all.put("cksum", Sums::cksum);
    all.put("expr", Expr::expr);
    all.put("echo", Various::echo);
    all.put("printf", Various::printf);
    all.put("seq", Various::seq);
    all.put("yes", Various::yes);
    all.put("sleep", Various::sleep);
    all.put("dd", Various::dd);
    all.put("tsort", Various::tsort);
    all.put("getopt", Getopt::getopt);
    all.put("test", TestCommand::test);
    all.put("[", TestCommand::test);
  }
}
