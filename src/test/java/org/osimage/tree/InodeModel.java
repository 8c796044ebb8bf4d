package org.osimage.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

/** Does to names and inodes, in the plainest way, what an editor does to a tree. */
final class InodeModel {
  private static final class Inode {
    Entry body;

    Inode(Entry body) {
      this.body = body;
    }
  }

  private final Random random;
  private final ImageTree old;
  private final TreeMap<TreePath, Inode> names = new TreeMap<>();
  private final Set<TreePath> linkTargets = new HashSet<>();
  private final Set<TreePath> replaced = new HashSet<>();
  private final List<String> log = new ArrayList<>();

  InodeModel(long seed) {
    random = new Random(seed);
    old = Trees.random(seed, 10 + (int) (seed % 40), new MemoryContentStore());
    for (Entry entry : old.entries()) {
      names.put(
          entry.path(),
          entry instanceof Entry.HardLink link ? names.get(link.target()) : new Inode(entry));
    }
  }

  /** What differs between the model and the editor after the same random edits. */
  Optional<String> run() throws ImageBuildException {
    ImageTree edited =
        old.edit(
            editor -> {
              for (int i = 0; i < 12; i++) {
                step(editor, i);
              }
            });
    ImageTree expected = tree();
    return expected.equals(edited)
        ? Optional.empty()
        : Optional.of(
            String.join("\n", log)
                + "\n--- before\n"
                + TreeListing.text(old)
                + "--- expected\n"
                + TreeListing.text(expected)
                + "--- was\n"
                + TreeListing.text(edited));
  }

  private void step(TreeEditor editor, int number) throws ImageBuildException {
    List<TreePath> paths = new ArrayList<>(names.keySet());
    TreePath at = paths.get(random.nextInt(paths.size()));
    Attributes attributes = Attributes.root(random.nextInt(010000), number);
    boolean directory = names.get(at).body.kind() == Entry.Kind.DIRECTORY;
    switch (random.nextInt(6)) {
      case 0 -> {
        if (!at.isRoot()) {
          log.add("delete " + at);
          editor.delete(at);
          names.keySet().removeIf(p -> p.startsWith(at));
        }
      }
      case 1 -> {
        log.add("setAttributes " + at + " " + attributes);
        editor.setAttributes(at, attributes);
        Inode inode = names.get(at);
        inode.body = inode.body.withAttributes(attributes);
      }
      case 2 -> {
        if (!directory && !linkTargets.contains(at)) {
          put(editor, new Entry.RegularFile(at, attributes, content(number)));
        }
      }
      case 3 -> {
        if (directory) {
          put(
              editor,
              new Entry.RegularFile(at.resolve("new" + number), attributes, content(number)));
        }
      }
      case 4 -> link(editor, at, directory, number);
      default -> {
        Optional<Entry> found = editor.find(at);
        boolean owner = old.find(at).map(e -> e.kind() == Entry.Kind.FILE).orElse(false);
        if (owner && found.isPresent() && found.get().kind() == Entry.Kind.FILE) {
          log.add("put with attributes " + at + " " + attributes);
          editor.put(found.get().withAttributes(attributes));
          Inode inode = names.get(at);
          inode.body = inode.body.withAttributes(attributes);
        }
      }
    }
  }

  private static Content content(int number) {
    return new Content(number, 0, 0, 0, number);
  }

  private void put(TreeEditor editor, Entry entry) {
    log.add("put " + entry);
    editor.putWithParents(entry, Attributes.root(0755, 0));
    names.put(entry.path(), new Inode(entry));
    replaced.add(entry.path());
  }

  /** A new link to an old name that has not been and will not be replaced. */
  private void link(TreeEditor editor, TreePath target, boolean directory, int number)
      throws ImageBuildException {
    if (directory || replaced.contains(target) || !old.contains(target)) {
      return;
    }
    TreePath path = TreePath.of("link" + number);
    log.add("link " + path + " to " + target);
    editor.put(new Entry.HardLink(path, Attributes.root(0, 0), target));
    names.put(path, names.get(target));
    linkTargets.add(target);
    replaced.add(path);
  }

  private ImageTree tree() throws ImageBuildException {
    List<Entry> entries = new ArrayList<>();
    Map<Inode, TreePath> owners = new HashMap<>();
    names.forEach(
        (path, inode) -> {
          TreePath owner = owners.putIfAbsent(inode, path);
          entries.add(
              owner == null
                  ? inode.body.withPath(path)
                  : new Entry.HardLink(path, inode.body.attributes(), owner));
        });
    return ImageTree.of(entries);
  }
}
