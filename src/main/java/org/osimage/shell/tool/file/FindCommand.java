package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** find(1). */
public final class FindCommand {
  /** One file that is looked at. */
  static final class Visit {
    final String path;
    final Found found;
    final int depth;
    final String start;
    boolean prune;

    Visit(String path, Found found, int depth, String start) {
      this.path = path;
      this.found = found;
      this.depth = depth;
      this.start = start;
    }

    Node node() {
      return found.node().orElseThrow();
    }
  }

  private final Invocation call;
  private final FindExpression expression;
  private final char follow;
  private int status;

  private FindCommand(Invocation call, FindExpression expression, char follow) {
    this.call = call;
    this.expression = expression;
    this.follow = follow;
  }

  public static int find(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    char follow = 'P';
    while (!words.isEmpty() && words.get(0).matches("-[HLP]|-O[0-9]")) {
      String option = words.remove(0);
      follow = option.startsWith("-O") ? follow : option.charAt(1);
    }
    List<String> starts = new ArrayList<>();
    while (!words.isEmpty() && !words.get(0).matches("(?s)-.+|[(!),]")) {
      starts.add(words.remove(0));
    }
    FindExpression expression = new FindExpression(call, words);
    FindCommand find = new FindCommand(call, expression, expression.follows() ? 'L' : follow);
    for (String start : starts.isEmpty() ? List.of(".") : starts) {
      try {
        Found found = call.files().lookup(call.directory(), start, follow != 'P');
        if (found.node().isEmpty()) {
          found = call.files().existing(call.directory(), start, false);
        }
        find.visit(new Visit(start, found, 0, start));
      } catch (FileException e) {
        find.status = call.fail("'" + start + "': " + e.errno().text());
      }
      if (expression.quits()) {
        break;
      }
    }
    expression.finish();
    return Math.max(find.status, expression.status());
  }

  private void visit(Visit visit) throws IOException {
    call.budget().step();
    boolean counted = visit.depth >= expression.least();
    if (counted && !expression.depthFirst()) {
      expression.test(visit);
    }
    boolean below =
        visit.node().isDirectory()
            && visit.depth < expression.most()
            && (!visit.prune || expression.depthFirst());
    if (below && !expression.quits()) {
      for (Map.Entry<String, Node> child : List.copyOf(call.files().list(visit.found).entrySet())) {
        if (expression.quits()) {
          return;
        }
        String path = Paths.join(visit.path, child.getKey());
        try {
          Found found =
              call.files().lookup("", "/" + visit.found.path() + "/" + child.getKey(), false);
          if (follow == 'L' && found.node().filter(Node::isSymlink).isPresent()) {
            Found behind = call.files().lookup(call.directory(), path, true);
            boolean loop =
                behind.node().filter(Node::isDirectory).isPresent()
                    && (visit.found.path() + "/").startsWith(behind.path() + "/");
            found = behind.node().isPresent() && !loop ? behind : found;
          }
          if (found.node().isPresent()) {
            visit(new Visit(path, found, visit.depth + 1, visit.start));
          }
        } catch (FileException e) {
          status = call.fail("'" + path + "': " + e.errno().text());
        }
      }
    }
    if (counted && expression.depthFirst()) {
      expression.test(visit);
    }
  }

  static UsageException unknown(String word) {
    return new UsageException("unknown predicate '" + word + "'");
  }
}
