package org.osimage.archive.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.TreePath;

/**
 * Finds the names of one file by their inode number. The body may stand at any name (newc), or at
 * every one (odc). Since writers of odc cut inode numbers, names with another body or other
 * attributes are taken as another file.
 */
final class CpioLinks {
  record Inode(long device, long number) {}

  private static final class Group {
    final Attributes attributes;
    final List<TreePath> names = new ArrayList<>();
    Content body = Content.EMPTY;

    Group(Attributes attributes) {
      this.attributes = attributes;
    }

    boolean accepts(Attributes other, Content content) {
      return attributes.equals(other)
          && (content.size() == 0 || body.size() == 0 || body.equals(content));
    }
  }

  private final EntryCollector collector;
  private final Map<Inode, Group> open = new LinkedHashMap<>();
  private final Map<Inode, Entry> others = new HashMap<>();

  CpioLinks(EntryCollector collector) {
    this.collector = collector;
  }

  void file(TreePath path, Attributes a, Content content, Inode inode, long links)
      throws ImageBuildException {
    if (links <= 1) {
      collector.add(new RegularFile(path, a, content));
      return;
    }
    Group group = open.computeIfAbsent(inode, i -> new Group(a));
    if (!group.accepts(a, content)) {
      add(group);
      group = new Group(a);
      open.put(inode, group);
    }
    group.names.add(path);
    if (content.size() > 0) {
      group.body = content;
    }
    if (group.names.size() > links) {
      throw collector.error(path + " is one name more than its file has");
    }
  }

  /** A symbolic link, device or fifo, which may have several names too. */
  void other(Entry entry, Inode inode, long links) throws ImageBuildException {
    Entry first = links <= 1 ? entry : others.computeIfAbsent(inode, i -> entry);
    if (!first.path().equals(entry.path()) && first.withPath(entry.path()).equals(entry)) {
      collector.addHardLink(entry.path(), first.path());
    } else {
      collector.add(entry);
    }
  }

  void finish() throws ImageBuildException {
    for (Group group : open.values()) {
      add(group);
    }
  }

  private void add(Group group) throws ImageBuildException {
    if (group.names.isEmpty()) {
      return;
    }
    TreePath first = group.names.get(0);
    collector.add(new RegularFile(first, group.attributes, group.body));
    for (TreePath name : group.names.subList(1, group.names.size())) {
      if (!name.equals(first)) {
        collector.addHardLink(name, first);
      }
    }
  }
}
