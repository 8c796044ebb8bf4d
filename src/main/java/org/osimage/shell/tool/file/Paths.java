package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** Paths as commands put them together. */
public final class Paths {
  private Paths() {}

  public static String join(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /** The last component, without slashes at the end. */
  public static String base(String path) {
    String plain = stripped(path);
    return plain.equals("/") ? plain : plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** Everything before the last component, as dirname(1). */
  public static String directory(String path) {
    String plain = stripped(path);
    int slash = plain.lastIndexOf('/');
    if (slash < 0) {
      return ".";
    }
    return slash == 0 ? "/" : stripped(plain.substring(0, slash));
  }

  /** Without slashes at the end, but for the root. */
  public static String stripped(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  public static boolean isDirectory(Invocation call, String path) {
    return call.find(path).filter(Node::isDirectory).isPresent();
  }

  /** The names in a directory, as they are now: the command may change it meanwhile. */
  public static List<String> names(Invocation call, String path) throws IOException {
    Found found = call.files().existing(call.directory(), path, true);
    return new ArrayList<>(call.files().list(found).keySet());
  }

  /** Calls for a path and everything beneath it, links not followed; directories first. */
  public interface Visit {
    void at(String path, Found found) throws IOException;
  }

  public static void walk(Invocation call, String path, Visit visit) throws IOException {
    Found found = call.files().existing(call.directory(), path, false);
    call.budget().step();
    visit.at(path, found);
    Node node = found.node().orElseThrow();
    if (node.isDirectory()) {
      for (Map.Entry<String, Node> child : List.copyOf(node.children().entrySet())) {
        walk(call, join(path, child.getKey()), visit);
      }
    }
  }
}
