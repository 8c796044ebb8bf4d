package org.osimage.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/** Scripts on one small tree, and what became of it; also a program, to be run by another user. */
public final class ScriptCases {
  static final long EPOCH = 1_750_000_000L;

  private ScriptCases() {}

  static ImageTree tree(MemoryContentStore store) {
    List<Entry> entries = new ArrayList<>();
    entries.add(Trees.dir("."));
    entries.add(
        Trees.file(store, "etc/passwd", "root:x:0:0::/:\nadm:x:4:5::/:\napp:x:900:901::/:\n"));
    entries.add(Trees.file(store, "etc/group", "root:x:0:\nsys:x:3:\napps:x:901:\n"));
    entries.add(owned(Trees.file(store, "etc/conf", "a=1\n"), 0640, 4, 5));
    entries.add(owned(Trees.file(store, "etc/shadow", "root:!\n"), 0, 0, 3));
    entries.add(owned(Trees.file(store, "usr/bin/su", "elf"), 04755, 0, 0));
    entries.add(Trees.hardLink("usr/bin/sudo", "usr/bin/su"));
    entries.add(owned(Trees.dir("var/mail"), 03777, 0, 6));
    entries.add(owned(Trees.dir("var/closed"), 0, 7, 8));
    entries.add(owned(Trees.file(store, "var/closed/secret", "x"), 0400, 7, 8));
    entries.add(Trees.symlink("outside", "/etc"));
    entries.add(Trees.symlink("bin", "usr/bin"));
    entries.add(owned(Trees.device("dev/null", false, 1, 3), 0666, 0, 3));
    entries.add(Trees.fifo("dev/pipe"));
    return Trees.tree(entries);
  }

  private static Entry owned(Entry entry, int mode, long uid, long gid) {
    return entry.withAttributes(Attributes.of(mode, uid, gid, Trees.TIME));
  }

  static ScriptSettings settings(Path dir, BuildLog log) {
    return new ScriptSettings(dir, EPOCH, log, false, List.of(), List.of(), 60);
  }

  /** What the scripts did: a line for each changed entry, or the message of a refusal. */
  static String result(Path dir, String... scripts) throws IOException {
    MemoryContentStore store = new MemoryContentStore();
    StringBuilder text = new StringBuilder();
    Recording log = new Recording();
    try (Workspace workspace = Workspace.create(store, settings(dir, log))) {
      workspace.add(Workspace.PKG_IMAGE, tree(store));
      for (String script : scripts) {
        int exit = workspace.run(Script.of("test", script)).exit();
        if (exit != 0) {
          text.append("exit ").append(exit).append('\n');
        }
      }
      Merged merged = workspace.merge(Workspace.PKG_IMAGE);
      lines("- ", merged.diff().removed(), text);
      lines("+ ", merged.diff().added(), text);
      lines("* ", merged.diff().changed(), text);
    } catch (ImageBuildException e) {
      text.append(e.getMessage()).append('\n');
    }
    log.lines.forEach(line -> text.append("> ").append(line).append('\n'));
    return text.toString();
  }

  private static void lines(String mark, List<Entry> entries, StringBuilder text) {
    for (Entry e : entries) {
      Attributes a = e.attributes();
      text.append(mark).append(e.path()).append(' ').append(e.kind());
      text.append(' ').append(Integer.toOctalString(a.mode()));
      text.append(' ').append(a.uid()).append(':').append(a.gid());
      text.append(a.mtime() == EPOCH ? " now" : a.mtime() == Trees.TIME ? " then" : " ?");
      if (e instanceof Entry.Device d) {
        text.append(' ').append(d.block() ? 'b' : 'c').append(d.major()).append(',');
        text.append(d.minor());
      }
      if (e instanceof Entry.HardLink l) {
        text.append(" = ").append(l.target());
      }
      if (e instanceof Entry.Symlink l) {
        text.append(" -> ").append(l.target());
      }
      text.append('\n');
    }
  }

  static final class Recording implements BuildLog {
    final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void info(String line) {
      lines.add(line);
    }

    @Override
    public synchronized void warn(String line) {
      lines.add("warning: " + line);
    }

    @Override
    public void debug(String line) {}

    @Override
    public void progress(String what, long done, long total) {}
  }

  /** Cases in a file: {@code # name} begins one, {@code #=} what is expected. */
  record Case(String script, String expected) {}

  static Map<String, Case> read(Path file) throws IOException {
    Map<String, Case> cases = new LinkedHashMap<>();
    for (String part : Files.readString(file).split("(?m)^# ")) {
      if (part.contains("\n#=\n")) {
        int line = part.indexOf('\n');
        String[] halves = part.substring(line + 1).split("(?m)^#=\n", -1);
        cases.put(part.substring(0, line), new Case(halves[0], halves[1].strip()));
      }
    }
    return cases;
  }

  /** Runs the cases of a file and prints their results, each after its name. */
  public static void main(String... args) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Case> c : read(Path.of(args[0])).entrySet()) {
      text.append("# ").append(c.getKey()).append('\n');
      text.append(result(Path.of(args[1]), c.getValue().script())).append('\n');
    }
    Files.write(Path.of(args[2]), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String listing(ImageTree tree) {
    return TreeListing.text(tree);
  }

  static TreePath path(String text) {
    return TreePath.literal(text);
  }
}
