package org.osimage.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Makes trees for tests. */
public final class Trees {
  public static final long TIME = 1_700_000_000L;

  private Trees() {}

  public static Entry dir(String path) {
    return dir(path, 0755);
  }

  public static Entry dir(String path, int mode) {
    return new Entry.Directory(TreePath.literal(path), Attributes.root(mode, TIME));
  }

  public static Entry file(ContentStore store, String path, String body) {
    return file(store, path, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Entry file(ContentStore store, String path, byte[] body) {
    try {
      return file(path, store.put(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Entry file(String path, Content content) {
    return new Entry.RegularFile(TreePath.literal(path), Attributes.root(0644, TIME), content);
  }

  public static Entry symlink(String path, String target) {
    return new Entry.Symlink(TreePath.literal(path), Attributes.root(0777, TIME), target);
  }

  public static Entry hardLink(String path, String target) {
    return new Entry.HardLink(
        TreePath.literal(path), Attributes.root(0, 0), TreePath.literal(target));
  }

  public static Entry device(String path, boolean block, int major, int minor) {
    return new Entry.Device(
        TreePath.literal(path), Attributes.root(0600, TIME), block, major, minor);
  }

  public static Entry fifo(String path) {
    return new Entry.Fifo(TreePath.literal(path), Attributes.root(0644, TIME));
  }

  /** A tree of the entries; missing parents are 0755 root. */
  public static ImageTree tree(Entry... entries) {
    return tree(List.of(entries));
  }

  public static ImageTree tree(List<Entry> entries) {
    try {
      return ImageTree.withImplicitParents(entries, Attributes.root(0755, TIME));
    } catch (ImageBuildException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of everything a tree can hold, with awkward names, owners, modes and times. */
  public static ImageTree everything(ContentStore store) {
    List<Entry> all = new ArrayList<>();
    all.add(dir("bin"));
    all.add(file(store, "bin/sh", "#!/bin/sh\n"));
    all.add(file(store, "bin/su", "suid").withAttributes(Attributes.of(04755, 0, 0, TIME - 5)));
    all.add(hardLink("bin/sush", "bin/su"));
    all.add(hardLink("a-first-name", "bin/su"));
    all.add(symlink("bin/link", "../lib/with space"));
    all.add(symlink("abs", "/bin/sh"));
    all.add(symlink("long", "x".repeat(120) + "/" + "y".repeat(150)));
    all.add(file(store, "empty", ""));
    all.add(file(store, "lib/with space", "space"));
    all.add(file(store, "lib/\u00e4\u00f6\u00fc-\u65e5\u672c.txt", "names"));
    all.add(file(store, "lib/" + "n".repeat(255), "long name"));
    all.add(file(store, "lib/UPPER", "1"));
    all.add(file(store, "lib/upper", "2"));
    all.add(file(store, "a/b/c/d/e/f/g/h/i/j/k/deep", "deep"));
    all.add(file(store, "blocks", "b".repeat(2048)));
    all.add(file(store, "blocks1", "c".repeat(2049)));
    all.add(device("dev/console", false, 5, 1));
    all.add(device("dev/sda1", true, 8, 1));
    all.add(device("dev/far", true, 259, 70000));
    all.add(fifo("run/pipe"));
    all.add(dir("tmp", 01777));
    all.add(file(store, "srv/www", "w").withAttributes(Attributes.of(02640, 33, 65534, TIME + 7)));
    return tree(all);
  }

  /** A random tree: same seed, same tree. */
  public static ImageTree random(long seed, int size, ContentStore store) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    List<String> directories = new ArrayList<>(List.of(""));
    List<String> files = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String parent = directories.get(random.nextInt(directories.size()));
      String path = (parent.isEmpty() ? "" : parent + "/") + "n" + i + "-._ ".charAt(i % 4) + "x";
      Attributes attributes =
          Attributes.of(
              random.nextInt(010000), random.nextInt(70000), random.nextInt(100), TIME - i);
      Entry entry =
          switch (random.nextInt(8)) {
            case 0 -> {
              directories.add(path);
              yield dir(path);
            }
            case 1 -> symlink(path, "../t" + i);
            case 2 -> device(path, random.nextBoolean(), random.nextInt(4096), i);
            case 3 ->
                files.isEmpty()
                    ? fifo(path)
                    : hardLink(path, files.get(random.nextInt(files.size())));
            default -> {
              byte[] body = new byte[random.nextInt(5000)];
              random.nextBytes(body);
              files.add(path);
              yield file(store, path, body);
            }
          };
      entries.add(entry.kind() == Entry.Kind.HARD_LINK ? entry : entry.withAttributes(attributes));
    }
    return tree(entries);
  }

  /** The whole output in the heap. */
  public static byte[] bytes(TreeWriter writer, ImageTree tree, ContentStore store) {
    try {
      return bytes(writer.plan(tree, store));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(PlannedOutput output) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageChannel channel = new ImageChannel(Channels.newChannel(bytes))) {
      output.writeTo(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
