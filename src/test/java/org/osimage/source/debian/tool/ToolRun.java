package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.Map;
import org.osimage.content.ContentStore;
import org.osimage.shell.Outcome;
import org.osimage.shell.Script;
import org.osimage.shell.Shell;
import org.osimage.shell.command.Machine;
import org.osimage.shell.file.FileTree;
import org.osimage.source.debian.tool.file.TreeFiles;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/** Debian's tools on a small tree that a test script builds first. */
final class ToolRun {
  static final long EPOCH = 1_700_000_000L;

  final FileTree files;
  private final Shell shell;

  private ToolRun(FileTree files, Shell shell) {
    this.files = files;
    this.shell = shell;
  }

  /** On a tree with the given files, by absolute path. */
  static ToolRun on(Map<String, String> texts) throws IOException {
    ContentStore store = new MemoryContentStore();
    ImageTree empty =
        ImageTree.withImplicitParents(java.util.List.of(), Attributes.root(0755, EPOCH));
    FileTree files = FileTree.of(empty, store, EPOCH);
    TreeFiles writer = new TreeFiles(files);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      writer.write(text.getKey(), text.getValue(), 0644);
    }
    InstalledPackages packages = InstalledPackages.of(files, "amd64");
    Shell shell =
        Shell.on(files, Machine.linux("localhost", "x86_64"))
            .with(
                DebianTools.commands(
                    packages, Triggers.of(packages), DebconfDatabase.withAnswers(Map.of())))
            .withoutFiles();
    return new ToolRun(files, shell);
  }

  Outcome run(String script) throws IOException {
    return shell.run(Script.of("test", "#!/bin/sh\n" + script));
  }

  /** The text of a file; empty if there is none. */
  String text(String path) throws IOException {
    return new TreeFiles(files).text(path);
  }

  /** Where a link leads; empty if there is none. */
  String link(String path) {
    return new TreeFiles(files).unfollowed(path).map(n -> n.target()).orElse("");
  }
}
