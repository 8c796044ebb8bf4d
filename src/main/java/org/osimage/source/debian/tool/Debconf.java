package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.Bytes;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * debconf's frontend that asks nobody: runs a script that speaks the protocol of debconf-devel(7)
 * on its standard output and reads the replies. The script of the package that asks the questions
 * runs before it.
 */
final class Debconf {
  private static final String INFO = InstalledPackages.ADMIN + "/info/";
  private static final int BAD_SYNTAX = 20;
  private static final int NO_QUESTION = 10;
  private static final int SKIPPED = 30;

  private final DebconfDatabase database;

  Debconf(DebconfDatabase database) {
    this.database = database;
  }

  Map<String, Command> all() {
    Map<String, Command> all = new TreeMap<>();
    all.put("/usr/share/debconf/frontend", this::frontend);
    all.put("debconf", this::frontend);
    all.put("debconf-escape", Debconf::escape);
    all.put("debconf-set-selections", this::setSelections);
    all.put("debconf-show", this::show);
    all.put("debconf-communicate", this::communicate);
    return all;
  }

  private int frontend(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    String owner = call.variable("DPKG_MAINTSCRIPT_PACKAGE").orElse("unknown");
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      if (option.startsWith("--owner=")) {
        owner = option.substring("--owner=".length());
      } else if (option.equals("-o") && !words.isEmpty()) {
        owner = words.remove(0);
      }
    }
    if (words.isEmpty()) {
      return call.fail("no script");
    }
    String script = words.get(0);
    if (script.startsWith(INFO) && script.lastIndexOf('.') > INFO.length()) {
      owner = script.substring(INFO.length(), script.lastIndexOf('.'));
      loadTemplates(call, owner);
      String config = INFO + owner + ".config";
      boolean asks = script.endsWith(".postinst") || script.endsWith(".preinst");
      if (asks && new TreeFiles(call.files()).exists(config)) {
        List<String> asked = new ArrayList<>(List.of(config));
        asked.addAll(words.subList(1, words.size()));
        int status = talk(call, owner, asked);
        if (status != 0) {
          return status;
        }
      }
    }
    return talk(call, owner, words);
  }

  private void loadTemplates(Invocation call, String owner) throws IOException {
    String plain = owner.replaceFirst(":.*", "");
    database.load(new TreeFiles(call.files()).text(INFO + owner + ".templates"), plain);
  }

  private int talk(Invocation call, String owner, List<String> argv) throws IOException {
    Replies replies = new Replies();
    Requests requests = new Requests(replies, owner, call);
    Map<String, String> environment = new TreeMap<>(call.environment());
    environment.put("DEBIAN_HAS_FRONTEND", "1");
    environment.remove("DEBCONF_REDIR");
    return call.processes().run(argv, environment, call.directory(), replies, requests, call.err());
  }

  /** What the script reads: the replies to what it has asked. */
  private static final class Replies implements Stream {
    private final StringBuilder text = new StringBuilder();

    void add(int code, String reply) {
      text.append(code).append(reply.isEmpty() ? "" : " " + reply).append('\n');
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (text.length() == 0) {
        return -1;
      }
      int count = Math.min(length, text.length());
      byte[] bytes = Bytes.bytes(text.substring(0, count));
      System.arraycopy(bytes, 0, target, offset, count);
      text.delete(0, count);
      return count;
    }

    @Override
    public boolean unread(int bytes) {
      return false;
    }
  }

  /** What the script writes: a request a line. */
  private final class Requests implements Stream {
    private final Replies replies;
    private final String owner;
    private final Invocation call;
    private final StringBuilder line = new StringBuilder();

    Requests(Replies replies, String owner, Invocation call) {
      this.replies = replies;
      this.owner = owner;
      this.call = call;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      line.append(Bytes.of(source, offset, length));
      call.budget().inMemory(line.length());
      for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        String request = line.substring(0, end);
        line.delete(0, end + 1);
        call.budget().step();
        answer(call, owner.replaceFirst(":.*", ""), request, replies);
      }
    }
  }

  private void answer(Invocation call, String owner, String request, Replies replies)
      throws IOException {
    String[] words = request.strip().split("[ \t]+", 2);
    String command = words[0].toUpperCase(java.util.Locale.ROOT);
    String rest = words.length > 1 ? words[1] : "";
    String[] two = rest.split("[ \t]+", 2);
    String name = two[0];
    String text = two.length > 1 ? two[1] : "";
    switch (command) {
      case "" -> {}
      case "VERSION" -> replies.add(0, "2.0");
      case "CAPB" -> replies.add(0, "multiselect escape");
      case "TITLE",
          "SETTITLE",
          "INFO",
          "BEGINBLOCK",
          "ENDBLOCK",
          "GO",
          "CLEAR",
          "PROGRESS",
          "DATA",
          "STOP",
          "X_SAVE" -> {
        if (!command.equals("STOP")) {
          replies.add(0, command.equals("GO") ? "ok" : "");
        }
      }
      case "INPUT" -> {
        boolean known = database.find(text.strip()).isPresent();
        replies.add(
            known ? SKIPPED : NO_QUESTION,
            known ? "question skipped" : "\"" + text.strip() + "\" doesn't exist");
      }
      case "REGISTER" -> {
        database.register(name, text.strip(), owner);
        replies.add(0, "");
      }
      case "UNREGISTER" -> {
        database.unregister(name, owner);
        replies.add(0, "");
      }
      case "PURGE" -> {
        database.purge(owner);
        replies.add(0, "");
      }
      case "X_LOADTEMPLATEFILE" -> {
        database.load(new TreeFiles(call.files()).text(name), text.isEmpty() ? owner : text);
        replies.add(0, "");
      }
      default -> ofQuestion(command, name, text, replies);
    }
  }

  private void ofQuestion(String command, String name, String text, Replies replies) {
    Optional<DebconfDatabase.Question> found = database.find(name);
    if (found.isEmpty()) {
      boolean exists = command.equals("EXIST");
      replies.add(exists ? 0 : NO_QUESTION, exists ? "false" : "\"" + name + "\" doesn't exist");
      return;
    }
    DebconfDatabase.Question question = found.get();
    String[] words = text.split("[ \t]+", 2);
    switch (command) {
      case "GET" -> replies.add(0, database.value(question).replace("\n", "\\n"));
      case "SET" -> {
        question.set(text);
        replies.add(0, "value set");
      }
      case "RESET" -> {
        question.reset();
        replies.add(0, "");
      }
      case "SUBST" -> {
        question.variables().put(words[0], words.length > 1 ? words[1] : "");
        replies.add(0, "");
      }
      case "FGET" -> replies.add(0, String.valueOf(question.flags().contains(words[0])));
      case "FSET" -> {
        if (words.length > 1 && words[1].equals("true")) {
          question.flags().add(words[0]);
        } else {
          question.flags().remove(words[0]);
        }
        replies.add(0, words.length > 1 ? words[1] : "");
      }
      case "METAGET" -> {
        String value =
            database
                .template(question)
                .map(t -> t.field(words[0].toLowerCase(java.util.Locale.ROOT)))
                .orElse("");
        for (Map.Entry<String, String> variable : question.variables().entrySet()) {
          value = value.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        replies.add(0, value.replace("\n", "\\n"));
      }
      case "EXIST" -> replies.add(0, "true");
      case "VISIBLE" -> replies.add(0, "false");
      default -> replies.add(BAD_SYNTAX, "Unsupported command \"" + command + "\"");
    }
  }

  private static int escape(Invocation call) throws IOException {
    String text = call.read("-");
    if (call.arguments().contains("-u")) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\' && i + 1 < text.length()) {
          char next = text.charAt(++i);
          out.append(next == 'n' ? '\n' : next);
        } else {
          out.append(c);
        }
      }
      call.print(out.toString());
    } else {
      call.print(text.replace("\\", "\\\\").replace("\n", "\\n"));
    }
    return 0;
  }

  /** Lines of owner, question, type and value, debconf-set-selections(1). */
  private int setSelections(Invocation call) throws IOException {
    List<String> paths = call.arguments().stream().filter(w -> !w.startsWith("-")).toList();
    for (String line : TreeFiles.linesOf(call.read(paths.isEmpty() ? "-" : paths.get(0)))) {
      String[] words = line.strip().split("[ \t]+", 4);
      if (!line.strip().startsWith("#") && words.length >= 3) {
        DebconfDatabase.Question question =
            database
                .find(words[1])
                .orElseGet(() -> database.register(words[1], words[1], words[0]));
        question.set(words.length > 3 ? words[3] : "");
        question.flags().add("seen");
      }
    }
    return 0;
  }

  private int show(Invocation call) throws IOException {
    for (String owner : call.arguments()) {
      for (String line : database.shown(owner)) {
        call.println(line);
      }
    }
    return 0;
  }

  private int communicate(Invocation call) throws IOException {
    String owner = call.arguments().isEmpty() ? "unknown" : call.arguments().get(0);
    Replies replies = new Replies();
    for (String line : TreeFiles.linesOf(call.read("-"))) {
      answer(call, owner, line, replies);
    }
    call.print(Bytes.of(replies.readAll()));
    return 0;
  }
}
