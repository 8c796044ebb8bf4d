package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * debconf's questions and templates (debconf-devel(7)), as they lie in {@code /var/cache/debconf}.
 * Answers that were given beforehand win over a template's default as soon as the question exists.
 */
public final class DebconfDatabase {
  private static final String DIRECTORY = "/var/cache/debconf/";

  /** What a template says, by field in lower case, and whom it belongs to. */
  static final class Template {
    private final SortedMap<String, String> fields = new TreeMap<>();
    private final SortedSet<String> owners = new TreeSet<>();

    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /** One question. */
  static final class Question {
    private String template;
    private Optional<String> value = Optional.empty();
    private final SortedSet<String> owners = new TreeSet<>();
    private final SortedSet<String> flags = new TreeSet<>();
    private final Map<String, String> variables = new TreeMap<>();

    Question(String template) {
      this.template = template;
    }

    SortedSet<String> flags() {
      return flags;
    }

    Map<String, String> variables() {
      return variables;
    }

    void set(String newValue) {
      value = Optional.of(newValue);
    }

    void reset() {
      value = Optional.empty();
      flags.remove("seen");
    }
  }

  private final SortedMap<String, Template> templates = new TreeMap<>();
  private final SortedMap<String, Question> questions = new TreeMap<>();
  private final Map<String, String> answers;
  private boolean used;

  private DebconfDatabase(Map<String, String> answers) {
    this.answers = Map.copyOf(answers);
  }

  /**
   * @param answers values by the name of a question
   */
  public static DebconfDatabase withAnswers(Map<String, String> answers) {
    return new DebconfDatabase(answers);
  }

  Optional<Question> find(String name) {
    return Optional.ofNullable(questions.get(name));
  }

  Optional<Template> template(Question question) {
    return Optional.ofNullable(templates.get(question.template));
  }

  /** The value, or the template's default. */
  String value(Question question) {
    return question.value.orElseGet(
        () -> template(question).map(t -> t.field("default")).orElse(""));
  }

  /** Makes a question of a template, as the command REGISTER does. */
  Question register(String template, String name, String owner) {
    Question question = questions.computeIfAbsent(name, n -> new Question(template));
    question.template = template;
    question.owners.add(owner);
    Optional.ofNullable(templates.get(template)).ifPresent(t -> t.owners.add(name));
    answer(name, question);
    return question;
  }

  private void answer(String name, Question question) {
    String answer = answers.get(name);
    if (answer != null && !question.flags.contains("seen")) {
      question.set(answer);
      question.flags.add("seen");
    }
  }

  void unregister(String name, String owner) {
    find(name)
        .ifPresent(
            question -> {
              question.owners.remove(owner);
              if (question.owners.isEmpty()) {
                questions.remove(name);
              }
            });
  }

  void purge(String owner) {
    for (String name : List.copyOf(questions.keySet())) {
      unregister(name, owner);
    }
  }

  /** As debconf-show(1) prints the questions of a package, without passwords. */
  List<String> shown(String owner) {
    List<String> lines = new ArrayList<>();
    questions.forEach(
        (name, question) -> {
          if (question.owners.contains(owner)) {
            boolean secret =
                template(question).filter(t -> t.field("type").equals("password")).isPresent();
            String mark = question.flags.contains("seen") ? "* " : "  ";
            lines.add(mark + name + ": " + (secret ? "(password omitted)" : value(question)));
          }
        });
    return lines;
  }

  /** Takes the templates of a package's file; each becomes a question of its name. */
  void load(String text, String owner) {
    used = true;
    for (String paragraph : text.split("\n[ \t]*\n")) {
      Map<String, String> fields = parse(paragraph);
      String name = fields.getOrDefault("template", "");
      if (!name.isEmpty()) {
        Template template = templates.computeIfAbsent(name, n -> new Template());
        template.fields.clear();
        template.fields.putAll(fields);
        template.fields.remove("template");
        register(name, name, owner);
      }
    }
  }

  /** Fields in lower case; the rest of a description is a field of its own. */
  private static Map<String, String> parse(String paragraph) {
    Map<String, String> fields = new LinkedHashMap<>();
    String field = "";
    StringBuilder rest = new StringBuilder();
    for (String line : paragraph.split("\n")) {
      int colon = line.indexOf(':');
      if (line.startsWith("#")) {
        continue;
      }
      if (line.matches("[-A-Za-z0-9_.@]+:.*")) {
        finish(fields, field, rest);
        field = line.substring(0, colon).toLowerCase(Locale.ROOT);
        fields.put(field, line.substring(colon + 1).strip());
        rest.setLength(0);
      } else if (line.startsWith(" ") && !field.isEmpty()) {
        append(rest, line);
      }
    }
    finish(fields, field, rest);
    return fields;
  }

  /** A lone dot ends a paragraph, more blanks keep a line by itself, other lines flow together. */
  private static void append(StringBuilder rest, String line) {
    if (line.strip().equals(".")) {
      rest.append("\n\n");
    } else if (line.startsWith("  ")) {
      if (rest.length() > 0 && rest.charAt(rest.length() - 1) != '\n') {
        rest.append('\n');
      }
      rest.append(line.substring(1).stripTrailing()).append('\n');
    } else {
      if (rest.length() > 0
          && rest.charAt(rest.length() - 1) != '\n'
          && rest.charAt(rest.length() - 1) != ' ') {
        rest.append(' ');
      }
      rest.append(line.strip());
    }
  }

  private static void finish(Map<String, String> fields, String field, StringBuilder rest) {
    if (rest.length() > 0 && field.startsWith("description")) {
      fields.put("extended_" + field, rest.toString());
    } else if (rest.length() > 0) {
      fields.merge(field, rest.toString(), (a, b) -> a.isEmpty() ? b : a + " " + b);
    }
  }

  /** Writes the files, if anything was asked; passwords into one that only root reads. */
  public void save(InstalledPackages packages) throws IOException {
    if (!used) {
      return;
    }
    TreeFiles files = new TreeFiles(packages.tree());
    StringBuilder config = new StringBuilder();
    StringBuilder passwords = new StringBuilder();
    questions.forEach(
        (name, question) -> {
          boolean secret =
              template(question).filter(t -> t.field("type").equals("password")).isPresent();
          write(secret ? passwords : config, name, question);
        });
    StringBuilder texts = new StringBuilder();
    templates.forEach(
        (name, template) -> {
          texts.append("Name: ").append(name).append('\n');
          template.fields.forEach((field, value) -> line(texts, field, value));
          owners(texts, template.owners);
          texts.append('\n');
        });
    files.write(DIRECTORY + "config.dat", config.toString(), 0644);
    files.write(DIRECTORY + "passwords.dat", passwords.toString(), 0600);
    files.write(DIRECTORY + "templates.dat", texts.toString(), 0644);
  }

  private static void write(StringBuilder out, String name, Question question) {
    out.append("Name: ").append(name).append('\n');
    line(out, "template", question.template);
    question.value.ifPresent(value -> line(out, "value", value));
    owners(out, question.owners);
    if (!question.flags.isEmpty()) {
      out.append("Flags: ").append(String.join(", ", question.flags)).append('\n');
    }
    if (!question.variables.isEmpty()) {
      out.append("Variables:\n");
      question.variables.forEach(
          (key, value) ->
              out.append(' ')
                  .append(key)
                  .append(" = ")
                  .append(value.replace("\n", "\\n"))
                  .append('\n'));
    }
    out.append('\n');
  }

  private static void line(StringBuilder out, String field, String value) {
    out.append(field.substring(0, 1).toUpperCase(Locale.ROOT)).append(field.substring(1));
    out.append(": ").append(value.replace("\n", "\\n")).append('\n');
  }

  private static void owners(StringBuilder out, SortedSet<String> owners) {
    if (!owners.isEmpty()) {
      out.append("Owners: ").append(String.join(", ", owners)).append('\n');
    }
  }
}
